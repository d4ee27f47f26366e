package workbook

// face is how a cell's own text runs look when they differ from its style.
type face struct {
	set  bool
	font string
	bold bool
}

// shared holds the shared strings of a book.
type shared struct {
	texts []string
	faces map[int]face // of strings whose runs all look alike
}

// readStrings reads the shared strings part.
func readStrings(p *pack, name string) (shared, error) {
	var table shared
	var chunk []byte // texts not yet in the table, one after the other
	var ends []int
	total := 0
	flush := func() {
		text, start := string(chunk), 0
		for _, end := range ends {
			table.texts = append(table.texts, text[start:end])
			start = end
		}
		chunk, ends = chunk[:0], ends[:0]
	}
	err := p.scan(name, "sst", maxSheetBytes, func(s *scanner) error {
		fonts := make(map[string]string)
		for {
			ok, err := s.child()
			if err != nil || !ok {
				return err
			}
			if string(s.name) != "si" {
				if err := s.skip(); err != nil {
					return err
				}
				continue
			}
			before := len(chunk)
			var look face
			if chunk, look, err = s.richText(chunk, fonts); err != nil {
				return err
			}
			total += len(chunk) - before
			index := len(table.texts) + len(ends)
			ends = append(ends, len(chunk))
			if look.set {
				if table.faces == nil {
					table.faces = make(map[int]face)
				}
				table.faces[index] = look
			}
			switch {
			case index == maxStrings:
				return tooLarge("more than %d shared strings", maxStrings)
			case total > maxStringBytes:
				return tooLarge("shared strings of more than %d bytes", maxStringBytes)
			case len(chunk) > 16<<10:
				flush()
			}
		}
	})
	flush()
	return table, err
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
			err = tooLarge("text of more than %d bytes", maxText)
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
