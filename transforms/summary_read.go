package transforms

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// readSummaries reads the forms of totals of a sheet. Rows above the first are
// titles; every row of a table is a row of figures, or skipped or rejected with a reason.
func (n *normaliser) readSummaries(i int, out *SheetOutcome) {
	var unit moneyUnit
	for j, s := range n.summaries[i] {
		if u := lineUnit(titleLines(s.Sheet, *s.table)); u != 0 {
			unit = u // it holds for the tables below too
		}
		for _, k := range s.titles {
			out.became(s.Rows[k].Number, rowTitle, RowSkipped)
		}
		out.headings(s.Rows, s.table)
		if j == 0 && len(n.tables[i]) == 0 {
			out.Explain = append(out.Explain, Explanation{"Trang này không có danh sách tổ chức mà là biểu số liệu tổng hợp.", "this sheet holds no list but totals."})
		}
		if n.list.Refused {
			for _, row := range s.Rows[s.first:s.last] {
				out.became(row.Number, rowFigures, RowRejected)
			}
			continue
		}
		r := &summaryReader{summary: s, n: n, line: unit}
		if s.form == FormRatingSummary {
			r.readAreas(out)
		} else {
			r.readIndicators(out)
		}
		out.traceTable(s.body)
		out.Explain = append(out.Explain, s.explain(len(r.read))...)
		n.list.Findings = append(n.list.Findings, s.findings...)
		n.list.Reported = append(n.list.Reported, r.read...)
	}
}

// summaryReader reads the figures of one form of totals.
type summaryReader struct {
	*summary
	n    *normaliser
	line moneyUnit // of the "ĐVT" line, 0 for none
	read []ReportedTotal

	cells *reader
	units string // the unit of the row above, for ditto marks
}

// add keeps a figure.
func (r *summaryReader) add(t ReportedTotal, row *Row, c *column) {
	t.Form, t.SourceSheet = r.form, r.Name
	t.SourceRow, t.SourceCol, t.Cell = int64(row.Number), int64(c.col), ColumnName(c.col)+strconv.Itoa(row.Number)
	t.TableRow, t.Label = int64(r.top), Mask(t.Label)
	t.PeriodEnd = DayOf(Period(t.Period).End())
	r.read = append(r.read, t)
}

// readIndicators reads a form of indicators or of sectors.
func (r *summaryReader) readIndicators(out *SheetOutcome) {
	p := r.n.list.Period
	r.readMeasures(p)
	r.tellColumns(p)
	isEstimate := slices.ContainsFunc(titleLines(r.Sheet, *r.table), estimated.MatchString)
	for i := range r.rows {
		row := &r.rows[i]
		switch row.kind {
		case rowFigures:
			r.readRow(row, isEstimate)
		case rowNotKnown:
			r.note("figure-is-known", row.Number, r.label.col, "", row.label, "near", nearestLabel(row.label))
		}
	}
	r.checkClasses()
	r.checkParts()
	r.settleTwice()
	for i := range r.rows {
		r.account(r.rows[i].kind, r.rows[i].Row, out)
	}
}

// account counts a row: kept when one of its figures was, rejected when it holds
// some and none was.
func (r *summaryReader) account(k rowKind, row *Row, out *SheetOutcome) {
	said := func(c figureColumn) bool {
		s, _ := Repair(row.Cell(c.col).Raw)
		return !c.left && !c.share && (s != "" || row.Cell(c.col).Kind == Missing) && !isEllipsis(s)
	}
	switch {
	case k != rowFigures:
		out.became(row.Number, k, RowSkipped)
	case slices.ContainsFunc(r.read, func(t ReportedTotal) bool { return t.SourceRow == int64(row.Number) && !t.IsSum }):
		out.became(row.Number, k, RowKept)
	case slices.ContainsFunc(r.figures, said):
		out.became(row.Number, k, RowRejected)
	default:
		out.became(row.Number, rowPlain, RowSkipped)
	}
}

// readRow reads the figures of one row.
func (r *summaryReader) readRow(row *summaryRow, isEstimate bool) {
	if row.rule != "" {
		r.note(row.rule, row.Number, r.label.col, "", row.label, row.args...)
		return
	}
	u, typed, rule := r.unitOf(row)
	if rule != "" {
		r.note(rule, row.Number, r.label.col, "", row.label, "unit", firstOf(typed, "–"))
		return
	}
	defer r.checkNear(row, len(r.read))
	for i := range r.figures {
		k := &r.figures[i]
		if k.left {
			continue
		}
		t := ReportedTotal{Label: row.label, Period: string(k.period), Measure: k.measure, OrgType: row.orgType, Indicator: row.indicator.code,
			AreaCode: r.n.list.Unit.Code, AreaLevel: r.n.list.Unit.Level, Unit: "count"}
		if k.measure == "actual" && isEstimate && k.period == r.n.list.Period {
			t.Measure = "estimate"
		}
		t.IsEstimate = t.Measure == "estimate"
		t.Sector, t.Rating = text(row.sector), text(ratingOfIndicator(t.Indicator))
		ok := false
		if row.indicator.kind == "count" {
			t.Value, ok = r.count(row.Row, k.column)
		} else {
			t.Unit = "vnd"
			t.Value, ok = r.money(row.Row, k.column, u)
			if ok && t.Value < 0 && t.Indicator != "profit_average_vnd" {
				r.cells.find("money-not-negative", k.col, "", r.cell(row.Number, k.col).Raw)
				ok = false
			}
		}
		if ok {
			r.add(t, row.Row, k.column)
		}
	}
}

// checkNear warns of an amount a hundred times off another of its row: a dot typed
// where the program takes it for a decimal, or another unit.
func (r *summaryReader) checkNear(row *summaryRow, from int) {
	for _, t := range r.read[from:] {
		for _, o := range r.read[from:] {
			if row.indicator.kind != "count" && t.Value > 0 && o.Value >= 100*t.Value {
				r.note("figure-near-its-row", row.Number, int(t.SourceCol), "", showFigure(&t)+" đồng", "other", o.Cell, "read", showFigure(&o)+" đồng")
			}
		}
	}
}

// ratingOfIndicator is the class that an indicator counts, "" for none.
func ratingOfIndicator(code string) string {
	for _, class := range []string{"good", "fair", "average", "weak", "not_assessed"} {
		if code == "rating_"+class+"_count" {
			return class
		}
	}
	return ""
}

// checkClasses compares the total of a type, where the form tells one, with the
// sum of its sectors, column by column.
func (r *summaryReader) checkClasses() {
	for i := range r.rows {
		row := &r.rows[i]
		isListed := row.kind == rowFigures && row.indicator.code == "listed_count"
		if row.kind != rowClassTotal && row.kind != rowTypeHeading && !isListed {
			continue
		}
		for k := range r.figures {
			c := &r.figures[k]
			if c.left {
				continue
			}
			typed, ok := figure(r.cell(row.Number, c.col), false, 0)
			sum, n := r.sectorSum(row, c.column)
			if m, _ := r.merge(row.Number, c.col); !ok || n == 0 || m.Col1 < c.col {
				continue
			}
			all, _ := r.sectorSum(&summaryRow{}, c.column)
			orgType := row.orgType
			if own := r.sectionType(row); row.kind == rowClassTotal && orgType == "" && own != "" && !same(all, typed) {
				if ofSection, n := r.sectorSum(&summaryRow{orgType: own}, c.column); n > 0 && same(ofSection, typed) { // each section has its “Tổng cộng”
					orgType, sum = own, ofSection
				}
			}
			switch {
			case row.kind == rowClassTotal && same(all, typed) && !(orgType != "" && same(sum, typed)): // over all types
			case !same(sum, typed):
				r.note("classes-add-up", row.Number, c.col, "", showRat(typed), "sum", showRat(sum))
			case !isListed && orgType != "": // the sectors prove it
				v, _ := sum.Float64()
				r.add(ReportedTotal{Label: row.label, Period: string(c.period), Measure: c.measure, IsEstimate: c.measure == "estimate", OrgType: orgType,
					Indicator: "listed_count", AreaCode: r.n.list.Unit.Code, AreaLevel: r.n.list.Unit.Level, Value: v, Unit: "count", IsSum: true}, row.Row, c.column)
			}
		}
	}
}

// sectionType is the type of the section that a row stands in, "" for none.
func (r *summaryReader) sectionType(row *summaryRow) string {
	for i := range r.rows {
		if h := &r.rows[i]; h.kind == rowTypeHeading && h.section == row.section {
			return h.orgType
		}
	}
	return ""
}

// sectorSum adds the sectors of the type of a total row in one column; n counts them.
func (r *summaryReader) sectorSum(total *summaryRow, c *column) (sum *big.Rat, n int) {
	sum = new(big.Rat)
	for i := range r.rows {
		row := &r.rows[i]
		if row.kind != rowFigures || row.sector == "" || row.part || total.orgType != "" && row.orgType != total.orgType {
			continue
		}
		v, _ := figure(r.cell(row.Number, c.col), false, 0)
		sum.Add(sum, v)
		n++
	}
	return sum, n
}

// wholes are the indicators that others are parts of.
var wholes = map[string]string{"active_count": "listed_count", "new_count": "listed_count", "good_or_fair_count": "listed_count",
	"hi_tech_count": "listed_count", "chain_count": "listed_count", "digital_count": "listed_count", "member_new_count": "member_count",
	"rated_count": "listed_count", "rating_good_count": "rated_count", "rating_fair_count": "rated_count", "rating_average_count": "rated_count",
	"rating_weak_count": "rated_count", "worker_new_count": "worker_count", "worker_member_count": "worker_count",
	"manager_vocational_count": "manager_count", "manager_degree_count": "manager_count", "revenue_members_average_vnd": "revenue_average_vnd"}

// checkParts warns of a part that exceeds its whole in the same column and area.
func (r *summaryReader) checkParts() {
	for i := range r.read {
		part := &r.read[i]
		j := slices.IndexFunc(r.read, func(t ReportedTotal) bool {
			return t.Indicator == wholes[part.Indicator] && t.OrgType == part.OrgType && t.Period == part.Period && t.Measure == part.Measure && t.AreaCode == part.AreaCode
		})
		if j >= 0 && part.Value > r.read[j].Value {
			r.note("figure-within-its-whole", int(part.SourceRow), int(part.SourceCol), "", showFigure(part), "whole", showFigure(&r.read[j]), "of", r.read[j].Cell)
		}
	}
}

// showFigure writes a figure the Vietnamese way.
func showFigure(t *ReportedTotal) string { return groupDigits(int64(t.Value)) }

// settleTwice deals with figures told twice: in one table the same value counts
// once, of two values neither; what another table of the book says otherwise
// yields to the first. Sectors that share a code add up where the form's own total
// shows that they are beside each other.
func (r *summaryReader) settleTwice() {
	var out []ReportedTotal
	drop := map[[6]string]bool{}
	for _, t := range r.read {
		if k := slices.IndexFunc(r.n.list.Reported, func(o ReportedTotal) bool { return o.what() == t.what() }); k >= 0 && t.Sector == nil {
			if o := &r.n.list.Reported[k]; o.Value != t.Value {
				r.note("figure-agrees-in-the-book", int(t.SourceRow), int(t.SourceCol), "", showFigure(&t), "other", o.SourceSheet+"!"+o.Cell, "read", showFigure(o))
				continue
			}
		}
		j := slices.IndexFunc(out, func(o ReportedTotal) bool { return o.what() == t.what() })
		switch {
		case j < 0 || t.Sector != nil && r.sectorsProven(&t):
			out = append(out, t)
		case out[j].Value != t.Value:
			drop[t.what()] = true
			r.note("figure-stands-once", int(t.SourceRow), int(t.SourceCol), "", showFigure(&t), "other", out[j].Cell, "read", showFigure(&out[j]))
		}
	}
	r.read = slices.DeleteFunc(out, func(t ReportedTotal) bool { return drop[t.what()] })
}

// sectorsProven tells that all sector rows of a figure's type add up to the total
// that the form gives, so that two of one code are beside each other.
func (r *summaryReader) sectorsProven(t *ReportedTotal) bool {
	for i := range r.rows {
		row := &r.rows[i]
		if row.orgType != t.OrgType || row.kind != rowClassTotal && row.kind != rowTypeHeading && !(row.kind == rowFigures && row.indicator.code == "listed_count") {
			continue
		}
		c := r.figures[slices.IndexFunc(r.figures, func(k figureColumn) bool { return k.col == int(t.SourceCol) })].column
		typed, ok := figure(r.cell(row.Number, c.col), false, 0)
		if sum, _ := r.sectorSum(row, c); ok && same(sum, typed) {
			return true
		}
	}
	return false
}

// explain says in words how a form of totals was understood.
func (s *summary) explain(figures int) []Explanation {
	vi, en := Label("form", s.form, "vi"), Label("form", s.form, "en")
	out := []Explanation{{
		fmt.Sprintf("%s: tiêu đề ở dòng %s, vì ô %s ghi “%s”; đọc được %s số liệu.", vi, rowsOf(s.top, s.bottom), headingCell(s.label), s.label.title(), groupDigits(int64(figures))),
		fmt.Sprintf("%s: the heading is in row %s: cell %s says “%s”; %d figures were read.", en, rowsOf(s.top, s.bottom), headingCell(s.label), s.label.title(), figures)}}
	for i := range s.figures {
		k := &s.figures[i]
		what := Explanation{"không đọc: " + k.why.VI, "not read: " + k.why.EN}
		switch {
		case k.left:
		case s.form != FormRatingSummary:
			what = Explanation{Label("reported_measure", k.measure, "vi") + " kỳ " + string(k.period), k.measure + " of " + string(k.period)}
		case k.share:
			what = Explanation{"tỷ lệ %, dùng để kiểm tra", "a percentage, to check the counts by"}
		default:
			code := classIndicators[k.code]
			what = Explanation{IndicatorLabel(code, "vi"), IndicatorLabel(code, "en")}
		}
		out = append(out, Explanation{fmt.Sprintf("Cột %s “%s” → %s", headingCell(k.column), k.title(), what.VI), fmt.Sprintf("column %s “%s” → %s", headingCell(k.column), k.title(), what.EN)})
	}
	if s.form == FormRatingSummary {
		return out
	}
	for _, kind := range []rowKind{rowTypeHeading, rowClassTotal, rowNotKnown} {
		var shown []string
		for _, r := range s.rows {
			if r.kind == kind && len(shown) < mostShown {
				shown = append(shown, fmt.Sprintf("%d “%s”", r.Number, clip(Mask(r.label))))
			}
		}
		if len(shown) > 0 {
			out = append(out, Explanation{fmt.Sprintf("Dòng được hiểu là %s: %s.", kindVI[kind], strings.Join(shown, ", ")),
				fmt.Sprintf("rows taken as %s: %s.", kind, strings.Join(shown, ", "))})
		}
	}
	return out
}
