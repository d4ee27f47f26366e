package review

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"kttt/pipeline/warehouse"
)

// WriteExcel writes the document as a workbook: contents with links, every table and chart of the text
// and of the annexes on a sheet of its own, the figures of the text, the definitions of all indicators and
// the data for pivoting, both from db, the release that the document is of. Numbers are numbers, formatted so
// that a program shows them by its reader's habits; a kind of nothing is its sign. Text is never a formula.
// The same document and release give the same bytes.
func WriteExcel(w io.Writer, d *Document, db *warehouse.DB) error {
	b, err := newBook(d)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	defer b.file.Close()
	if err := b.fill(db); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	b.settle()
	if err := b.file.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// book is a workbook being written.
type book struct {
	doc   *Document
	file  *excelize.File
	taken map[string]bool // names of sheets, in small letters
	looks map[look]int
	pages []bookPage
	packer
}

// bookPage is one line of the contents.
type bookPage struct{ sheet, code, title, part string }

func newBook(d *Document) (*book, error) {
	b := &book{doc: d, file: excelize.NewFile(), taken: map[string]bool{}, looks: map[look]int{}}
	b.file.SetZipWriter(b.open)
	if err := b.file.SetDefaultFont(bookFont); err != nil {
		return nil, err
	}
	return b, b.file.SetSheetName("Sheet1", b.sheetName("", b.say("Mục lục", "Contents")))
}

// say is the text in the language of the document.
func (b *book) say(vi, en string) string { return choose(b.doc.Lang, vi, en) }

// fill makes the sheets in their order; the contents, which stand first, when all others are known.
func (b *book) fill(db *warehouse.DB) error {
	contents := b.file.GetSheetName(0)
	if err := b.blocks(b.say("Báo cáo", "Report"), b.doc.Blocks); err != nil {
		return err
	}
	for _, a := range b.doc.Annexes {
		if err := b.blocks(a.Number, a.Blocks); err != nil {
			return err
		}
	}
	for _, sheet := range []func(*warehouse.DB) error{b.figures, b.definitions, b.data} {
		if err := sheet(db); err != nil {
			return err
		}
	}
	if err := b.contents(contents); err != nil {
		return err
	}
	b.file.SetActiveSheet(0)
	return b.properties()
}

// blocks makes the sheets of the tables and charts among blocks; what stands in the document twice has one.
func (b *book) blocks(part string, blocks []Block) error {
	for _, block := range blocks {
		var err error
		switch block := block.(type) {
		case *Table:
			if !b.has(block.Code) {
				err = b.table(part, block)
			}
		case *Chart:
			if !b.has(block.Code) {
				err = b.chart(part, block)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *book) has(code string) bool {
	return code != "" && slices.ContainsFunc(b.pages, func(p bookPage) bool { return p.code == code })
}

// add makes a sheet and its line of the contents.
func (b *book) add(part, code, title string) (*sheetWriter, error) {
	name := b.sheetName(code, title)
	if _, err := b.file.NewSheet(name); err != nil {
		return nil, err
	}
	b.pages = append(b.pages, bookPage{name, code, title, part})
	return &sheetWriter{book: b, name: name}, nil
}

// mostName is how many UTF-16 units the name of a sheet may have.
const mostName = 31

// sheetName is a name that Excel allows and that is not taken: the code and as much of the title as there
// is room for, cut between words; the period in brackets at its end is in the title of every sheet.
func (b *book) sheetName(code, title string) string {
	if i := strings.LastIndex(title, " ("); i > 0 {
		title = title[:i]
	}
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, code+" "+title)
	words := strings.Fields(title)
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = fmt.Sprintf(" %d", n)
		}
		name := strings.Trim(shorten(words, mostName-len(end)), "'") + end
		if key := strings.ToLower(name); !b.taken[key] {
			b.taken[key] = true
			return name
		}
	}
}

// shorten joins words to at most so many UTF-16 units; one left out leaves its mark.
func shorten(words []string, most int) string {
	size := func(s string) int { return len(utf16.Encode([]rune(s))) }
	all := strings.Join(words, " ")
	for n := len(words); size(all) > most; {
		if n--; n <= 0 {
			letters := []rune(words[0])
			for size(string(letters)) > most-1 {
				letters = letters[:len(letters)-1]
			}
			return string(letters) + "…"
		}
		all = strings.Join(words[:n], " ") + "…"
	}
	return all
}

// settle puts the list of kinds of parts in order: the library takes it from a map.
func (b *book) settle() {
	list := b.file.ContentTypes.Defaults
	sort.Slice(list, func(i, j int) bool { return list[i].Extension < list[j].Extension })
}

// properties tell what the workbook is; the day is the last of the period, since a clock would make other bytes.
func (b *book) properties() error {
	day := ""
	if !b.doc.PeriodEnd.IsZero() {
		day = b.doc.PeriodEnd.Format("2006-01-02T15:04:05Z")
	}
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title: strings.TrimSpace(b.doc.Title + " " + b.doc.Subject), Subject: b.doc.Subject, Creator: b.doc.Letter.Body,
		LastModifiedBy: b.doc.Letter.Body, Description: b.doc.Run, Created: day, Modified: day, Language: b.say("vi-VN", "en-GB"),
	}); err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: "Microsoft Excel", Company: b.doc.Letter.Body})
}
