-- Memberships over population, the preferred series alone.
select
    lens, period, area_level, area_code, member_count, population, population_series, population_year, share,
    goal_share, goal_year, share_at_member_goal, member_unknown_count, absent_reason, summary_vi, summary_en
from marts.population_participation
where is_preferred
order by lens, period, area_level, area_code
