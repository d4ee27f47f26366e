-- What every figure of the page is, by which law and by which rule in force.
select
    i.indicator, i.vi as words_vi, i.en as words_en, i.numerator_vi, i.numerator_en, i.denominator_vi, i.denominator_en,
    i.legal_source, i.rule_version, r.vi as rule_vi, r.en as rule_en, r.source as rule_source
from meta.indicators as i
left join meta.indicator_rules as r
    on r.rule_set = i.rule_set
    and r.valid_from <= (select as_of from meta.run)
    and (r.valid_to is null or r.valid_to >= (select as_of from meta.run))
where i.indicator in (select indicator from marts.target_progress)
    or i.indicator in ('listed_count', 'active_count', 'member_count', 'member_unknown_count', 'rated_count')
    or i.mart = 'marts.value_chain_share' and i.indicator like '%_of_good_or_fair'
    or i.mart = 'marts.digital_adoption'
    or i.mart = 'marts.rating_distribution' and i.indicator like 'rating_%_count'
order by i.indicator
