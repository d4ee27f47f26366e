package workbook

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Bytes of XML names and XML white space.
var isName, isSpace [256]bool

func init() {
	for c := range isName {
		isName[c] = c >= utf8.RuneSelf || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
			c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == ':'
	}
	for _, c := range " \t\r\n" {
		isSpace[c] = true
	}
}

func white(b []byte) bool {
	for _, c := range b {
		if !isSpace[c] {
			return false
		}
	}
	return true
}

// localName is a tag's or attribute's name without its namespace prefix:
// senders' programs write <row>, <x:row> and <ns0:row> alike.
func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// root enters the root element, which must have this local name.
func (s *scanner) root(name string) error {
	t, err := s.next()
	if err != nil {
		return err
	}
	if t != openTag || string(s.name) != name {
		return damaged("root element is %.40q, not %q", s.name, name)
	}
	return nil
}

// finished proves that nothing follows the root element.
func (s *scanner) finished() error {
	_, err := s.next() // anything but the end of the part is an error there
	return err
}

// child enters the next child of the element entered last; false after its
// closing tag. Only white space may stand between children.
func (s *scanner) child() (bool, error) {
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return false, err
		case t == openTag:
			return true, nil
		case t == closeTag:
			return false, nil
		case t == endOfPart:
			return false, s.cut()
		case !white(s.text):
			return false, damaged("stray text %.40q in %q", s.text, s.innermost())
		}
	}
}

// skip reads past the element entered last.
func (s *scanner) skip() error {
	for outside := len(s.starts) - 1; len(s.starts) > outside; {
		if t, err := s.next(); err != nil || t == endOfPart {
			return err
		}
	}
	return nil
}

// content appends the text of the element entered last, which must have no
// children, and leaves the element.
func (s *scanner) content(dst []byte) ([]byte, error) {
	for start := len(dst); ; {
		t, err := s.next()
		switch {
		case err != nil:
			return dst, err
		case t == closeTag:
			return dst, nil
		case t != charData:
			return dst, damaged("element %.40q inside a text", s.name)
		}
		dst, err = appendText(dst, s.text, s.cdata)
		if err == nil && len(dst)-start > maxText {
			err = overText.of(tooLarge("text of more than %d bytes", maxText))
		}
		if err != nil {
			return dst, err
		}
	}
}

// attribute is the unescaped value of an attribute without a prefix.
func (s *scanner) attribute(name string) (string, bool, error) {
	for _, a := range s.attrs {
		if string(a.name) == name {
			text, err := appendText(nil, a.value, false)
			return string(text), true, err
		}
	}
	return "", false, nil
}

// flag is the value of a true/false attribute, absent when it is missing.
func (s *scanner) flag(name string, absent bool) bool {
	for _, a := range s.attrs {
		if string(a.name) == name {
			return isTrue(a.value)
		}
	}
	return absent
}

func isTrue(b []byte) bool {
	return string(b) == "1" || string(b) == "true" || string(b) == "on"
}

// number is the value of a whole, non-negative attribute below limit, or absent.
func (s *scanner) number(name string, absent, limit int) (int, error) {
	for _, a := range s.attrs {
		if string(a.name) == name {
			n, ok := whole(a.value, limit)
			if !ok {
				return 0, damaged("attribute %s=%.40q of %q is not a number below %d", name, a.value, s.innermost(), limit)
			}
			return n, nil
		}
	}
	return absent, nil
}

// whole reads decimal digits below limit.
func whole(b []byte, limit int) (int, bool) {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n = n*10 + int(c-'0'); n >= limit {
			return 0, false
		}
	}
	return n, len(b) > 0
}

// appendText appends XML text with its entities resolved and its line ends
// made "\n", as XML demands.
func appendText(dst, text []byte, literal bool) ([]byte, error) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '&' && !literal:
			n := bytes.IndexByte(text[i:min(len(text), i+12)], ';')
			r, ok := rune(0), n > 0
			if ok {
				r, ok = entity(text[i+1 : i+n])
			}
			if !ok {
				return dst, damaged("unknown entity %.12q", text[i:])
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		case c == '\r':
			if i+1 == len(text) || text[i+1] != '\n' {
				dst = append(dst, '\n')
			}
		case c < ' ' && !isSpace[c]:
			return dst, damaged("control character %q in a text", c)
		default:
			dst = append(dst, c)
		}
	}
	return dst, nil
}

// entity resolves one of the five named entities or a character number.
func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	r := rune(n)
	known := r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r != 0xFFFE && r != 0xFFFF
	return r, err == nil && known && utf8.ValidRune(r)
}

// unescapeX resolves Excel's own escapes in place: _x000D_ is a carriage
// return, _x005F_ the underscore of a text that looks like an escape.
func unescapeX(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	out := text[:0]
	for i := 0; i < len(text); {
		unit, ok := escapeX(text[i:])
		if !ok {
			out = append(out, text[i])
			i++
			continue
		}
		if low, ok := escapeX(text[min(len(text), i+7):]); ok && utf16.IsSurrogate(unit) {
			if r := utf16.DecodeRune(unit, low); r != utf8.RuneError {
				out = utf8.AppendRune(out, r)
				i += 14
				continue
			}
		}
		if utf16.IsSurrogate(unit) { // half a pair is no character: keep it as typed
			out = append(out, text[i])
			i++
			continue
		}
		out = utf8.AppendRune(out, unit)
		i += 7
	}
	return out
}

// escapeX reads _xHHHH_ at the start of b.
func escapeX(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var unit [2]byte
	if _, err := hex.Decode(unit[:], b[2:6]); err != nil {
		return 0, false
	}
	return rune(unit[0])<<8 | rune(unit[1]), true
}
