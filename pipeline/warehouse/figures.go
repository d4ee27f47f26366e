package warehouse

import "context"

// figuresOf selects the figures of a period in the order of their grain. What earlier
// code named otherwise is not there, and an error.
const figuresOf = `
select period, lens, area_level, area_code, area_name, unit_era, org_type, indicator, unit, numerator, denominator, value
from marts.indicators where period = `

// FiguresOf reads the figures of a period from a published database, to be signed off; none
// where it has no such period.
func FiguresOf(ctx context.Context, file, period string) ([]SignedFigure, error) {
	db, err := Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	t, err := db.Query(ctx, figuresOf+quote(period)+" order by lens, area_level, area_code, org_type, indicator")
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
