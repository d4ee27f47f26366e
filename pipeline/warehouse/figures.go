package warehouse

import (
	"context"
	"fmt"
)

// figuresOf selects the figures of a period in the order of their grain. What earlier
// code named otherwise is not there, and an error.
const figuresOf = `
select period, lens, area_level, area_code, area_name, unit_era, org_type, indicator, unit, numerator, denominator, value
from %s where period = %s`

// FiguresOf reads the figures of a period from a published database, to be signed off: marts.indicators, and
// marts.report_figures where the database has them; none where it has no such period.
func FiguresOf(ctx context.Context, file, period string) ([]SignedFigure, error) {
	db, err := Open(ctx, file, Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	query := fmt.Sprintf(figuresOf, "marts.indicators", quote(period))
	newer, err := db.Query(ctx, "select 1 from information_schema.tables where table_schema = 'marts' and table_name = 'report_figures'")
	if err != nil {
		return nil, err
	}
	if len(newer.Rows) > 0 { // a release of an older program may be signed off too
		query += " union all " + fmt.Sprintf(figuresOf, "marts.report_figures", quote(period))
	}
	t, err := db.Query(ctx, query+" order by lens, area_level, area_code, org_type, indicator")
	if err != nil {
		return nil, err
	}
	out := make([]SignedFigure, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = SignedFigure{Period: row[0].(string), Lens: row[1].(string), AreaLevel: row[2].(string), AreaCode: row[3].(string),
			AreaName: known[string](row[4]), UnitEra: known[string](row[5]), OrgType: row[6].(string), Indicator: row[7].(string),
			Unit: known[string](row[8]), Numerator: known[int64](row[9]), Denominator: known[int64](row[10]), Value: known[float64](row[11])}
	}
	return out, nil
}

// known is a value of a result as an optional one: nil for NULL.
func known[T any](v any) *T {
	if x, ok := v.(T); ok {
		return &x
	}
	return nil
}
