package transforms

import (
	"regexp"
	"slices"
	"strings"
)

// rowKind is what a row of a table is.
type rowKind string

const (
	rowBlank        rowKind = "blank"                   // only blanks
	rowTitle        rowKind = "title"                   // above the heading
	rowHeading      rowKind = "heading"                 //
	rowIndex        rowKind = "index"                   // (1) (2) (3)
	rowSection      rowKind = "section"                 // I. Xã Yên Bình
	rowTotal        rowKind = "total"                   // Tổng cộng
	rowNote         rowKind = "note"                    // notes, place and date, signatures
	rowEmpty        rowKind = "numbered"                // a number and nothing else
	rowContinuation rowKind = "continuation"            // more lines of the organisation above
	rowNameless     rowKind = "nameless"                // data without a name: rejected
	rowForeign      rowKind = "under an unread heading" // figures that no table claims: rejected
	rowOrganisation rowKind = "organisation"
	rowHiddenSheet  rowKind = "hidden sheet"
	rowReturned     rowKind = "list of findings"  // of the sheet that kttt itself put in
	rowGuide        rowKind = "guide of the form" // of the sheets beside the list of kttt's form
)

// body is a table with its rows classified.
type body struct {
	*grid
	*table
	path      string
	kinds     []rowKind  // of Rows[first:last]
	sections  []*section // the section each row stands in
	orgRows   map[int]bool
	footer    bool
	totalled  bool // the grand total was seen: what follows without a number are notes
	findings  []Finding
	doubts    []Doubt
	hasSerial bool // the table numbers its rows
	foreign   bool // another heading began that heads no table we can read
	finder    *headingFinder
	at        []*column // the columns of the table by their sheet column
	sums      map[*column]*sums
	unclaimed unclaimed
}

// newBody classifies the rows of t.
func newBody(g *grid, t *table, path string) *body {
	b := &body{grid: g, table: t, path: path, orgRows: map[int]bool{}, finder: newHeadingFinder(g, layouts())}
	b.hasSerial = b.countSerials()*2 > t.last-t.first
	if c := t.column("serial"); c != nil && !b.hasSerial {
		b.hasSerial = b.countSerials() >= 2
	}
	b.kinds, b.sections = make([]rowKind, 0, t.last-t.first), make([]*section, 0, t.last-t.first)
	for i := t.first; i < t.last; i++ {
		r := &g.Rows[i]
		k := b.classify(r, i)
		if k != rowHeading && b.headsAnother(r) {
			b.foreign = true
			b.note("rows-stand-under-a-heading", r.Number, 0, "", b.own(r, "name"))
		}
		if b.foreign && k != rowBlank && k != rowNote && k != rowTotal {
			k = rowForeign
		}
		if k == rowOrganisation {
			b.orgRows[r.Number] = true
		}
		b.kinds = append(b.kinds, k)
	}
	b.findSubtotals()
	now := &section{}
	for i, k := range b.kinds {
		if k == rowSection {
			b.doubtSection(&g.Rows[t.first+i])
			read := b.readSection(&g.Rows[t.first+i], *now)
			now = &read
		}
		if k == rowNote && b.mayHead(&g.Rows[t.first+i]) {
			now = &section{orgType: now.orgType, row: now.row}
		}
		b.sections = append(b.sections, now)
	}
	return b
}

// headsAnother tells a row of headings that no table was found under: of names in
// the column of names beside another one, or of several columns whose names are
// headed in a way nobody listed. The columns above do not hold for what follows.
// Words that stand in cells as well ("Khá", "HTX") prove nothing.
func (b *body) headsAnother(r *Row) bool {
	cells := filled(r.Cells)
	if len(cells) < 2 || cells[0].Kind != Text {
		return false
	}
	f := b.finder
	title := r.Cell(b.column("name").col)
	named := f.isName(title) && strings.HasPrefix(f.caption(title).key, "ten ")
	if !named && (len(cells) < 3 || slices.ContainsFunc(cells, isFigure)) {
		return false // the usual row of data
	}
	known, numbered := 0, false
	for i, c := range cells {
		if f.isKnown(c) && !isClassWord(c.Raw) {
			known++
			numbered = numbered || f.l.fields[""][f.caption(c).key] == "serial"
		} else if !named && i+1-known > len(cells)/2 {
			return false
		}
	}
	return named && known >= 2 || 2*known >= len(cells) && (known >= 4 || numbered && known >= 3)
}

// countSerials counts the rows that carry a number in the serial column.
func (b *body) countSerials() int {
	n := 0
	for i := b.first; i < b.last; i++ {
		if isSerial(b.serial(&b.Rows[i])) {
			n++
		}
	}
	return n
}

// own is the text that stands in a row's own cell of a column, "" when the cell
// is blank or belongs to a range merged from a row above.
func (b *body) own(r *Row, field string) string {
	c := b.column(field)
	if c == nil {
		return ""
	}
	if m, _ := b.merge(r.Number, c.col); m.Row1 < r.Number {
		return ""
	}
	s, _ := Repair(r.Cell(c.col).Raw)
	return s
}

func (b *body) serial(r *Row) string { return b.own(r, "serial") }

var (
	serialText = regexp.MustCompile(`^\d{1,4}(?:\.\d{1,3}){0,2}\s*[.)]?$|^\d{1,4}\.0$`)
	romanText  = regexp.MustCompile(`^(?i:[IVX]{1,5}|[A-HĐ]|[IVX]{1,4}[.\-]\d{1,2})\s*[.)/]?$`)
	totalText  = regexp.MustCompile(`^(?:tong cong|tong so|cong tong|tong toan|tong|cong)(?: cong| so)?(?: (?:i|ii|iii|iv|v|vi|vii|a|b|c|d|\d{1,3}))*(?: (?:va )?(?:hop tac xa|htx|to hop tac|tht|lien hiep htx|lhhtx|toan|huyen|thanh pho|xa|phuong|thi tran|chung|nhom|muc|phan|linh vuc|so|to|don vi)(?: .*)?)?$`)
	noteText   = regexp.MustCompile(`^(?:ghi chu|chu thich|luu y|nguoi lap|nguoi tong hop|lap bieu|nguoi bao cao|nguoi kiem|thu truong|tm (?:uy ban|ubnd|ban|dang uy|hoi dong|phong|thuong)|tm$|kt (?:chu tich|giam doc|thu truong|truong)|kt$|tl (?:chu tich|giam doc|thu truong|truong)|tuq |chu tich|pho chu tich|truong phong|pho truong phong|pho phong|giam doc|ke toan|ky ten|ky ghi|ky va ghi|ho va ten|noi nhan|xac nhan|lanh dao|can bo tong hop|uy ban nhan dan|ubnd|duyet|nguon|so lieu|da ky|ky dong dau)`)
	unitLine   = regexp.MustCompile(`^(?:don vi tinh|dvt)(?: |$)`)
	placeDate  = regexp.MustCompile(`(?i)ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm`)
	asideCount = regexp.MustCompile(`(?i)[\s:–-]*\(?\s*\d{1,4}\s*(?:HTX|THT|LHHTX|hợp tác xã|tổ hợp tác|tổ|đơn vị|LH)?\s*\)?$`)
)

func isSerial(s string) bool {
	switch {
	case s == "" || s[0] < '0' || s[0] > '9':
		return false
	case allDigits(s):
		return len(s) <= 4
	}
	return serialText.MatchString(s)
}

// filled are the cells that hold more than blanks.
func filled(cells []Cell) []Cell {
	blank := false
	for i := range cells {
		blank = blank || strings.TrimSpace(cells[i].Raw) == ""
	}
	if !blank {
		return cells
	}
	return slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool { return strings.TrimSpace(c.Raw) == "" && c.Kind != Missing })
}

// repeatsHeading tells a row whose cells are the headings of their own columns.
func (b *body) repeatsHeading(cells []Cell) bool {
	same := 0
	for _, c := range cells {
		if k := b.col(c.Col); c.Kind == Text && k != nil && k.said(func(k caption) bool {
			return k.raw == strings.TrimSpace(c.Raw) || strings.Contains(c.Raw, "\n") && k.raw == readCaption(c.Raw).raw
		}) {
			same++
		}
	}
	return same >= 3 && 2*same > len(cells)
}

// lastCol is the rightmost column of the table.
func (b *body) lastCol() int { return b.columns[len(b.columns)-1].col }

// classify says what row r, at index i, is. The order of the questions matters:
// what is surely no organisation first.
func (b *body) classify(r *Row, i int) rowKind {
	all := filled(r.Cells)
	if len(all) == 0 {
		return rowBlank
	}
	cells := all // what stands right of the table says nothing of a row that has cells of its own
	if n := slices.IndexFunc(all, func(c Cell) bool { return c.Col > b.lastCol() }); n > 0 {
		cells = all[:n]
	}
	index := !slices.ContainsFunc(cells, func(c Cell) bool { return !isIndexMark(c.Raw) })
	if slices.Contains(b.repeats, r.Number) || b.repeatsHeading(cells) {
		return rowHeading
	}
	serial, name := b.serial(r), b.own(r, "name")
	if index && (len(cells) >= 3 || 2*len(cells) > len(b.columns)) && (len(b.orgRows) == 0 || name != "") {
		return rowIndex
	}
	first, _ := Repair(cells[0].Raw)
	numbered := isSerial(serial)
	switch {
	case isTotal(name) || (!numbered && (isTotal(serial) || isTotal(first))):
		b.totalled = b.totalled || len(b.orgRows) > 0 && strings.HasPrefix(Fold(first+" "+name), "tong")
		return rowTotal
	case !numbered && sumText.MatchString(Fold(first)) && b.figuresOnly(cells[1:]), name == "" && serial == "" && b.totalAside(cells):
		return rowTotal
	case !numbered && recapText.MatchString(Fold(first)), len(all) == 1 && unitLine.MatchString(Fold(first)):
		return rowNote
	case !numbered && b.isNote(first, name, all):
		b.footer = true
		return rowNote
	case b.footer && (name == "" || !numbered && (typeOfName(name) == "" || len(cells) < 3)):
		return rowNote
	case b.totalled && b.hasSerial && !numbered && !romanText.MatchString(serial) && len(cells) < 4 && !placeOrType(firstOf(name, first)):
		return rowNote
	case name == "":
		return b.classifyNameless(r, cells, serial, i)
	}
	return b.classifyNamed(r, cells, serial, name)
}

func isTotal(s string) bool {
	if first := firstLetter(s); first != 't' && first != 'c' && first != 0 {
		return false
	}
	if key := Fold(s); !strings.HasPrefix(key, "tong") && !strings.HasPrefix(key, "cong") {
		return false
	}
	return totalText.MatchString(Fold(asideCount.ReplaceAllString(s, "")))
}

// isNote tells notes, the line of place and date, and signatures.
func (b *body) isNote(first, name string, cells []Cell) bool {
	if len(cells) > 4 || len(cells) > 2 && typeOfName(name) != "" {
		return false
	}
	if noteText.MatchString(Fold(first)) {
		return true
	}
	return len(cells) <= 3 && slices.ContainsFunc(cells, func(c Cell) bool { return placeDate.MatchString(c.Raw) })
}

// classifyNameless judges a row with a blank name.
func (b *body) classifyNameless(r *Row, cells []Cell, serial string, i int) rowKind {
	first := cells[0]
	switch {
	case isSerial(serial) && len(cells) == 1:
		return rowEmpty
	case b.isWide(r.Number, first.Col), romanText.MatchString(serial), len(cells) == 1 && isNumberedSection(first.Raw):
		return rowSection
	case b.continues(r, cells, serial, i):
		return rowContinuation
	case serial != "" && !isSerial(serial) && first.Kind == Text && len(cells) == 1:
		return rowSection
	case len(cells) == 1 && first.Kind == Text && (placeOrType(first.Raw) || b.col(first.Col) == nil):
		return rowSection
	}
	return rowNameless
}

// classifyNamed judges a row with something in the column of names.
func (b *body) classifyNamed(r *Row, cells []Cell, serial, name string) rowKind {
	texts, others := 0, 0
	for _, c := range cells {
		k := b.col(c.Col)
		if k == nil || k.field == "serial" || k.field == "name" {
			continue
		}
		others++
		if c.Kind != Text {
			continue
		}
		if !isTypedNumber(strings.TrimSpace(c.Raw)) {
			texts++
		}
		if texts == 3 {
			break // more say nothing more
		}
	}
	numbered := isSerial(serial)
	wide := b.isWide(r.Number, b.column("name").col)
	switch {
	case !numbered && serial != "" && romanText.MatchString(serial):
		if texts >= 3 {
			return rowOrganisation
		}
		return rowSection
	case wide && !numbered && texts == 0:
		return rowSection
	case texts == 0 && (isPlaceTitle(sectionLabel(name)) || !numbered && romanSection.MatchString(name)):
		return rowSection
	case numbered:
		return rowOrganisation
	case texts == 0 && isGeneric(name):
		return rowSection
	case !b.hasSerial && (others > 0 || typeOfName(name) != ""), typeOfName(name) != "" && others > 0, others >= 3 && texts > 0:
		return rowOrganisation
	case typeOfName(name) != "" || others > 0:
		b.note("organisation-has-number-or-data", r.Number, 0, "", name)
		return rowNote
	case !placeOrType(name):
		b.note("section-is-understood", r.Number, 0, "", name)
	}
	return rowSection
}

// figuresOnly tells that cells hold numbers and nothing else, at least one.
func (b *body) figuresOnly(cells []Cell) bool {
	for _, c := range cells {
		if c.Kind != Number && !isTypedNumber(strings.TrimSpace(c.Raw)) {
			return false
		}
	}
	return len(cells) > 0
}

// totalAside tells a total whose label stands in another column: figures and the one word.
func (b *body) totalAside(cells []Cell) bool {
	i := slices.IndexFunc(cells, func(c Cell) bool { return c.Kind == Text && isTotal(c.Raw) })
	return i >= 0 && b.figuresOnly(slices.Delete(slices.Clone(cells), i, i+1))
}

var (
	sumText   = regexp.MustCompile(`^(?:tong|cong|toan xa|toan huyen|toan thanh pho|toan phuong|toan thi tran|toan tinh)\b`)
	recapText = regexp.MustCompile(`^(?:binh quan|ty le|nam truoc|cung ky|ke hoach|so sanh|trang truoc|trong do|cong chuyen|chuyen trang|mang sang|tang giam)\b`)
)

// col is the table's column at sheet column n.
func (b *body) col(n int) *column {
	if b.at == nil {
		b.at = make([]*column, b.lastCol()+1)
		for i := range b.columns {
			b.at[b.columns[i].col] = &b.columns[i]
		}
	}
	if n < len(b.at) {
		return b.at[n]
	}
	return nil
}

// isWide tells that a cell is merged over three columns of the table or more.
func (b *body) isWide(row, col int) bool {
	m, ok := b.merge(row, col)
	return ok && m.Col2-m.Col1 >= 2
}

// joinable are the fields that a second physical row of an organisation may add to.
var joinable = map[string]bool{"address": true, "hamlet": true, "main_products": true, "sector": true, "phone": true, "email": true,
	"leader": true, "certificates": true, "chain_partner": true, "support_needs": true, "note": true, "status_reason": true}

// continues tells that r adds lines to the organisation above it: no number, no
// name, and only texts in columns that may hold several.
func (b *body) continues(r *Row, cells []Cell, serial string, i int) bool {
	if serial != "" || i == b.first {
		return false
	}
	above := b.kinds[len(b.kinds)-1]
	if above != rowOrganisation && above != rowContinuation || b.Rows[i-1].Number != r.Number-1 {
		return false
	}
	for _, c := range cells {
		k := b.col(c.Col)
		if k == nil || !joinable[k.field] || c.Kind != Text && k.field != "phone" || isAside(c.Raw) {
			return false
		}
	}
	return true
}

// isAside tells the beginning of a remark below a table, "* Lưu ý", "Trong đó:",
// from a second line of a cell.
func isAside(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "*") || strings.HasSuffix(s, ":")
}

// note records a finding once: a cell that two readers look at is told one time.
func (b *body) note(rule string, row, col int, field, value string, args ...string) {
	for i := len(b.findings) - 1; i >= max(0, len(b.findings)-12); i-- {
		if f := &b.findings[i]; f.Rule == rule && f.SourceRow == int64(row) && f.SourceCol == int64(col) {
			return
		}
	}
	b.findings = append(b.findings, newFinding(rule, Pos{b.path, b.Name, row, col}, field, value, args...))
}
