package pipeline

import "kttt/pipeline/warehouse"

// indicatorInputs is the one place that says which indicators a column of staging.organisations
// can move, so that kttt releases diff can name the cells behind a figure. What decides
// whether, where and as what a row counts moves all of them; is_counted stands for the row itself.
var indicatorInputs = func() []warehouse.IndicatorInput {
	var out []warehouse.IndicatorInput
	for _, in := range []struct {
		fields, indicators []string
	}{
		{[]string{"is_counted", "org_type", "status", "unit_code", "commune_code", "district_code"}, []string{"*"}},
		{[]string{"founded_on", "founded_precision"}, []string{"new_count", "rating_not_*"}},
		{[]string{"rating"}, []string{"rating_*", "rated_count", "good_or_fair_*", "effective_*", "chain_*"}},
		{[]string{"rating_year"}, []string{"rating_*", "rated_count", "good_or_fair_*", "effective_*", "chain_*"}},
		{[]string{"in_value_chain"}, []string{"chain_*"}},
		{[]string{"digital_declared"}, []string{"digital_share", "digital_unknown_count"}},
		{[]string{"digital_einvoice"}, []string{"digital_einvoice_*", "digital_any_*", "digital_two_*"}},
		{[]string{"digital_accounting"}, []string{"digital_accounting_*", "digital_any_*", "digital_two_*"}},
		{[]string{"digital_ecommerce"}, []string{"digital_ecommerce_*", "digital_any_*", "digital_two_*"}},
		{[]string{"digital_social"}, []string{"digital_social_*", "digital_any_*", "digital_two_*"}},
		{[]string{"digital_traceability"}, []string{"digital_traceability_*", "digital_any_*", "digital_two_*"}},
		{[]string{"digital_payment"}, []string{"digital_payment_*", "digital_any_*", "digital_two_*"}},
		{[]string{"digital_management"}, []string{"digital_management_*", "digital_any_*", "digital_two_*"}},
		{[]string{"digital_production"}, []string{"digital_production_*", "digital_any_*", "digital_two_*"}},
		{[]string{"member_count"}, []string{"*member_count", "member_unknown_count", "population_*"}},
		{[]string{"worker_count"}, []string{"worker_count"}},
	} {
		for _, f := range in.fields {
			for _, i := range in.indicators {
				out = append(out, warehouse.IndicatorInput{Field: f, Indicator: i})
			}
		}
	}
	return out
}()
