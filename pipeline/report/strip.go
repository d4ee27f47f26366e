package report

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kttt/transforms"
)

// strip takes out of a package what an earlier return left there: the list, the
// comments and the colours. book is what was read of it.
func (p *parcel) strip(book *transforms.Book) error {
	b, err := p.book()
	if err != nil {
		return err
	}
	for _, s := range b.sheets {
		if p.has(s.part) && s.relation.kind == "worksheet" {
			if err := p.dropComments(s.part); err != nil {
				return err
			}
		}
	}
	i, before := returnedList(book)
	if i < 0 {
		return nil
	}
	at := slices.IndexFunc(b.sheets, func(s sheetEntry) bool { return s.name == book.Sheets[i].Name })
	if at < 0 || len(b.sheets) == 1 {
		return errors.New("its list of an earlier return cannot be taken out")
	}
	if err := p.unpaint(b, before); err != nil {
		return err
	}
	return p.dropSheet(b, at)
}

// returnedList finds the list of an earlier return and the fills that it remembers; -1 for none.
func returnedList(book *transforms.Book) (index int, before []string) {
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if _, ok := transforms.ReturnedOf(s); !ok {
			continue
		}
		for _, c := range s.Rows[0].Cells {
			if fill, ok := strings.CutPrefix(c.Raw, fillMark); ok {
				before = append(before, fill)
			}
		}
		return i, before
	}
	return -1, nil
}

// unpaint gives marked cells the fills back that they had.
func (p *parcel) unpaint(b *bookPart, before []string) error {
	if b.styles == "" {
		return nil
	}
	s, err := p.readStyles(b.styles)
	if err != nil {
		return err
	}
	for i, fill := range before {
		if err := each([]byte(fill), func(*event) error { return nil }); err != nil || !strings.HasPrefix(fill, "<") {
			before[i] = ""
		}
	}
	bare := s.bare(before)
	if len(bare) == 0 {
		return nil
	}
	for _, sheet := range b.sheets {
		if !p.has(sheet.part) || sheet.relation.kind != "worksheet" {
			continue
		}
		if err := p.restyle(sheet.part, bare); err != nil {
			return fmt.Errorf("%s: %w", sheet.part, err)
		}
	}
	return s.save(p)
}

// restyle gives cells, rows and columns of the formats in to the new ones.
func (p *parcel) restyle(part string, to map[int]int) error {
	src, err := p.read(part)
	if err != nil {
		return err
	}
	var list edits
	err = each(src, func(e *event) error {
		name := map[string]string{"c": "s", "row": "s", "col": "style"}[e.name]
		if e.kind != start || name == "" || e.attr(name) == "" {
			return nil
		}
		if id, ok := to[whole(e.attr(name))]; ok {
			list.replace(e.from, e.to, setAttr(string(src[e.from:e.to]), name, strconv.Itoa(id)))
		}
		return nil
	})
	if err != nil || len(list) == 0 {
		return err
	}
	out, err := list.apply(src)
	if err != nil {
		return err
	}
	p.set(part, out)
	return nil
}
