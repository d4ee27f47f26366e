package pipeline

import (
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"kttt/transforms"
)

// The recount reads the Parquet files of a release and works out every published count, share, breakdown, sum of money,
// comparison with the year before and step towards a goal again, row by row in Go, from the contract's definitions. It
// shares nothing with the SQL but the names of columns: rows first, areas and types by loops, no joins, no groups.

// parquetRow is one row of a release's file by column; nil is NULL, dates are transforms.Day, integers int64.
type parquetRow map[string]any

func (r parquetRow) text(column string) string {
	s, _ := r[column].(string)
	return s
}

func (r parquetRow) day(column string) transforms.Day {
	d, _ := r[column].(transforms.Day)
	return d
}

func (r parquetRow) number(column string) int64 {
	n, _ := r[column].(int64)
	return n
}

func (r parquetRow) real(column string) float64 {
	f, _ := r[column].(float64)
	return f
}

// readParquet reads a file of a release.
func readParquet(path string) ([]parquetRow, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return nil, err
	}
	columns := file.Schema().Columns()
	isDate := make([]bool, len(columns))
	for i, c := range columns {
		leaf, _ := file.Schema().Lookup(c...)
		logical := leaf.Node.Type().LogicalType()
		isDate[i] = logical != nil && logical.String() == (&format.DateType{}).String()
	}
	var out []parquetRow
	for _, group := range file.RowGroups() {
		rows := group.Rows()
		buffer := make([]parquet.Row, 256)
		for {
			n, err := rows.ReadRows(buffer)
			for _, values := range buffer[:n] {
				row := parquetRow{}
				for _, v := range values {
					row[columns[v.Column()][0]] = plain(v, isDate[v.Column()])
				}
				out = append(out, row)
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, err
			}
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// plain is a value of a file as Go has it.
func plain(v parquet.Value, isDate bool) any {
	switch {
	case v.IsNull():
		return nil
	case isDate:
		return transforms.Day(v.Int32())
	}
	switch v.Kind() {
	case parquet.Boolean:
		return v.Boolean()
	case parquet.Int32:
		return int64(v.Int32())
	case parquet.Int64:
		return v.Int64()
	case parquet.Double:
		return v.Double()
	}
	return string(v.ByteArray())
}

// cell is what a figure stands for: lens, period, area and type of organisation.
type cell struct{ lens, period, level, area, group string }

func (c cell) key(more ...string) string {
	return strings.Join(append([]string{c.lens, c.period, c.level, c.area, c.group}, more...), "|")
}

// recount is one release, counted again.
type recount struct {
	root    string                               // the folder parquet of the release
	tables  map[string][]parquetRow              // read so far
	facts   map[cell][]*fact                     // the counted rows of every cell
	want    map[string]map[string]map[string]any // mart, key of the row, column
	figures map[cell][]string                    // the indicators of every cell
	eras    map[[3]string]string                 // unit_era of today's areas by lens, level and code
}

// fact is one counted row with what the contract says of it.
type fact struct {
	parquetRow
	listed, active, isNew       bool
	class                       string // of rating, with the kinds of nothing
	rated, goodOrFair, counts   bool
	effective                   bool
	chain, digital, anyOne, two any // true, false or nil
	size, decade                string
}

// checkRecount compares the marts of a release, whose Parquet files are in root, with the recount.
func checkRecount(t testing.TB, root string) {
	t.Helper()
	differences, err := recountOf(root)
	if err != nil {
		t.Errorf("recount %s: %v", root, err)
	}
	for _, d := range differences {
		t.Error(d)
	}
	if len(differences) > 0 {
		t.Errorf("%d differences in %s", len(differences), root)
	}
}

// recountOf counts a release again and says what differs, five differences a mart.
func recountOf(root string) ([]string, error) {
	r := &recount{root: root, tables: map[string][]parquetRow{}, facts: map[cell][]*fact{}, figures: map[cell][]string{}, want: map[string]map[string]map[string]any{}}
	if err := r.read(); err != nil {
		return nil, err
	}
	for c, rows := range r.facts {
		r.counts(c, rows)
		r.ratings(c, rows)
		r.chains(c, rows)
		r.digital(c, rows)
		r.breakdown(c, rows)
		r.memberParts(c, rows)
		r.money(c, rows)
		r.population(c, rows)
	}
	r.yearOnYear()
	r.progress()
	var out []string
	for _, mart := range slices.Sorted(maps.Keys(grains)) {
		differences, err := r.compare(mart)
		if err != nil {
			return nil, err
		}
		out = append(out, differences[:min(5, len(differences))]...)
	}
	return out, nil
}

// grains are the marts that are counted again, with the columns that tell their rows apart behind those of the cell.
var grains = map[string][]string{
	"organisation_counts": nil, "rating_distribution": {"rating"}, "value_chain_share": {"base"}, "digital_adoption": {"measure"},
	"indicators": {"indicator"}, "organisation_breakdown": {"dimension", "code"}, "member_parts": {"part"}, "money": {"measure"},
	"population_participation": {"population_series"}, "year_on_year": {"indicator"}, "target_progress": {"indicator", "horizon", "reading"},
}

// put adds a row that a mart should have.
func (r *recount) put(mart, key string, columns map[string]any) {
	if r.want[mart] == nil {
		r.want[mart] = map[string]map[string]any{}
	}
	r.want[mart][key] = columns
}

// compare holds a mart against what it should be, column by column.
func (r *recount) compare(mart string) (differences []string, err error) {
	rows, err := r.table("marts/" + mart)
	if err != nil {
		return nil, err
	}
	complain := func(form string, args ...any) {
		differences = append(differences, mart+": "+fmt.Sprintf(form, args...))
	}
	left := maps.Clone(r.want[mart])
	for _, row := range rows {
		key := rowKey(mart, row)
		want, ok := left[key]
		if !ok {
			complain("row %s is in the mart alone", key)
			continue
		}
		for _, column := range slices.Sorted(maps.Keys(want)) {
			if g, w := row[column], want[column]; !alike(g, w) {
				complain("%s %s: mart says %v, recount %v", key, column, g, w)
			}
		}
		delete(left, key)
	}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		complain("row %s is in the recount alone", key)
	}
	return differences, nil
}

// rowKey is the key of a row of a mart, as the recount puts it.
func rowKey(mart string, row parquetRow) string {
	if mart == "target_progress" {
		return progressKey(row.text("lens"), row.text("period"), row)
	}
	c := cell{row.text("lens"), row.text("period"), row.text("area_level"), row.text("area_code"), row.text("org_type")}
	if mart == "population_participation" {
		c.group = "all"
	}
	var more []string
	for _, column := range grains[mart] {
		more = append(more, fmt.Sprint(row[column]))
	}
	return c.key(more...)
}

// alike tells whether two values are one: numbers up to the rounding of a division.
func alike(a, b any) bool {
	x, isX := a.(float64)
	y, isY := b.(float64)
	if isX && isY {
		return math.Abs(x-y) <= 1e-9*max(1, math.Abs(x), math.Abs(y))
	}
	return a == b
}

// table reads a table of the release once.
func (r *recount) table(name string) ([]parquetRow, error) {
	if rows, ok := r.tables[name]; ok {
		return rows, nil
	}
	rows, err := readParquet(filepath.Join(r.root, filepath.FromSlash(name)+".parquet"))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	r.tables[name] = rows
	return rows, nil
}

// read loads what the recount starts from and puts every counted row into its cells.
func (r *recount) read() error {
	for _, name := range []string{"staging/organisations", "staging/placements", "meta/periods", "meta/units", "meta/areas", "meta/indicator_rules",
		"meta/size_classes", "meta/sector_fields", "meta/digital_components", "meta/population", "meta/targets", "marts/submission_status"} {
		if _, err := r.table(name); err != nil {
			return err
		}
	}
	isUnit := map[[3]string]bool{}
	for _, u := range r.tables["meta/units"] {
		isUnit[[3]string{u.text("unit_era"), u.text("area_level"), u.text("unit_code")}] = true
	}
	r.eras = map[[3]string]string{}
	for _, a := range r.tables["meta/areas"] {
		if a.text("lens") == "as_of_today" {
			r.eras[[3]string{"as_of_today", a.text("area_level"), a.text("area_code")}] = a.text("unit_era")
		}
	}
	places := map[string]parquetRow{}
	for _, p := range r.tables["staging/placements"] {
		places[place(p)] = p
	}
	for _, o := range r.tables["staging/organisations"] {
		if o["is_counted"] != true {
			continue
		}
		f := r.fact(o)
		level := "district"
		if o.day("period_end").String() >= "2025-07-01" {
			level = "commune"
		}
		own := func(code, level, era string) string {
			if isUnit[[3]string{era, level, code}] {
				return code
			}
			return "undecided"
		}
		reported := o.text(level + "_code")
		if reported == "" {
			reported = o.text("unit_code")
		}
		w := places[place(o)]
		for _, a := range [][3]string{
			{"as_reported", "province", "20"}, {"as_reported", level, own(reported, level, o.text("unit_era"))},
			{"as_of_today", "province", "20"},
			{"as_of_today", "commune", own(w.text("commune_code"), "commune", r.eras[[3]string{"as_of_today", "commune", "undecided"}])},
			{"as_of_today", "district", own(w.text("district_code"), "district", r.eras[[3]string{"as_of_today", "district", "undecided"}])},
		} {
			for _, group := range []string{o.text("org_type"), "all"} {
				c := cell{a[0], o.text("period"), a[1], a[2], group}
				r.facts[c] = append(r.facts[c], f)
			}
		}
	}
	return nil
}

// place is where a row stands in its file.
func place(r parquetRow) string {
	return fmt.Sprint(r["submission_id"], "|", r["source_sheet"], "|", r["source_row"])
}

// period is a row of meta.periods.
func (r *recount) period(name string) parquetRow {
	for _, p := range r.tables["meta/periods"] {
		if p.text("period") == name {
			return p
		}
	}
	return nil
}

// rule is the rule of a set in force at the end of a period.
func (r *recount) rule(set string, end transforms.Day) string {
	for _, l := range r.tables["meta/indicator_rules"] {
		if l.text("rule_set") == set && inForce(l, end) {
			return l.text("rule")
		}
	}
	return ""
}

// inForce tells whether a line of reference data with valid_from and valid_to holds on a day.
func inForce(line parquetRow, day transforms.Day) bool {
	return line["valid_from"] != nil && line.day("valid_from") <= day && (line["valid_to"] == nil || day <= line.day("valid_to"))
}

// fact reads the contract's definitions off a row.
func (r *recount) fact(o parquetRow) *fact {
	f := &fact{parquetRow: o}
	end := o.day("period_end")
	switch o.text("status") {
	case "", "active":
		f.listed, f.active = true, true
	case "suspended", "stopped", "dissolving":
		f.listed = true
	}
	f.counts = o.text("org_type") != "LHHTX"
	f.isNew = r.foundedWithin(o, r.period(o.text("period")))
	year := 0
	if o["founded_on"] != nil {
		year = o.day("founded_on").Time().Year()
	}
	f.class = o.text("rating")
	switch {
	case o.text("org_type") == "THT":
		f.class = "not_applicable"
	case f.class != "":
	case year > 0 && int64(year) > o.number("rating_year")-1:
		f.class = "not_assessed"
	default:
		f.class = "not_reported"
	}
	f.goodOrFair = f.listed && (f.class == "good" || f.class == "fair")
	f.rated = f.goodOrFair || f.listed && (f.class == "average" || f.class == "weak")
	f.effective = f.listed && f.class == "good" || r.rule("effective", end) == "good_or_fair" && f.goodOrFair
	f.answers(r, end)
	f.size = r.size(o)
	f.decade = decade(o["founded_on"] != nil, year)
	return f
}

// foundedWithin tells whether the whole day, month or year of founding lies in the period.
func (r *recount) foundedWithin(o, period parquetRow) bool {
	if o["founded_on"] == nil {
		return false
	}
	first := o.day("founded_on").Time()
	last := first
	switch o.text("founded_precision") {
	case "year":
		last = first.AddDate(1, 0, -1)
	case "month":
		last = first.AddDate(0, 1, -1)
	}
	return !first.Before(period.day("period_start").Time()) && !last.After(period.day("period_end").Time())
}

// answers works out what a row says of chains and digital work, by itself and by the rules in force.
func (f *fact) answers(r *recount, end transforms.Day) {
	f.chain = f.parquetRow["in_value_chain"]
	if r.rule("chain", end) == "contract" && f.chain != false {
		f.chain = nil
		if f.parquetRow["chain_contract"] != nil {
			f.chain = true
		}
	}
	yes, open := map[string]bool{}, map[string]bool{}
	for _, c := range r.tables["meta/digital_components"] {
		switch f.parquetRow["digital_"+c.text("component")] {
		case true:
			yes[c.text("component_group")] = true
		case nil:
			open[c.text("component_group")] = true
		}
	}
	maps.DeleteFunc(open, func(group string, _ bool) bool { return yes[group] })
	atLeast := func(n int) any {
		switch {
		case len(yes) >= n:
			return true
		case len(yes)+len(open) >= n:
			return nil
		}
		return false
	}
	f.anyOne, f.two = atLeast(1), atLeast(2)
	f.digital = map[string]any{"declared": f.parquetRow["digital_declared"], "any_component": f.anyOne, "two_groups": f.two}[r.rule("digital", end)]
}

// decade is the code of a founding year.
func decade(known bool, year int) string {
	switch {
	case !known:
		return "not_reported"
	case year < 1990:
		return "before_1990"
	case year >= 2030:
		return "2030s"
	}
	return fmt.Sprintf("%ds", year/10*10)
}

// size tries every answer that a missing one could be: only if all of them give one class it is settled.
func (r *recount) size(o parquetRow) string {
	if o.text("org_type") != "HTX" {
		return "not_applicable"
	}
	end, isYear := o.day("period_end"), r.period(o.text("period")).text("period_kind") == "year"
	field := ""
	for _, s := range r.tables["meta/sector_fields"] {
		if s.text("sector") == o.text("sector") {
			field = s.text("activity_field")
		}
	}
	lines, byField := map[string]parquetRow{}, false
	for _, l := range r.tables["meta/size_classes"] {
		if inForce(l, end) {
			byField = byField || l.text("activity_field") != "every"
			if l.text("activity_field") == field || l.text("activity_field") == "every" {
				lines[l.text("size_class")] = l
			}
		}
	}
	if len(lines) == 0 {
		if byField && o["sector"] == nil {
			return "not_reported"
		}
		return "no_threshold"
	}
	const much = int64(1) << 60
	could := func(column string, from int64) []int64 {
		switch v, told := o[column].(int64); {
		case told && (column != "revenue_vnd" || isYear):
			return []int64{v}
		case told:
			return []int64{v, much} // the rest of the year is still to come
		}
		return []int64{from, much}
	}
	classes := map[string]bool{}
	for _, members := range could("member_count", 0) {
		for _, revenue := range could("revenue_vnd", -much) {
			for _, capital := range could("total_capital_vnd", -much) {
				classes[sizeOf(lines, members, revenue, capital)] = true
			}
		}
	}
	if len(classes) > 1 {
		return "not_reported"
	}
	for class := range classes {
		return class
	}
	return ""
}

// sizeOf is the size class by the lines of one field when everything is known.
func sizeOf(lines map[string]parquetRow, members, revenue, capital int64) string {
	for _, class := range []string{"large", "medium", "small", "micro"} {
		l := lines[class]
		if l == nil {
			return "no_threshold"
		}
		free := l["min_revenue_vnd"] == nil && l["min_capital_vnd"] == nil
		if members >= l.number("min_members") && (free || revenue >= l.number("min_revenue_vnd") || capital >= l.number("min_capital_vnd")) {
			return class
		}
	}
	return ""
}
