-- fail: every code in use has a label in meta.labels
-- vi: mọi mã đang dùng đều có nhãn trong meta.labels
with codes as (
    select 'org_type' as code_set, org_type as code from staging.organisations
    union select 'status', status from staging.organisations
    union select 'rating', rating from staging.organisations
    union select 'rating', rating_class from staging.organisation_facts
    union select 'sector', sector from staging.organisations
    union select 'not_assessed_reason', not_assessed_reason from staging.organisations
    union select 'founded_precision', founded_precision from staging.organisations
    union select 'severity', severity from meta.findings
    union select 'submission_status', status from meta.submissions
    union select 'form', form from meta.submissions
    union select 'form', form from meta.submission_forms
    union select 'reported_measure', measure from staging.reported_totals
    union select 'basis', basis from marts.reported_and_listed
    union select 'unit', unit from marts.reported_and_listed
    union select 'period_kind', period_kind from meta.periods
    union select 'component_group', component_group from meta.digital_components
    union select 'measure', component from meta.digital_components
    union select 'population_series', population_series from meta.population
    union select 'population_series', population_series from meta.population_series
    union select 'interpolate', interpolate from meta.population_series
    union select 'absent_reason', absent_reason from marts.population_participation
    union select 'rating', rating from meta.rating_schemes
    union select 'comparator', comparator from meta.targets
    union select 'reading', reading from meta.targets
    union select 'org_type', org_group from meta.type_groups
    union select 'target_status', status from marts.target_progress
    union select 'target_status', alliance_status from marts.goals_side_by_side
    union select 'target_status', nq20_status from marts.goals_side_by_side
    union select 'unit', unit from marts.indicators
    union select 'presence', presence from marts.organisation_history
    union select 'gap', gap from marts.organisation_gaps
    union select 'link_kind', kind from meta.organisation_links
    union select 'link_reason', reason from meta.organisation_links
    union select 'link_basis', basis from meta.organisation_links
    union select 'lens', lens from marts.organisation_counts
    union select 'area_level', area_level from marts.organisation_counts
    union select 'placement_basis', commune_basis from staging.placements
    union select 'placement_basis', district_basis from staging.placements
    union select 'unit_type', unit_type from meta.units
    union select 'reporting_status', status from marts.submission_status
    union select 'reporting_step', step from meta.reporting_calendar
    union select 'cause', cause from meta.causes
    union select 'cause', cause from marts.weakness_causes
    union select 'standing', standing from marts.weakness_causes
    union select 'suggestion', suggestion from marts.dormant_organisations
    union select 'last_sign', last_sign from marts.dormant_organisations
    union select 'list_measure', measure from marts.work_list
    union select 'star', star from marts.ocop
    union select 'term', kind from staging.organisation_terms
    union select 'direction', direction from meta.indicators
    union select 'plan', plan from meta.plans
    union select 'plan_level', level from meta.plans
    union select 'evidence_mark', evidence_mark from meta.goals
    union select 'absent_reason', absent_reason from meta.goals
    union select 'comparator', comparator from meta.goals
    union select 'size_class', size_class from meta.size_classes
    union select 'activity_field', activity_field from meta.size_classes
    union select 'activity_field', activity_field from meta.sector_fields
    union select 'sector', sector from meta.sector_fields
    union select dimension, code from marts.organisation_breakdown
    union select 'dimension', dimension from marts.organisation_breakdown
    union select 'member_part', part from marts.member_parts
    union select 'money', measure from marts.money
)
select c.code_set, c.code
from codes as c
left join meta.labels as l
    on l.code_set = c.code_set
    and l.code = c.code
where c.code is not null
    and l.code is null
order by c.code_set nulls last, c.code nulls last
