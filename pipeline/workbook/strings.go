package workbook

import "unsafe"

// face is how a cell's own text runs look when they differ from its style.
type face struct {
	set  bool
	font string
	bold bool
}

// shared holds the shared strings of a book, in blocks: a slice that grows to
// millions would be held twice each time.
type shared struct {
	blocks [][]string
	count  int
	faces  map[int]face // of strings whose runs all look alike
	held   int64        // bytes of memory that they take
}

const stringBlock = 8192

// keep appends a text.
func (t *shared) keep(text string) {
	if t.count%stringBlock == 0 {
		t.blocks = append(t.blocks, make([]string, 0, min(stringBlock, 64+7*t.count)))
	}
	last := &t.blocks[len(t.blocks)-1]
	*last = append(*last, text)
	t.count++
}

// at is the i-th text.
func (t *shared) at(i int) string { return t.blocks[i/stringBlock][i%stringBlock] }

// sharedReader collects the shared strings. Texts are made strings many at a
// time, so that a long table costs few allocations.
type sharedReader struct {
	shared
	fonts map[string]string
	chunk []byte // texts not yet in the table, one after the other
	ends  []int  // where each ends in chunk
	bytes int    // of all texts
}

// readStrings reads the shared strings part.
func readStrings(p *pack, name string) (shared, error) {
	r := sharedReader{fonts: make(map[string]string)}
	r.faces = make(map[int]face)
	err := p.scan(name, "sst", maxSheetBytes, func(s *scanner) error {
		for {
			ok, err := s.child()
			if err != nil || !ok {
				return err
			}
			if string(s.name) == "si" {
				err = r.add(s)
			} else {
				err = s.skip()
			}
			if err != nil {
				return err
			}
		}
	})
	r.flush()
	r.held = int64(r.bytes) + int64(r.count)*int64(unsafe.Sizeof(""))
	return r.shared, err
}

func (r *sharedReader) add(s *scanner) error {
	index, before := r.count+len(r.ends), len(r.chunk)
	text, look, err := s.richText(r.chunk, r.fonts)
	if err != nil {
		return err
	}
	r.chunk, r.ends = text, append(r.ends, len(text))
	r.bytes += len(text) - before
	if look.set {
		r.faces[index] = look
	}
	switch {
	case index == maxStrings:
		return tooLarge("more than %d shared strings", maxStrings)
	case r.bytes > maxStringBytes:
		return overTexts.of(tooLarge("shared strings of more than %d bytes", maxStringBytes))
	case len(r.chunk) > 16<<10:
		r.flush()
	}
	return nil
}

func (r *sharedReader) flush() {
	text, start := string(r.chunk), 0
	for _, end := range r.ends {
		r.keep(text[start:end])
		start = end
	}
	r.chunk, r.ends = r.chunk[:0], r.ends[:0]
}

// richText appends the text of an <si> or <is>: plain, or runs put together,
// without the phonetic guides of East Asian writing. White space is kept
// whether or not xml:space asks for it. fonts makes equal font names one string.
func (s *scanner) richText(dst []byte, fonts map[string]string) ([]byte, face, error) {
	start, runs := len(dst), runs{}
	for {
		ok, err := s.child()
		if err != nil || !ok {
			return append(dst[:start], unescapeX(dst[start:])...), runs.look(), err
		}
		before := len(dst)
		switch string(s.name) {
		case "t":
			if dst, err = s.content(dst); err == nil && !white(dst[before:]) {
				runs.add(face{})
			}
		case "r":
			var look face
			if dst, look, err = s.run(dst, fonts); err == nil && !white(dst[before:]) {
				runs.add(look)
			}
		default: // rPh, phoneticPr
			err = s.skip()
		}
		if err == nil && len(dst)-start > maxText {
			err = overText.of(tooLarge("text of more than %d bytes", maxText))
		}
		if err != nil {
			return dst, face{}, err
		}
	}
}

// run appends the text of one <r> and tells how it looks.
func (s *scanner) run(dst []byte, fonts map[string]string) ([]byte, face, error) {
	var look face
	for {
		ok, err := s.child()
		if err != nil || !ok {
			return dst, look, err
		}
		switch string(s.name) {
		case "t":
			dst, err = s.content(dst)
		case "rPr":
			look, err = s.font(fonts)
		default:
			err = s.skip()
		}
		if err != nil {
			return dst, look, err
		}
	}
}

// runs finds out whether all runs of a text look alike.
type runs struct {
	first face
	count int
	mixed bool
}

func (r *runs) add(f face) {
	if r.count == 0 {
		r.first = f
	}
	r.count++
	r.mixed = r.mixed || f != r.first
}

func (r *runs) look() face {
	if r.mixed {
		return face{}
	}
	return r.first
}

// font reads a <font> of the styles or an <rPr> of a run.
func (s *scanner) font(fonts map[string]string) (face, error) {
	look := face{set: true}
	for {
		ok, err := s.child()
		if err != nil || !ok {
			return look, err
		}
		switch string(s.name) {
		case "b":
			look.bold = s.flag("val", true)
		case "name", "rFont":
			name, _, err := s.attribute("val")
			if err != nil {
				return look, err
			}
			if _, ok := fonts[name]; !ok {
				fonts[name] = name
			}
			look.font = fonts[name]
		}
		if err := s.skip(); err != nil {
			return look, err
		}
	}
}
