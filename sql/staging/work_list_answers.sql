-- What every listed organisation's row answers to each work list: yes, no, unknown or not_applicable.
-- grain: submission_id, source_sheet, source_row
-- vi: Dòng của mỗi tổ chức trả lời thế nào với từng danh sách việc: có, không, chưa rõ hoặc không thuộc diện.
-- after: staging.organisation_facts
-- The rules are those of meta.work_lists. A blank is never taken for a no or a yes: where a missing answer leaves a list
-- open it is unknown, by the logic of three values (false and unknown is false). not_applicable: the list does not ask
-- organisations of this kind. earlier_class is the class of the rating year before, from the latest earlier list that
-- has one; next_bound the lower bound of the next class in the scheme in force at the end of the rating year.
with parameters as (
    select
        max(case when work_list = 'below_class_bound' then parameter end) as most_points_short,
        max(case when work_list = 'poor_data' then parameter end) as fewest_fields
    from meta.work_lists
),
earlier as (
    select
        f.submission_id, f.source_sheet, f.source_row, b.rating_class, b.period,
        row_number() over (
            partition by f.submission_id, f.source_sheet, f.source_row
            order by
                case when b.rating_class = 'not_reported' then 1 else 0 end nulls last,
                b.period_end desc nulls last, b.period nulls last
        ) as place
    from staging.organisation_facts as f
    inner join staging.organisation_facts as b
        on b.org_id = f.org_id
        and b.rating_year = f.rating_year - 1
        and b.period_end < f.period_end
    where f.is_listed
        and f.rating_class in ('weak', 'not_reported')
        and b.rating_class <> 'not_applicable'
),
bounds as (
    select y.rating_year, s.lower_score
    from (
        select rating_year, cast(cast(rating_year as varchar) || '-12-31' as date) as final_day
        from staging.organisation_facts
        group by rating_year
    ) as y
    inner join meta.rating_schemes as s
        on s.valid_from <= y.final_day
        and coalesce(s.valid_to, y.final_day) >= y.final_day
),
highest as (
    select rating_year, max(lower_score) as highest_bound
    from bounds
    group by rating_year
),
scored as (
    select f.rating_year, f.rating_score, min(b.lower_score) as next_bound
    from (
        select distinct rating_year, rating_score
        from staging.organisation_facts
    ) as f
    inner join bounds as b
        on b.rating_year = f.rating_year
        and b.lower_score > f.rating_score
    group by f.rating_year, f.rating_score
),
asked as (
    select
        f.submission_id, f.source_sheet, f.source_row, f.org_id, f.period, f.period_end, f.place_id, f.org_type,
        f.status, f.is_active, f.rating_class, f.rating_year, f.rating_score,
        -- Founded so late that the year before could not be rated: its silence is no missing answer.
        coalesce(
            nullif(e.rating_class, 'not_reported'),
            case when extract(year from f.founded_on) >= f.rating_year - 1 then 'not_assessed' end,
            'not_reported'
        ) as earlier_class,
        e.period as earlier_period, s.next_bound, h.highest_bound,
        case
            when f.org_type = 'HTX' and f.is_active then
                case when f.rating_class = 'not_reported' then null else f.is_effective end
                and f.digital_any_component
                and not f.digital_two_groups
        end as is_candidate,
        f.ocop_product_count, f.ocop_star_max,
        case
            when f.ocop_product_count > 0 or f.ocop_star_max > 0 then true
            when f.ocop_product_count = 0 or f.ocop_star_max = 0 then false
        end as has_ocop,
        f.in_chain_by_rule,
        f.manager_count, f.manager_vocational_count, f.manager_degree_count,
        f.manager_count - coalesce(f.manager_vocational_count, 0) - coalesce(f.manager_degree_count, 0) as untrained_at_most,
        case when f.member_count is not null then 1 else 0 end
            + case when f.worker_count is not null then 1 else 0 end
            + case when coalesce(f.total_capital_vnd, f.charter_capital_vnd) is not null then 1 else 0 end
            + case when f.total_assets_vnd is not null then 1 else 0 end
            + case when f.revenue_vnd is not null then 1 else 0 end
            + case when f.profit_vnd is not null then 1 else 0 end
            + case when f.manager_count is not null then 1 else 0 end
            + case when f.in_value_chain is not null then 1 else 0 end as answered_fields
    from staging.organisation_facts as f
    left join earlier as e
        on e.submission_id = f.submission_id
        and e.source_sheet = f.source_sheet
        and e.source_row = f.source_row
        and e.place = 1
    left join scored as s
        on s.rating_year = f.rating_year
        and s.rating_score = f.rating_score
    left join highest as h on h.rating_year = f.rating_year
    where f.is_listed
)
select
    cast(a.submission_id as varchar) as submission_id,
    cast(a.source_sheet as varchar) as source_sheet,
    cast(a.source_row as bigint) as source_row,
    cast(a.org_id as varchar) as org_id,
    cast(a.period as varchar) as period,
    cast(a.period_end as date) as period_end,
    cast(a.place_id as bigint) as place_id,
    cast(a.org_type as varchar) as org_type,
    cast(case
        when a.status is null then 'unknown'
        when a.status in ('suspended', 'stopped', 'dissolving') then 'yes'
        else 'no'
    end as varchar) as dormant,
    cast(case
        when a.org_type = 'THT' then 'not_applicable'
        when a.rating_class = 'weak' and a.earlier_class = 'weak' then 'yes'
        when a.rating_class in ('weak', 'not_reported') and a.earlier_class in ('weak', 'not_reported') then 'unknown'
        else 'no'
    end as varchar) as weak_twice,
    cast(case
        when a.org_type = 'THT' or a.highest_bound is null then 'not_applicable'
        when a.rating_class = 'not_assessed' then 'no'
        when a.rating_score is null and a.rating_class = 'good' then 'no'
        when a.rating_score is null then 'unknown'
        when a.next_bound - a.rating_score <= p.most_points_short then 'yes'
        else 'no'
    end as varchar) as below_class_bound,
    cast(case
        when a.org_type <> 'HTX' or not a.is_active then 'not_applicable'
        when a.is_candidate then 'yes'
        when not a.is_candidate then 'no'
        else 'unknown'
    end as varchar) as digital_candidate,
    cast(case
        when a.has_ocop and not a.in_chain_by_rule then 'yes'
        when not (a.has_ocop and not a.in_chain_by_rule) then 'no'
        else 'unknown'
    end as varchar) as ocop_without_chain,
    cast(case
        when a.untrained_at_most <= 0 then 'no'
        when a.manager_count is null or a.manager_vocational_count is null or a.manager_degree_count is null
            then 'unknown'
        else 'yes'
    end as varchar) as managers_below_standard,
    cast(case
        when a.org_type = 'THT' or not a.is_active then 'not_applicable'
        when a.answered_fields < p.fewest_fields then 'yes'
        else 'no'
    end as varchar) as poor_data,
    cast(a.rating_year as bigint) as rating_year,
    cast(a.rating_score as double) as rating_score,
    cast(a.next_bound as double) as next_bound,
    cast(a.earlier_period as varchar) as earlier_period,
    cast(a.ocop_product_count as bigint) as ocop_product_count,
    cast(a.ocop_star_max as bigint) as ocop_star_max,
    cast(a.manager_count as bigint) as manager_count,
    cast(a.untrained_at_most as bigint) as manager_untrained_count,
    cast(a.answered_fields as bigint) as answered_fields
from asked as a
cross join parameters as p
order by submission_id nulls last, source_sheet nulls last, source_row nulls last
