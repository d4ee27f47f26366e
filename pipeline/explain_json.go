package pipeline

// figureJSON is the first object that --json prints.
type figureJSON struct {
	Indicator     string     `json:"indicator"`
	VI            string     `json:"vi"`
	EN            string     `json:"en"`
	Lens          string     `json:"lens"`
	Period        string     `json:"period"`
	AreaLevel     string     `json:"area_level"`
	AreaCode      string     `json:"area_code"`
	AreaName      string     `json:"area_name"`
	OrgType       string     `json:"org_type"`
	Unit          string     `json:"unit"`
	Numerator     *int64     `json:"numerator"`
	Denominator   *int64     `json:"denominator"`
	Value         *float64   `json:"value"`
	LowestValue   *float64   `json:"lowest_value"` // NULL: nothing is missing, or there is no bound
	HighestValue  *float64   `json:"highest_value"`
	UnknownCount  int        `json:"unknown_count"`
	AddsUp        bool       `json:"adds_up"`
	NumeratorVI   string     `json:"numerator_vi"`
	NumeratorEN   string     `json:"numerator_en"`
	DenominatorVI string     `json:"denominator_vi"`
	DenominatorEN string     `json:"denominator_en"`
	LegalSource   string     `json:"legal_source"`
	RuleVersion   string     `json:"rule_version"`
	Rules         []ruleJSON `json:"rules"`
	Other         *otherJSON `json:"other_rule"`
	UnitsDue      *int64     `json:"units_due"`
	UnitsReported *int64     `json:"units_reported"`
	Basis         string     `json:"basis,omitempty"`
	Population    []record   `json:"population"`
	Goals         []record   `json:"goals"`
	FigureSQL     string     `json:"figure_sql,omitempty"`
	RowsSQL       string     `json:"rows_sql"`
}

type ruleJSON struct {
	Set    string `json:"rule_set"`
	Rule   string `json:"rule"`
	VI     string `json:"vi"`
	EN     string `json:"en"`
	Source string `json:"source"`
}

type otherJSON struct {
	ruleJSON
	Numerator   *int64   `json:"numerator"`
	Denominator *int64   `json:"denominator"`
	Value       *float64 `json:"value"`
}

func (r rule) json() ruleJSON { return ruleJSON{r.set, r.name, r.vi, r.en, r.source} }

// explainJSON prints the figure as one object, then one of each row and of each cell of a form of totals.
func (a *app) explainJSON(e *explanation) error {
	d := e.definition
	f := figureJSON{Indicator: e.key.indicator, VI: d.text("vi"), EN: d.text("en"), Lens: e.key.lens, Period: e.key.period, AreaLevel: e.key.areaLevel, AreaCode: e.key.areaCode,
		AreaName: e.areaName, OrgType: e.key.orgType, Unit: e.unit, Numerator: e.published.numerator, Denominator: e.published.denominator, Value: e.published.value,
		UnknownCount: e.unknownCount(), AddsUp: e.addsUp(), NumeratorVI: d.text("numerator_vi"), NumeratorEN: d.text("numerator_en"), DenominatorVI: d.text("denominator_vi"),
		DenominatorEN: d.text("denominator_en"), LegalSource: d.text("legal_source"), RuleVersion: d.text("rule_version"), Rules: []ruleJSON{},
		UnitsDue: e.coverage.whole("due"), UnitsReported: e.coverage.whole("sent"), Basis: e.reported.text("basis"), Population: e.population, Goals: e.goals, RowsSQL: e.rowsQuery()}
	f.LowestValue, f.HighestValue, _ = e.bounds()
	for _, r := range e.ruled {
		f.Rules = append(f.Rules, r.json())
	}
	if e.other != nil {
		s := e.byOther
		f.Other = &otherJSON{e.other.json(), s.numerator, s.denominator, s.value}
	}
	if e.hasRows() {
		f.FigureSQL = e.figureQuery()
	}
	objects := []any{f}
	for _, r := range e.rows {
		r["role"] = r.role()
		objects = append(objects, r)
	}
	for _, r := range e.totals {
		objects = append(objects, r)
	}
	for _, o := range objects {
		if err := a.printJSON(o); err != nil {
			return err
		}
	}
	return nil
}
