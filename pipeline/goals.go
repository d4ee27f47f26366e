package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// goal is one indicator of the plan in the latest period, with its goals.
type goal struct {
	period, indicator      string
	vi, en, unit           string
	numerator, denominator *float64
	actual                 *float64
	goals                  map[int64]target
}

// target is what the plan asks of an indicator at one horizon.
type target struct {
	comparator, status string
	value              float64
	gap                *float64
}

// latestGoals reads the headline goals of the latest period with a full list of
// target_progress, in the order of the plan.
const latestGoals = `
select p.period, p.indicator, coalesce(i.vi, p.indicator), coalesce(i.en, p.indicator), p.unit,
       cast(p.numerator as double), cast(p.denominator_value as double), p.actual_value,
       cast(p.horizon as bigint), p.comparator, p.target_value, p.gap, p.status
from marts.target_progress p left join meta.indicators i on i.indicator = p.indicator
where p.lens = 'as_reported' and p.reading = 'headline' and p.period_end = (select max(period_end) from marts.target_progress)
order by p.horizon, p.indicator`

// planOrder is the order in which the plan of 23 May 2023 names its goals (II.2.2).
var planOrder = []string{"tht_count", "tht_member_count", "htx_count", "htx_member_count", "lhhtx_count", "good_or_fair_share",
	"chain_share_of_good_or_fair", "digital_share", "population_share", "effective_share", "chain_share_of_effective"}

// readGoals gives the indicators of the plan in its order.
func readGoals(ctx context.Context, db *warehouse.DB) ([]goal, error) {
	t, err := db.Query(ctx, latestGoals)
	if err != nil {
		return nil, fmt.Errorf("read goals: %w", err)
	}
	byID := map[string]*goal{}
	for _, row := range t.Rows {
		id := row[1].(string)
		g := byID[id]
		if g == nil {
			g = &goal{period: row[0].(string), indicator: id, vi: row[2].(string), en: row[3].(string), unit: row[4].(string),
				numerator: float(row[5]), denominator: float(row[6]), actual: float(row[7]), goals: map[int64]target{}}
			byID[id] = g
		}
		value := float(row[10])
		g.goals[row[8].(int64)] = target{comparator: row[9].(string), value: *value, gap: float(row[11]), status: row[12].(string)}
	}
	var out []goal
	for _, id := range planOrder {
		if g := byID[id]; g != nil {
			out = append(out, *g)
		}
	}
	return out, nil
}

func float(v any) *float64 {
	if f, ok := v.(float64); ok {
		return &f
	}
	return nil
}

// coverage says how many of the expected units have reported for the latest period.
const coverage = `
select count(case when is_expected then received_on end), count(case when is_expected then 1 end) from marts.submission_status
where period_end = (select max(period_end) from marts.submission_status)`

// readCoverage reads the two numbers of coverage.
func readCoverage(ctx context.Context, db *warehouse.DB) (reported, expected int64, err error) {
	t, err := db.Query(ctx, coverage)
	if err != nil {
		return 0, 0, fmt.Errorf("read coverage: %w", err)
	}
	return t.Rows[0][0].(int64), t.Rows[0][1].(int64), nil // two counts: always one row
}

// goalTable draws the closing table of a night.
func goalTable(title string, goals []goal, lang string) string {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	pick := func(vi, en string) string {
		if lang == "en" {
			return en
		}
		return vi
	}
	w.SetTitle(title)
	w.AppendHeader(table.Row{pick("Chỉ tiêu", "Indicator"), pick("Thực hiện", "Value"), pick("Tử số/mẫu số", "Numerator/denominator"),
		pick("Mục tiêu 2030", "Goal 2030"), pick("Mục tiêu 2045", "Goal 2045"), pick("Còn thiếu", "Gap")})
	for _, g := range goals {
		w.AppendRow(table.Row{pick(g.vi, g.en), figure(g.actual, g.unit), g.fraction(), g.target(2030), g.target(2045), g.gap(pick)})
	}
	right := table.ColumnConfig{Align: text.AlignRight, AlignHeader: text.AlignRight}
	configs := []table.ColumnConfig{{Number: 1, WidthMax: 46, WidthMaxEnforcer: text.WrapSoft}}
	for i := 2; i <= 6; i++ {
		right.Number = i
		configs = append(configs, right)
	}
	w.SetColumnConfigs(configs)
	style := w.Style()
	style.Format.Header = text.FormatDefault
	return w.Render()
}

// figure writes a value the Vietnamese way: 1.234; 52,3%. "–" when there is none.
func figure(v *float64, unit string) string {
	if v == nil {
		return "–"
	}
	if unit != "share" {
		return transforms.ShowNumber(*v, 0)
	}
	digits := 1
	if *v > -0.01 && *v < 0.01 && *v != 0 {
		digits = 2
	}
	return transforms.ShowNumber(*v*100, digits) + "%"
}

func (g goal) fraction() string {
	if g.numerator == nil || g.denominator == nil {
		return "–"
	}
	return transforms.ShowNumber(*g.numerator, 0) + "/" + transforms.ShowNumber(*g.denominator, 0)
}

var comparatorSigns = map[string]string{"~": "≈ ", ">": "> ", ">=": "≥ "}

func (g goal) target(horizon int64) string {
	t, ok := g.goals[horizon]
	if !ok {
		return ""
	}
	return comparatorSigns[t.comparator] + figure(&t.value, g.unit)
}

// gap is what lacks to each goal of the indicator, "đạt" where it is met.
func (g goal) gap(pick func(vi, en string) string) string {
	var out []string
	for _, horizon := range []int64{2030, 2045} {
		t, ok := g.goals[horizon]
		switch {
		case !ok:
		case t.status == "met":
			out = append(out, pick("đạt", "met"))
		case t.gap == nil:
			out = append(out, pick("chưa có số liệu", "no data"))
		case g.unit == "share":
			out = append(out, transforms.ShowNumber(*t.gap*100, 1)+pick(" điểm %", " points"))
		default:
			out = append(out, transforms.ShowNumber(*t.gap, 0))
		}
	}
	return strings.Join(out, "; ")
}
