package transforms

import (
	"regexp"
	"strings"
	"time"
)

// submission is what a whole file says of itself.
type submission struct {
	path   string
	unit   Unit
	period Period
	end    time.Time // of the period
	era    era       // in force then

	decided map[string]Decision // people's decisions for this list, by the key of the place as typed

	cells, addresses *memo[place] // of the reporting unit, by text: where a commune cell and an address are
}

func newSubmission(path string, unit Unit, period Period, decisions []Decision) *submission {
	s := &submission{path: path, unit: unit, period: period, decided: decidedPlaces(decisions, path, unit)}
	if period != "" {
		s.end, s.era = period.End(), eraOn(period.End())
	}
	s.cells = newMemo(func(text string) place { return s.find(text, unit, true, "") })
	s.addresses = newMemo(func(text string) place { return s.find(text, unit, false, "") })
	return s
}

// locate is the place that a text tells in a list that reporter sent; district is what
// another column states.
func (s *submission) locate(text string, reporter Unit, isCell bool, district string) place {
	switch {
	case reporter != s.unit || district != "" && district != reporter.Code: // the row names another district
		return s.find(text, reporter, isCell, district)
	case isCell:
		return s.cells.of(text)
	}
	return s.addresses.of(text)
}

// find asks the decisions first, then the lists of units.
func (s *submission) find(text string, reporter Unit, isCell bool, district string) place {
	if len(s.decided) > 0 {
		for _, key := range []string{placeKeyOf(text), placeKeyOf(communePart(text))} { // the whole address before its commune
			if d, ok := s.decided[key]; ok && key != "" {
				return s.byDecision(d, text, locate(text, s.era, reporter, isCell, district))
			}
		}
	}
	return locate(text, s.era, reporter, isCell, district)
}

// reader reads the cells of one organisation row. Each field reader returns a
// value or nil and records a finding when a cell cannot be read surely.
type reader struct {
	*body
	sub   *submission
	facts map[string]*facts
	row   *Row
	more  []*Row            // continuation rows
	above map[string]string // the last text of each column, for ditto marks

	folded string // its name
	leader string // as this row names it: masked in its free texts
}

// input is one cell as a field reader sees it.
type input struct {
	Cell
	s      string // repaired
	col    *column
	shared bool // merged over the rows of several organisations
}

// personal are the fields whose values never leave the restricted area.
var personal = map[string]bool{"leader": true, "leader_sex": true, "leader_birth": true, "phone": true, "email": true, "identity_no": true}

// find records a finding at a cell of the row; the values of people are masked.
func (r *reader) find(rule string, col int, field, value string, args ...string) {
	if personal[field] && value != "" {
		value = "***"
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == "read" || args[i] == "filled" {
				args[i+1] = "***"
			}
		}
	}
	r.note(rule, r.row.Number, col, published(field), value, args...)
}

// published is the column of staging.organisations that a reading field fills.
func published(field string) string {
	field = strings.TrimSuffix(field, second)
	switch {
	case field == "union_member_count":
		return "member_count"
	case strings.HasPrefix(field, "rating_") && field != "rating_score":
		return "rating"
	case strings.HasPrefix(field, "status_") && field != "status_since" && field != "status_reason":
		return "status"
	case strings.HasPrefix(field, "type_"):
		return "org_type"
	case strings.HasPrefix(field, "certificate"):
		return "certificates"
	case field == "ocop":
		return "ocop_product_count"
	case field == "hamlet":
		return "address"
	case field == "commune" || field == "commune_former":
		return "commune_code"
	case field == "district":
		return "district_code"
	case field == "classification":
		return "rating"
	case strings.HasPrefix(field, "ocop_stars"):
		return "ocop_product_count"
	case strings.HasPrefix(field, "sector_"):
		return "sector"
	case strings.HasSuffix(field, "_no") && field != "registration_no" && !personal[field]:
		return strings.TrimSuffix(field, "_no")
	case field == "issued_on":
		return "founded_on"
	case personal[field] || field == "province_column" || field == "serial":
		return ""
	}
	return field
}

// get reads the cell of a field: false when there is no such column, the cell is
// blank, or it holds something that is no value (which is then recorded).
func (r *reader) get(field string) (input, bool) {
	col := r.column(field)
	if col == nil {
		return input{}, false
	}
	return r.at(col)
}

func (r *reader) at(col *column) (input, bool) {
	in := input{col: col}
	if m, ok := r.merge(r.row.Number, col.col); !ok {
		in.Cell = r.row.Cell(col.col)
	} else {
		in.Cell = r.cell(r.row.Number, col.col)
		if m.Col1 < col.col { // hidden under the cell to the left
			return in, false
		}
		for n := m.Row1; n <= m.Row2; n++ {
			in.shared = in.shared || n != r.row.Number && r.orgRows[n]
		}
	}
	switch {
	case in.Kind == Blank:
		return in, false
	case in.Kind == Error, in.Kind == Text && isErrorText(in.Raw):
		r.find("cell-is-no-error", col.col, col.field, in.Raw)
		return in, false
	case in.Kind == Missing:
		r.find("formula-has-a-value", col.col, col.field, "")
		return in, false
	}
	s, broken := Repair(in.Raw)
	in.s = s
	switch t, ok := r.typedAt(r.row.Number, col.col); {
	case !ok:
	case t.script == "":
		r.find("text-is-unicode", col.col, col.field, s)
		return in, false
	case t.script == looks:
		r.find("text-reads-one-way", col.col, col.field, s)
	default:
		r.find("font-is-unicode", col.col, col.field, t.raw, "font", t.script, "read", Mask(s))
	}
	for _, rule := range broken {
		r.find(rule, col.col, col.field, s)
	}
	return in, s != ""
}

func isErrorText(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "#") && errorText.MatchString(s)
}

// errorText matches Excel's errors, which pasting turns into texts.
var errorText = regexp.MustCompile(`^#(?:REF!|VALUE!|N/A|DIV/0!|NAME\?|NULL!|NUM!)$`)

// texts reads a text field: nil when not reported. Continuation rows are joined.
func (r *reader) texts(field string) *string {
	in, ok := r.get(field)
	s := ""
	if ok {
		s = r.oneText(in)
	} else {
		r.above[field] = ""
	}
	if col := r.column(field); col != nil {
		for _, row := range r.more {
			if t, ok := r.typedAt(row.Number, col.col); ok && t.script == "" {
				r.note("text-is-unicode", row.Number, col.col, published(field), firstOf(map[bool]string{true: "***"}[personal[field]], t.raw))
				continue
			}
			if t, _ := Repair(row.Cell(col.col).Raw); t != "" {
				t = leadingZeros(t, row.Cell(col.col))
				s = strings.TrimPrefix(s+"; "+t, "; ")
			}
		}
	}
	return text(s)
}

// oneText reads the text of a cell; "" for the signs of nothing. A ditto mark is
// the row above, also where that has nothing: not the last row that has something.
func (r *reader) oneText(in input) string {
	s := in.s
	switch {
	case isDitto(s):
		s = r.above[in.col.field]
		if s == "" {
			r.find("ditto-has-a-row-above", in.col.col, in.col.field, in.s)
		} else {
			r.find("ditto-is-filled", in.col.col, in.col.field, in.s, "filled", Mask(s))
		}
	case in.Kind == Number && in.IsDate:
		if d, ok := r.serial2date(in.Cell); ok {
			s = d.day.Format("02/01/2006")
		}
	case in.Kind == Number:
		s = leadingZeros(s, in.Cell)
	}
	r.above[in.col.field] = s
	if isDash(s) || isEllipsis(s) {
		return ""
	}
	return s
}

// free reads a text that goes into a release: telephone and identity numbers masked.
func (r *reader) free(field string) *string {
	p := r.texts(field)
	if p == nil {
		return nil
	}
	s := Mask(*p)
	if r.leader != "" { // the row's own director, named again in a note
		s = strings.ReplaceAll(s, r.leader, "***")
	}
	return text(s)
}
