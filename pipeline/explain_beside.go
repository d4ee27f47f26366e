package pipeline

import (
	"context"
	"fmt"
	"strings"

	"kttt/pipeline/warehouse"
)

// readReported reads the line of marts.reported_and_listed of the figure: what forms of totals say of
// it, and for a figure of that mart where its rows are.
func (e *explanation) readReported(ctx context.Context, db *warehouse.DB) error {
	lines, err := records(ctx, db, "select r.*, t.reporting_level from marts.reported_and_listed as r inner join meta.periods as p on p.period = r.period"+
		" inner join meta.unit_eras as t on t.unit_era = p.unit_era where "+e.key.of("r"))
	if err != nil || len(lines) == 0 {
		return err
	}
	e.reported = lines[0]
	if e.mart != "marts.indicators" { // it compares by the units of the time, whatever the lens
		e.rowsKey.lens = "as_reported"
		e.rowsKey.byAddress = e.key.areaLevel == "commune" && e.reported.text("reporting_level") == "district"
	}
	return nil
}

// of picks the lines of a table, by its alias, that are of the figure.
func (k figureKey) of(alias string) string {
	var out []string
	for _, c := range [][2]string{{"indicator", k.indicator}, {"lens", k.lens}, {"period", k.period}, {"area_level", k.areaLevel}, {"area_code", k.areaCode}, {"org_type", k.orgType}} {
		out = append(out, alias+"."+c[0]+" = "+literal(c[1]))
	}
	return strings.Join(out, " and ")
}

// totalsSQL gives the cells of the forms of totals that the figure's line of marts.reported_and_listed
// holds; of the province, those of the units whose lists say nothing too. counts: it is in the figure.
func (e *explanation) totalsSQL() string {
	own := "m.basis = 'reported'"
	units := "false"
	if e.key.areaLevel == "province" {
		if e.reported["reported_value"] != nil && e.reported.text("basis") == "reported" {
			own = "true"
		} else {
			own, units = "false", "m.area_level = '"+e.reported.text("reporting_level")+"' and m.basis = 'reported' and m.lens = 'as_reported'"
		}
	}
	counts := "(" + own + " and " + e.key.of("m") + ")\n        or (" + units + ")"
	return `select distinct
    ` + counts + ` as counts,
    r.value, r.area_level, r.area_code, r.area_name, r.source_file, r.source_sheet, r.source_row, r.cell, r.label, r.form,
    r.measure, r.is_sum, r.submission_id
from marts.reported_and_listed as m
inner join staging.reported_totals as x
    on x.submission_id = m.submission_id and x.source_sheet = m.source_sheet and x.cell = m.cell and x.period = m.period
    and x.area_level = m.area_level and x.area_code = m.area_code and x.org_type = m.org_type and x.indicator = m.indicator
inner join staging.reported_totals as r
    on r.submission_id = x.submission_id and r.source_sheet = x.source_sheet and r.table_row = x.table_row and r.form = x.form
    and r.period = x.period and r.area_level = x.area_level and r.area_code = x.area_code and r.org_type = x.org_type
    and r.indicator = x.indicator and r.measure = x.measure
where m.period = ` + literal(e.key.period) + ` and m.org_type = ` + literal(e.key.orgType) + ` and m.indicator = ` + literal(e.key.indicator) + `
    and ((` + e.key.of("m") + `)
        or (` + units + `))
order by counts desc, r.area_code, r.source_file, r.source_sheet, r.source_row, r.cell`
}

// readTotals reads the cells of forms of totals that tell the figure or stand beside it.
func (e *explanation) readTotals(ctx context.Context, db *warehouse.DB) (err error) {
	if e.reported != nil {
		e.totals, err = records(ctx, db, e.totalsSQL())
	}
	return err
}

// readPeople reads the population that memberships are held against, with where its figure stands.
func (e *explanation) readPeople(ctx context.Context, db *warehouse.DB) error {
	if e.condition.population == "" {
		return nil
	}
	series := "p.population_series = " + literal(e.condition.population)
	if e.condition.population == "preferred" || e.condition.population == "goal" {
		series = "p.is_preferred"
	}
	k := e.key
	lines, err := records(ctx, db, fmt.Sprintf(`
select p.*, cast(ceil(cast(p.goal_share as decimal(18, 6)) * p.population) as bigint) as goal_people
from marts.population_participation as p
where p.lens = %s and p.period = %s and p.area_level = %s and p.area_code = %s and %s`, literal(k.lens), literal(k.period), literal(k.areaLevel), literal(k.areaCode), series))
	if err != nil || len(lines) == 0 {
		return err
	}
	e.people = lines[0]
	e.population, err = records(ctx, db, fmt.Sprintf(`
select q.population, q.population_year, q.counted_on, q.source, q.source_file, q.source_sheet, q.cell, q.is_interpolated, q.is_combined, q.is_preliminary
from marts.population_participation as p
inner join meta.population as q
    on q.unit_code = p.area_code and q.area_level = p.area_level and q.population_series = p.population_series
    and (q.unit_era is null or q.unit_era = p.unit_era) and q.population_year = p.population_year and q.counted_on <= p.period_end
where p.lens = %s and p.period = %s and p.area_level = %s and p.area_code = %s and %s
order by q.counted_on desc limit 1`, literal(k.lens), literal(k.period), literal(k.areaLevel), literal(k.areaCode), series))
	return err
}

// readCoverage reads how many units owed their lists of the period, how many sent them, and how the area itself did.
func (e *explanation) readCoverage(ctx context.Context, db *warehouse.DB) error {
	lines, err := records(ctx, db, fmt.Sprintf(`
select count(case when is_expected then 1 end) as due, count(case when is_expected then received_on end) as sent,
    max(case when area_level = %[2]s and area_code = %[3]s then status end) as status,
    max(case when area_level = %[2]s and area_code = %[3]s then received_on end) as received_on,
    max(case when area_level = %[2]s and area_code = %[3]s then receipt end) as receipt
from marts.submission_status
where period = %[1]s`, literal(e.key.period), literal(e.key.areaLevel), literal(e.key.areaCode)))
	if err == nil {
		e.coverage = lines[0]
	}
	return err
}

// readGoals reads the goals of the plan that the figure is held against.
func (e *explanation) readGoals(ctx context.Context, db *warehouse.DB) (err error) {
	e.goals, err = records(ctx, db, "select * from marts.target_progress as t where "+e.key.of("t")+" order by horizon, reading")
	return err
}
