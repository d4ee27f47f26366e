package workbook

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// token is what scanner.next found.
type token uint8

const (
	endOfPart token = iota
	openTag         // name and attrs are set
	closeTag        // also follows the open tag of <empty/>
	charData        // text is set
)

// attr is one attribute; its value is still escaped.
type attr struct{ name, value []byte }

// local is the attribute's name without its prefix.
func (a attr) local() []byte { return localName(a.name) }

// scanner reads one XML part tag by tag. Reaching endOfPart proves that every
// element was closed under its own name and that the bytes came to a clean
// end. The slices it hands out are good until the next call.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int // unread bytes are buf[pos:end]
	checked  int // buf[:checked] is valid UTF-8
	done     bool

	name   []byte // local name of the tag
	attrs  []attr
	text   []byte
	cdata  bool // text is literal
	closes bool // the open tag closed itself

	open   []byte // full names of the open elements, one after the other
	starts []int  // where each begins in open
	rooted bool   // the root element was seen
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, scanBufferBytes)}
}

// fill reads on, keeping what is unread; false at the end of the part.
func (s *scanner) fill() (bool, error) {
	if s.done {
		return false, nil
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.checked -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxToken {
			return false, tooLarge("tag or text longer than %d bytes", maxToken)
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	before := s.end
	for idle := 0; s.end < len(s.buf) && idle < 100; idle++ {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err == io.EOF {
			s.done = true
			break
		}
		if err != nil {
			return false, err
		}
		if n > 0 {
			idle = 0
		}
	}
	return s.end > before, s.checkUTF8()
}

// checkUTF8 proves the new bytes, leaving a rune cut by the buffer for later.
func (s *scanner) checkUTF8() error {
	tail := s.end
	for i := s.end - 1; !s.done && i >= s.checked && i > s.end-utf8.UTFMax; i-- {
		if utf8.RuneStart(s.buf[i]) {
			if !utf8.FullRune(s.buf[i:s.end]) {
				tail = i
			}
			break
		}
	}
	if !utf8.Valid(s.buf[s.checked:tail]) {
		return damaged("text is not valid UTF-8")
	}
	s.checked = tail
	return nil
}

// next moves to the next tag or text.
func (s *scanner) next() (token, error) {
	if s.closes {
		s.closes = false
		s.pop()
		return closeTag, nil
	}
	for {
		if s.end-s.pos < 2 {
			if _, err := s.fill(); err != nil {
				return 0, err
			}
			if s.pos == s.end {
				return endOfPart, s.finish()
			}
		}
		var t token
		var err error
		switch {
		case s.buf[s.pos] != '<':
			t, err = s.plainText()
		case s.end-s.pos < 2:
			err = s.cut()
		case s.buf[s.pos+1] == '/':
			return closeTag, s.readClose()
		case s.buf[s.pos+1] == '!':
			t, err = s.declaration()
		case s.buf[s.pos+1] == '?':
			err = s.instruction()
		default:
			return openTag, s.readOpen()
		}
		if err != nil || t != endOfPart {
			return t, err
		}
	}
}

func (s *scanner) cut() error {
	return damaged("text ends inside %q", s.innermost())
}

func (s *scanner) innermost() string {
	if len(s.starts) == 0 {
		return "a tag"
	}
	return string(s.open[s.starts[len(s.starts)-1]:])
}

func (s *scanner) finish() error {
	if len(s.starts) > 0 {
		return s.cut()
	}
	if !s.rooted {
		return damaged("part is empty")
	}
	return nil
}

// plainText takes the text before the next tag. Outside the root only white
// space may stand.
func (s *scanner) plainText() (token, error) {
	length := 0
	for {
		i := bytes.IndexByte(s.buf[s.pos+length:s.end], '<')
		if i >= 0 {
			length += i
			break
		}
		length = s.end - s.pos
		more, err := s.fill()
		if err != nil {
			return 0, err
		}
		if !more {
			break
		}
	}
	s.text, s.cdata = s.buf[s.pos:s.pos+length], false
	s.pos += length
	if len(s.starts) > 0 {
		return charData, nil
	}
	if !white(bytes.TrimPrefix(s.text, []byte("\ufeff"))) || s.rooted && !white(s.text) {
		return 0, damaged("text outside the root element")
	}
	return 0, nil
}

// until finds sep at or after offset from, counted from pos.
func (s *scanner) until(from int, sep string) (int, error) {
	for {
		if from <= s.end-s.pos {
			if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(sep)); i >= 0 {
				return from + i, nil
			}
			from = max(from, s.end-s.pos-len(sep)+1)
		}
		more, err := s.fill()
		if err != nil {
			return 0, err
		}
		if !more {
			return 0, s.cut()
		}
	}
}

// declaration skips a comment, yields CDATA and refuses a document type:
// entities of a sender's own are only ever an attack.
func (s *scanner) declaration() (token, error) {
	const comment, cdata = "<!--", "<![CDATA["
	for s.end-s.pos < len(cdata) {
		more, err := s.fill()
		if err != nil {
			return 0, err
		}
		if !more {
			break
		}
	}
	head := s.buf[s.pos:s.end]
	switch {
	case bytes.HasPrefix(head, []byte(comment)):
		n, err := s.until(len(comment), "-->")
		s.pos += n + len("-->")
		return 0, err
	case bytes.HasPrefix(head, []byte(cdata)):
		n, err := s.until(len(cdata), "]]>")
		if err != nil {
			return 0, err
		}
		if len(s.starts) == 0 {
			return 0, damaged("text outside the root element")
		}
		s.text, s.cdata = s.buf[s.pos+len(cdata):s.pos+n], true
		s.pos += n + len("]]>")
		return charData, nil
	}
	return 0, damaged("document type declaration refused")
}

// instruction skips <?…?> and refuses a declared encoding other than UTF-8.
func (s *scanner) instruction() error {
	n, err := s.until(2, "?>")
	if err != nil {
		return err
	}
	body := string(s.buf[s.pos+2 : s.pos+n])
	s.pos += n + len("?>")
	if !strings.HasPrefix(body, "xml ") || s.rooted {
		return nil
	}
	if _, rest, ok := strings.Cut(body, "encoding"); ok {
		rest = strings.TrimLeft(rest, " \t\r\n=")
		quoted := strings.FieldsFunc(rest, func(c rune) bool { return c == '"' || c == '\'' })
		if len(quoted) == 0 {
			return damaged("encoding is not named")
		}
		switch strings.ToLower(quoted[0]) {
		case "utf-8", "utf8", "us-ascii", "ascii":
		default:
			return damaged("encoding %q is not UTF-8", quoted[0])
		}
	}
	return nil
}
