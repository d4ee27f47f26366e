// Package review makes the annual and half-year review of the collective economy: it composes
// one document from the marts of a release, and writes it as Word, as Excel and as a page.
// A figure is formatted and chosen once, in the document; a writer only sets it.
package review

import "time"

// Document is the review of one period, whole, before anybody writes it to a file.
type Document struct {
	Kind      Kind
	Lang      string // vi or en
	Period    string // 2024, 2024-H1
	PeriodEnd time.Time
	Run       string // the release it is made from
	AsOf      time.Time
	Letter    Letterhead
	Title     string // BÁO CÁO
	Subject   string // trích yếu
	Blocks    []Block
	Annexes   []Annex
}

// Kind tells the whole review from its one-page summary.
type Kind string

// The kinds of document.
const (
	Report  Kind = "report"
	Summary Kind = "summary"
)

// Letterhead is what Decree 30/2020/NĐ-CP wants around the text: settings of the office.
type Letterhead struct {
	Superior   string // LIÊN MINH HỢP TÁC XÃ VIỆT NAM
	Body       string // LIÊN MINH HỢP TÁC XÃ TỈNH LẠNG SƠN
	Number     string // Số: …/BC-LMHTX, the number being written in by hand where none is set
	Place      string // Lạng Sơn
	Date       string // ngày … tháng … năm 2025: of the signing, so written in by hand where none is set
	Authority  string // TM. BAN THƯỜNG VỤ
	Position   string // CHỦ TỊCH
	Signatory  string // Liễu Xuân Du
	Recipients []string
}

// Annex is one appendix, set in landscape on pages of its own.
type Annex struct {
	Number string // Phụ lục 01
	Title  string
	Blocks []Block
}

// Block is a Heading, a Paragraph, a *Table, a *Chart or a Blank.
type Block interface{ block() }

// Heading has level 1 (Phần thứ nhất), 2 (A.), 3 (I.), 4 (1.); its number stands in the text.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text; Note says that it is a remark in smaller type.
type Paragraph struct {
	Spans []Span
	Note  bool
}

// Span is a piece of a paragraph. Figure is nil for plain text.
type Span struct {
	Text   string
	Figure *Figure
}

// Blank is what a person has to say under a heading and has not said yet: a visible gap to fill.
type Blank struct {
	Name string // the heading in DATA/texts/<period>.md
	Hint string // what belongs here
}

// Figure is one number of the document as the mart has it and as it is set.
type Figure struct {
	Name        string   // htx_count, good_or_fair_share: as templates call it
	Code        string   // H07: under which `kttt explain CODE` finds it; empty for what has no rows of its own
	Value       *float64 // nil: not reported
	Unit        Unit
	Numerator   *float64 // nil where the figure is no share
	Denominator *float64
	Text        string // as set in running text
	Query       string // SQL that gives it, as it was run
	Indicator   string // id in meta.indicators; empty where it is none
	OrgType     string // THT, HTX, LHHTX or all, of which the indicator is told; empty where it is none
}

// Unit says how a number is set.
type Unit string

// The units of figures, columns and charts.
const (
	Count      Unit = "count"       // whole number: 1.234
	Share      Unit = "share"       // of one: 0.071 is set as 7,1%
	Points     Unit = "points"      // difference of shares: 0.012 is 1,2 điểm phần trăm
	MillionVND Unit = "million_vnd" // triệu đồng
	Number     Unit = "number"      // 12,5
	Day        Unit = "day"         // a date, in Cell.Text
	Text       Unit = "text"
)

// Table is a table of the document: the same rows in Word, in Excel and on the page.
type Table struct {
	Code    string // B01: `kttt explain B01` leads to its query, files and cells
	Name    string // the name of its query
	Title   string
	Unit    string // "Đơn vị tính: …" over the table; empty: none
	Columns []Column
	Rows    []Row
	Notes   []string
	Query   string // SQL as it was run
}

// Column is one column. Neighbours with the same Over stand below one merged heading of that text.
type Column struct {
	Key  string // column of the query
	Over string
	Head string
	Unit Unit
	Wide float64 // share of the width in relation to the others; 0 is 1
}

// Row is one row; a total is set bold, a section spans the width with the text of its first cell.
type Row struct {
	Kind  RowKind
	Cells []Cell
}

// RowKind tells ordinary rows from totals and sections.
type RowKind string

// The kinds of row.
const (
	Plain   RowKind = ""
	Total   RowKind = "total"
	Section RowKind = "section"
)

// Cell is a value and how it is set. Value is nil for texts and for every kind of nothing.
// Unit is set where it is not the column's: a table of indicators counts in one row and divides in the next.
type Cell struct {
	Text    string
	Value   *float64
	Nothing Nothing
	Unit    Unit
}

// Nothing tells the kinds of nothing apart; zero is none of them, it is a Value.
type Nothing string

// The kinds of nothing, and how a cell shows them.
const (
	Something     Nothing = ""
	NotReported   Nothing = "not_reported"   // …
	NotApplicable Nothing = "not_applicable" // x
	NotAssessed   Nothing = "not_assessed"   // kđg
)

// Chart is a picture with its numbers: drawn once as SVG and PNG, made anew as a native chart in Excel.
type Chart struct {
	Code       string // D01
	Name       string
	Title      string
	Kind       ChartKind
	Unit       Unit
	Units      []Unit   // of each category, where they differ (Bullets of goals); empty: Unit for all
	Categories []string // units, years, goals; for Tiles the names of areas
	Series     []Series
	Partial    []bool // of each category of Lines, whether only some units have reported; empty: none
	Tiles      []Tile // for ChartKind Tiles, one for each category
	Notes      []string
	Query      string // SQL as it was run
	Alt        string // what it shows, in a sentence, for those who do not see it
}

// ChartKind is the form of a chart.
type ChartKind string

// The forms of charts.
const (
	StackedBars ChartKind = "stacked_bars" // parts of one whole for each category, horizontal
	Bars        ChartKind = "bars"         // one value for each category, horizontal
	Bullets     ChartKind = "bullets"      // series actual, low, high, path, goal for each category
	Lines       ChartKind = "lines"        // values over the years in Categories; series of role path and goal are dashed
	TileMap     ChartKind = "tiles"        // units as a grid of tiles, coloured by the one series
)

// Series is one row of values, nil where there is none.
type Series struct {
	Name   string
	Role   string // actual, low, high, path, goal, projection; a class: good, fair, average, weak, not_assessed, not_reported
	Values []*float64
}

// Tile is where an area stands in the grid.
type Tile struct{ Column, Row int }

func (Heading) block()   {}
func (Paragraph) block() {}
func (*Table) block()    {}
func (*Chart) block()    {}
func (Blank) block()     {}
