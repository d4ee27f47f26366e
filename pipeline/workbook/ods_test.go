package workbook

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kttt/transforms"
)

const odsHead = `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:fo="f" xmlns:calcext="c">
<office:font-face-decls><style:font-face style:name="VN" svg:font-family="&apos;.VnTime&apos;"/></office:font-face-decls>
<office:automatic-styles>
<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Default"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"><style:text-properties style:font-name="VN"/></style:style>
<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="VN"/></style:style>
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>`

const odsTail = `</office:spreadsheet></office:body></office:document-content>`

const odsStyles = `<office:document-styles><office:styles><style:default-style style:family="table-cell"><style:text-properties style:font-name="Liberation Sans"/></style:default-style>
<style:style style:name="Default" style:family="table-cell"/></office:styles></office:document-styles>`

// odsFile packs tables into an .ods.
func odsFile(t testing.TB, tables string) []byte {
	return packed(t, entry{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, entry{"META-INF/manifest.xml", `<manifest:manifest><manifest:file-entry/></manifest:manifest>`},
		entry{"styles.xml", odsStyles}, entry{"content.xml", odsHead + tables + odsTail})
}

// TestODSCells reads every kind of cell there is.
func TestODSCells(t *testing.T) {
	const cell, end = `<table:table-cell office:value-type=`, `</table:table-cell>`
	book, err := readBytes(odsFile(t, `<table:calculation-settings/><table:table table:name="HTX">
<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse" table:default-cell-style-name="ce1" table:number-columns-repeated="1022"/>
<table:table-header-rows><table:table-row>`+
		cell+`"string"><text:p>Hợp  tác<text:s text:c="2"/>xã</text:p><text:list><text:list-item><text:h>Một</text:h></text:list-item></text:list><office:annotation><text:p>ghi chú</text:p></office:annotation>`+end+
		cell+`"float" office:value="1.5" calcext:value-type="float" table:style-name="ce2"><text:p>1,5</text:p>`+end+
		cell+`"percentage" office:value="0.05"/>`+cell+`"date" office:date-value="2019-05-12"/>`+
		cell+`"time" office:time-value="P1DT06H00M00S"/>`+cell+`"boolean" office:boolean-value="true"/>`+
		`</table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row table:visibility="filter" table:number-rows-repeated="2">`+
		cell+`"string" office:string-value="" table:formula="of:=X" calcext:value-type="error"><text:p>#REF!</text:p>`+end+
		`<table:table-cell table:formula="of:=1+1"/>`+
		cell+`"string" table:number-columns-repeated="2"><text:p><text:span text:style-name="T1">x·</text:span></text:p>`+end+
		`</table:table-row>
<table:table-row>`+cell+`"float" office:value="7" table:number-columns-spanned="2" table:number-rows-spanned="2"/><table:covered-table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="1048568"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:table table:name="Cũ" table:style-name="ta2"/>`))
	if err != nil {
		t.Fatal(err)
	}
	plain := transforms.Cell{Font: "Liberation Sans"}
	with := func(col int, kind transforms.Kind, raw string, change func(*transforms.Cell)) transforms.Cell {
		c := plain
		c.Col, c.Kind, c.Raw = col, kind, raw
		change(&c)
		return c
	}
	same, bold := func(*transforms.Cell) {}, func(c *transforms.Cell) { c.Bold = true }
	formula := func(c *transforms.Cell) { c.Formula = true }
	repeated := []transforms.Cell{with(1, transforms.Error, "#REF!", formula), with(2, transforms.Missing, "", formula),
		with(3, transforms.Text, "x·", func(c *transforms.Cell) { c.Font = ".VnTime" }), with(4, transforms.Text, "x·", func(c *transforms.Cell) { c.Font = ".VnTime" })}
	want := []transforms.Sheet{{Name: "HTX", BlankRows: 3, Rows: []transforms.Row{
		{Number: 1, Cells: []transforms.Cell{with(1, transforms.Text, "Hợp tác  xã\nMột", same),
			with(2, transforms.Number, "1.5", func(c *transforms.Cell) { c.Bold, c.Font = true, ".VnTime" }),
			with(3, transforms.Number, "0.05", func(c *transforms.Cell) { c.Bold, c.Percent = true, true }),
			with(4, transforms.Number, "43597", func(c *transforms.Cell) { c.Bold, c.IsDate = true, true }),
			with(5, transforms.Number, "1.25", func(c *transforms.Cell) { c.Bold, c.IsDate = true, true }), with(6, transforms.Bool, "1", bold)}},
		{Number: 5, Hidden: true, Cells: repeated}, {Number: 6, Hidden: true, Cells: repeated},
		{Number: 7, Cells: []transforms.Cell{with(1, transforms.Number, "7", same)}},
	}, Merges: []transforms.Range{{Row1: 7, Row2: 8, Col1: 1, Col2: 2}}}, {Name: "Cũ", Hidden: true}}
	for i := range book.Sheets {
		if n := len(book.Sheets[i].HiddenCols); i == 0 && n != 1022 {
			t.Errorf("%d hidden columns", n)
		}
		book.Sheets[i].HiddenCols = nil
	}
	if d := cmp.Diff(want, book.Sheets); d != "" {
		t.Errorf("sheets (-want +got):\n%s", d)
	}
}

// TestODSDamage bends one thing at a time.
func TestODSDamage(t *testing.T) {
	row := func(cells string) string {
		return `<table:table table:name="HTX"><table:table-row>` + cells + `</table:table-row></table:table>`
	}
	for _, c := range []struct {
		name, tables string
		kind         error
		says         string
	}{
		{"good", row(`<table:table-cell office:value-type="float" office:value="1"/>`), nil, ""},
		{"not a number", row(`<table:table-cell/><table:table-cell office:value-type="float" office:value="1,5"/>`), ErrDamaged, `read sheet "HTX": damaged workbook: cell "B1": value "1,5" is not a number`},
		{"type", row(`<table:table-cell office:value-type="colour"/>`), ErrDamaged, "value of type"},
		{"truth", row(`<table:table-cell office:value-type="boolean" office:boolean-value="maybe"/>`), ErrDamaged, "true or false"},
		{"time", row(`<table:table-cell office:value-type="time" office:time-value="noon"/>`), ErrDamaged, "time"},
		{"repetition", row(`<table:table-cell table:number-columns-repeated="0"/>`), ErrDamaged, "number-columns-repeated"},
		{"too wide", row(`<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16385"/>`), ErrTooLarge, "16384 columns"},
		{"a billion", `<table:table table:name="HTX"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/></table:table-row></table:table>`, ErrTooLarge, "cells"},
		{"half a text", row(`<table:table-cell office:value-type="string"><text:h>a</text:h><text:tracked/></table:table-cell>`), ErrDamaged, "inside a cell"},
		{"a flood of blanks", row(`<table:table-cell office:value-type="string"><text:p>` + strings.Repeat(`<text:s text:c="1000000"/>`, 800) + `</text:p></table:table-cell>`), ErrTooLarge, "text of more"},
		{"entity", row(`<table:table-cell office:value-type="&foo;"/>`), ErrDamaged, "unknown entity"},
		{"table inside a cell", row(`<table:table-cell><table:table/></table:table-cell>`), ErrDamaged, "inside a cell"},
		{"twice", `<table:table table:name="A"/><table:table table:name="A"/>`, ErrDamaged, "two sheets"},
		{"none", ``, ErrDamaged, "no table"},
		{"cut", `<table:table table:name="A">`, ErrDamaged, "closing tag"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readBytes(odsFile(t, c.tables))
			if !errors.Is(err, c.kind) || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %v with %q", err, c.kind, c.says)
			}
		})
	}
	locked := packed(t, entry{"mimetype", "x"}, entry{"META-INF/manifest.xml", `<manifest><file-entry><encryption-data/></file-entry></manifest>`}, entry{"content.xml", "?"})
	if _, err := readBytes(locked); !errors.Is(err, ErrEncrypted) {
		t.Errorf("error %v", err)
	}
}

// TestODSSpecimens reads the .ods that other programs made. Their cells were
// compared with LibreOffice's reading outside the house.
func TestODSSpecimens(t *testing.T) {
	refused := map[string]error{"issue_594_dos.ods": ErrTooLarge, "pass_protected.ods": ErrEncrypted}
	read := 0
	for _, file := range filesBelow(t, specimens) {
		if filepath.Ext(file) != ".ods" {
			continue
		}
		data, err := os.ReadFile(file)
		do(t, err)
		_, err = readBytes(data)
		if want := refused[filepath.Base(file)]; !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", filepath.Base(file), err, want)
		}
		read++
	}
	t.Logf("%d read or refused", read)
}

// FuzzODS bends the tables of a document.
func FuzzODS(f *testing.F) {
	f.Add(`<table:table table:name="A"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>a<text:s/>b</text:p></table:table-cell></table:table-row></table:table>`)
	f.Add(`<table:table table:name="A"><table:table-column table:visibility="collapse"/><table:table-row><table:table-cell office:value-type="date" office:date-value="2019-05-12" table:number-rows-spanned="2"/></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, tables string) {
		book, err := readBytes(odsFile(t, tables))
		var typed *Error
		switch {
		case err == nil:
			wellFormed(t, book)
		case !errors.As(err, &typed):
			t.Fatalf("error without a type: %v", err)
		}
	})
}
