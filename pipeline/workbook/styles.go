package workbook

import "strings"

// style is what a cell format says about the value of its cells.
type style struct {
	isDate, percent, bold bool
	noDay, noMonth        bool  // a date without its day, or even its month
	digits                uint8 // a number of so many digits, with zeros in front
	font                  string
}

// styleTable collects the lists of styles.xml until they can be joined.
type styleTable struct {
	formats map[int]string // custom number formats by id
	fonts   []face
	xfs     []struct{ format, font int }
}

// readStyles reads the styles part into one style per cell format.
func readStyles(p *pack, name string) ([]style, error) {
	table := styleTable{formats: make(map[int]string)}
	err := p.scan(name, "styleSheet", maxSmallBytes, func(s *scanner) error {
		names := make(map[string]string)
		for {
			ok, err := s.child()
			if err != nil || !ok {
				return err
			}
			switch string(s.name) {
			case "numFmts":
				err = s.each("numFmt", table.addFormat)
			case "fonts":
				err = s.each("font", func(s *scanner) error {
					look, err := s.font(names)
					table.fonts = append(table.fonts, look)
					return err
				})
			case "cellXfs":
				err = s.each("xf", table.addXf)
			default:
				err = s.skip()
			}
			if err != nil {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	styles, err := table.join()
	return styles, within(err, "", name)
}

// each calls read behind every child called name; read must leave the child.
func (s *scanner) each(name string, read func(*scanner) error) error {
	for count := 0; ; count++ {
		ok, err := s.child()
		if err != nil || !ok {
			return err
		}
		if count == maxStyles {
			return tooLarge("more than %d elements %q", maxStyles, name)
		}
		if string(s.name) == name {
			err = read(s)
		} else {
			err = s.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (t *styleTable) addFormat(s *scanner) error {
	id, err := s.number("numFmtId", -1, 1<<31)
	if err != nil {
		return err
	}
	code, _, err := s.attribute("formatCode")
	if err != nil {
		return err
	}
	t.formats[id] = string(unescapeX([]byte(code)))
	return s.skip()
}

func (t *styleTable) addXf(s *scanner) error {
	format, err := s.number("numFmtId", 0, 1<<31)
	if err != nil {
		return err
	}
	font, err := s.number("fontId", 0, 1<<31)
	if err != nil {
		return err
	}
	t.xfs = append(t.xfs, struct{ format, font int }{format, font})
	return s.skip()
}

func (t *styleTable) join() ([]style, error) {
	kinds := make(map[int]style, len(t.formats))
	styles := make([]style, 0, len(t.xfs))
	for _, xf := range t.xfs {
		kind, ok := kinds[xf.format]
		if !ok {
			if code, custom := t.formats[xf.format]; custom {
				kind.isDate, kind.percent = formatKind(code)
				kind.noDay, kind.noMonth, kind.digits = formatShows(code)
			} else {
				kind.isDate, kind.percent = builtinKind(xf.format)
				kind.noDay = xf.format == 17 // mmm-yy
			}
			kinds[xf.format] = kind
		}
		switch {
		case xf.font < len(t.fonts):
			kind.font, kind.bold = t.fonts[xf.font].font, t.fonts[xf.font].bold
		case xf.font > 0:
			return nil, damaged("cell format %d names font %d of %d", len(styles), xf.font, len(t.fonts))
		}
		styles = append(styles, kind)
	}
	return styles, nil
}

// builtinKind knows the number formats that workbooks name without spelling
// them out; 27–36 and 50–58 are the dates of East Asian editions.
func builtinKind(id int) (isDate, percent bool) {
	switch {
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58:
		return true, false
	}
	return false, id == 9 || id == 10
}

// formatKind tells whether a number format shows a date or a percentage. Only
// its first section counts: the one that shows positive numbers.
func formatKind(code string) (isDate, percent bool) {
	bare := bareFormat(code)
	if strings.EqualFold(bare, "general") || strings.EqualFold(bare, "standard") {
		return false, false
	}
	tokens := strings.ContainsAny(strings.ToLower(bare), "dmyhs")
	return tokens && !countsDigits(bare), strings.Contains(bare, "%")
}

// formatShows tells what a format leaves out of a date, and how many digits a
// format of nothing but zeros shows. Times are no dates without a day.
func formatShows(code string) (noDay, noMonth bool, digits uint8) {
	bare := strings.ToLower(bareFormat(code))
	if n := len(bare); n > 1 && n < 20 && strings.Trim(bare, "0") == "" {
		return false, false, uint8(n)
	}
	noDay = strings.Contains(bare, "y") && !strings.ContainsAny(bare, "dhs0#?")
	return noDay, noDay && !strings.Contains(bare, "m"), 0
}

// countsDigits finds digit places other than the fractions of a second. They
// do not go together with dates, so the letters beside them are an unquoted
// unit: "#,##0 VND".
func countsDigits(bare string) bool {
	for i, c := range bare {
		switch c {
		case '#', '?':
			return true
		case '0':
			if before := strings.TrimRight(bare[:i], "0"); !strings.HasSuffix(before, ".") && !strings.HasSuffix(before, ",") {
				return true
			}
		}
	}
	return false
}

// bareFormat is the first section of a number format without quoted text,
// escapes, fillers, colours, conditions and locales. [h], [m] and [s], which
// count hours, minutes and seconds past their limit, stay.
func bareFormat(code string) string {
	var bare strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return bare.String()
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return bare.String()
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return bare.String()
			}
			inside := strings.ToLower(code[i+1 : i+end])
			if inside != "" && strings.Trim(inside, inside[:1]) == "" && strings.Contains("hms", inside[:1]) {
				bare.WriteString(inside)
			}
			i += end
		default:
			bare.WriteByte(c)
		}
	}
	return bare.String()
}
