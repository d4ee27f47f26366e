-- What is said of the whole province's participation: series, goal and one sentence.
select
    period, population_series, population_year, share, goal_share, goal_year, member_goal_year, share_at_member_goal,
    summary_vi, summary_en
from marts.population_participation
where is_preferred and area_level = 'province' and lens = 'as_reported'
order by period
