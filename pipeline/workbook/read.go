package workbook

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"kttt/transforms"
)

// Read reads the workbook stored at file (.xlsx, .xlsm, .xls,
// .ods, or a table of text such as .csv) and returns every cell
// of every worksheet; name is the path to put in Book.Path. What the file is
// called plays no part: its bytes decide.
//
// A file that is not read in full is not read at all. The reason is an *Error
// with one of these kinds, for errors.Is:
//
//   - ErrNotWorkbook: neither a workbook nor any other known format
//   - ErrEncrypted: opens only with a password; protected sheets are no obstacle
//   - ErrOldFormat: .xls of Excel 5.0/95 or older
//   - ErrOtherFormat: Error.Format says which, such as "xlsb", "text" or "html"
//   - ErrDamaged: some part is cut, altered or against the rules of the format
//   - ErrUneven: a record of a text table has more or fewer fields than the others
//   - ErrLost: a text table in which question marks stand for letters
//   - ErrTooLarge: over a limit of limits.go; nothing large was built before that was known
//
// Any other error is the context's or the disk's. Chart, dialog and macro
// sheets are left out.
func Read(ctx context.Context, file, name string) (*transforms.Book, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open workbook %q: %w", name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open workbook %q: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open workbook %q: not a regular file", name)
	}
	b, err := read(ctx, f, info.Size())
	if err == nil {
		err = cmp.Or(checkNames(b), checkMerged(b))
	}
	if err != nil {
		return nil, fmt.Errorf("read workbook %q: %w", name, err)
	}
	b.Path = name
	return b, nil
}

// checkNames refuses names of sheets that would write to a terminal or turn the direction of a line: no Excel makes the first.
func checkNames(b *transforms.Book) error {
	for i := range b.Sheets {
		if name := b.Sheets[i].Name; strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			return damaged("the name of sheet %d, %+q, holds control characters", i+1, name)
		}
	}
	return nil
}

// checkMerged bounds the rows that merged ranges cover, each as far as [transforms.MergeReach]: a whole column may be
// merged. No two ranges share a cell in a file of Excel; in a made one they may all span the whole sheet.
func checkMerged(b *transforms.Book) error {
	for i := range b.Sheets {
		rows := 0
		for _, m := range b.Sheets[i].Merges {
			if rows += min(m.Row2-m.Row1+1, transforms.MergeReach); rows > maxMergedRows {
				return &Error{Kind: ErrTooLarge, Sheet: b.Sheets[i].Name, Err: fmt.Errorf("merged ranges of more than %d rows", maxMergedRows), over: overMerged}
			}
		}
	}
	return nil
}

// read reads a workbook of size bytes.
func read(ctx context.Context, file io.ReaderAt, size int64) (*transforms.Book, error) {
	if size > maxFileBytes {
		return nil, OverSize(maxFileBytes)
	}
	is, err := sniff(ctx, file, size)
	if err != nil {
		return nil, err
	}
	switch is {
	case oleContainer:
		return readXLS(file, size)
	case plainText:
		return readText(file, size)
	}
	p, err := openPack(ctx, file, size)
	if err != nil {
		return nil, err
	}
	if p.isODS() {
		return readODS(p)
	}
	main, err := p.mainPart()
	if err != nil {
		return nil, err
	}
	w, err := p.workbook(main)
	if err != nil {
		return nil, err
	}
	parts := w.parts()
	if err := p.expect(append(parts, w.strings, w.styles)...); err != nil {
		return nil, err
	}
	shelf, err := p.shelf(w)
	if err != nil {
		return nil, err
	}
	shelf.ahead = p.lookAhead(parts, func() error {
		_, err := p.readSheets(w, shelf.counted(), true)
		return err
	})
	sheets, err := p.readSheets(w, shelf, false)
	if err != nil {
		return nil, err
	}
	return &transforms.Book{Sheets: sheets}, nil
}

// readSheets reads the worksheets; with count it keeps none of their rows.
func (p *pack) readSheets(w *workbookPart, shelf *book, count bool) ([]transforms.Sheet, error) {
	sheets := make([]transforms.Sheet, len(w.sheets))
	for i, listed := range w.sheets {
		sheet := &sheets[i]
		sheet.Name, sheet.Hidden, sheet.Date1904 = listed.name, listed.hidden, w.date1904
		err := p.scan(listed.part, "worksheet", maxSheetBytes, func(s *scanner) error {
			r := sheetReader{scanner: s, book: shelf, sheet: sheet, count: count}
			return r.worksheet()
		})
		if err != nil {
			return nil, within(err, listed.name, listed.part)
		}
	}
	return sheets, nil
}

// isODS tells an OpenDocument spreadsheet by its first entry, which says so, or by
// its parts.
func (p *pack) isODS() bool {
	return p.has("content.xml") && !p.has("xl/workbook.xml") && (p.has("META-INF/manifest.xml") || p.has("mimetype"))
}

// mainPart finds the workbook part by the package's relationships, or says
// what the package is instead.
func (p *pack) mainPart() (string, error) {
	list, err := p.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range list {
		if r.kind != "officeDocument" || r.external {
			continue
		}
		switch {
		case path.Ext(r.target) == ".bin":
			return "", p.xlsb()
		case p.has("word/document.xml"):
			return "", otherFormat("docx")
		case p.has("ppt/presentation.xml"):
			return "", otherFormat("pptx")
		}
		return r.target, nil
	}
	switch {
	case p.has("content.xml"):
		return "", otherFormat("odf")
	case p.has("xl/workbook.bin"):
		return "", p.xlsb()
	case p.has("Index/Document.iwa"):
		return "", otherFormat("numbers")
	case p.has("xl/workbook.xml"):
		return "", within(damaged("relationship to the workbook is missing"), "", "_rels/.rels")
	case len(p.files) > 0:
		return "", otherFormat("archive")
	}
	return "", &Error{Kind: ErrNotWorkbook}
}

// xlsb says that the package is a binary workbook, which may be converted unless it is a bomb.
func (p *pack) xlsb() error {
	if err := p.expect(slices.Collect(maps.Keys(p.files))...); err != nil {
		return err
	}
	return otherFormat("xlsb")
}

// workbookPart is what the workbook part lists.
type workbookPart struct {
	sheets          []listedSheet // worksheets only, in the order of their tabs
	listed          int           // sheets of every kind
	strings, styles string        // part names, "" when the book has none
	date1904        bool
}

// parts are the worksheets' part names.
func (w *workbookPart) parts() []string {
	names := make([]string, len(w.sheets))
	for i, s := range w.sheets {
		names[i] = s.part
	}
	return names
}

type listedSheet struct {
	name, part string
	hidden     bool
}

// workbook reads the workbook part.
func (p *pack) workbook(main string) (*workbookPart, error) {
	list, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	w := new(workbookPart)
	byID := make(map[string]relation, len(list))
	for _, r := range list {
		if _, twice := byID[r.id]; twice {
			return nil, within(damaged("two relationships are called %q", r.id), "", main)
		}
		byID[r.id] = r
		switch {
		case r.external:
		case r.kind == "sharedStrings" && w.strings == "":
			w.strings = r.target
		case r.kind == "styles" && w.styles == "":
			w.styles = r.target
		}
	}
	err = p.scan(main, "workbook", maxSmallBytes, func(s *scanner) error {
		for {
			ok, err := s.child()
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			switch string(s.name) {
			case "workbookPr":
				w.date1904 = s.flag("date1904", false)
				err = s.skip()
			case "sheets":
				err = w.list(s, byID)
			default:
				err = s.skip()
			}
			if err != nil {
				return err
			}
		}
		if w.listed == 0 {
			return damaged("workbook lists no sheet")
		}
		return nil
	})
	return w, err
}

// list reads <sheets>. A sheet that is listed must be there; only sheets whose
// relationship says they are no worksheets are left out, and the macro modules
// of Excel 95, which are listed very hidden without a part.
func (w *workbookPart) list(s *scanner, byID map[string]relation) error {
	names, parts := make(map[string]bool), make(map[string]bool)
	err := s.each("sheet", func(s *scanner) error {
		name, _, err := s.attribute("name")
		if err != nil {
			return err
		}
		state, _, err := s.attribute("state")
		if err != nil {
			return err
		}
		id, given := relationID(s)
		r, known := byID[id]
		name = string(unescapeX([]byte(name)))
		switch module := given && id == "" && state == "veryHidden"; {
		case !module && (!known || r.external):
			return damaged("sheet %q has no part", name)
		case names[name]:
			return damaged("two sheets are called %q", name)
		case parts[partKey(r.target)] && !module:
			return damaged("two sheets share part %q", r.target)
		case len(names) == maxSheets:
			return tooLarge("more than %d sheets", maxSheets)
		}
		names[name], parts[partKey(r.target)] = true, true
		if r.kind == "worksheet" {
			w.sheets = append(w.sheets, listedSheet{name: name, part: r.target, hidden: state == "hidden" || state == "veryHidden"})
		}
		return s.skip()
	})
	w.listed = len(names)
	return err
}

// relationID is the r:id of a tag, under whatever prefix.
func relationID(s *scanner) (id string, given bool) {
	for _, a := range s.attrs {
		if string(a.local()) == "id" {
			return string(a.value), true
		}
	}
	return "", false
}

// shelf reads what the sheets share.
func (p *pack) shelf(w *workbookPart) (*book, error) {
	b := &book{date1904: w.date1904, fonts: make(map[string]string)}
	var err error
	if w.styles != "" {
		if b.styles, err = readStyles(p, w.styles); err != nil {
			return nil, err
		}
	}
	if len(b.styles) == 0 {
		b.styles = []style{{}} // a book without formats has format 0
	}
	if w.strings != "" {
		if b.strings, err = readStrings(p, w.strings); err != nil {
			return nil, err
		}
	}
	return b, nil
}
