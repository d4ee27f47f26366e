-- Who stands on each work list, in every area it belongs to, with the measure that put it there and the reason in words.
-- grain: lens, period, area_level, area_code, work_list, org_id
-- vi: Ai có tên trong từng danh sách việc, ở mọi địa bàn của tổ chức, với số đo và lý do bằng lời.
-- after: marts.dormant_organisations, marts.organisation_history
-- The rules are those of meta.work_lists, what a row answers is in staging.work_list_answers; marts.work_list_counts has
-- how many stand on a list and how many cannot be told. measure_value is what measure says: years_dormant, weak_years (2),
-- points_short, rating_score, ocop_product_count, manager_untrained_count, answered_fields. since_period begins the
-- unbroken run of rows on the list, years with years, half-years with half-years.
with dormant as (
    select distinct org_id, period, years_dormant, is_long
    from marts.dormant_organisations
    where area_level = 'province'
        and lens = 'as_reported'
),
standing as (
    select
        a.submission_id, a.source_sheet, a.source_row, a.org_id, a.period, a.place_id, w.work_list,
        a.rating_year, a.rating_score, a.next_bound, a.ocop_product_count, a.ocop_star_max,
        a.manager_count, a.manager_untrained_count, a.answered_fields
    from staging.work_list_answers as a
    inner join meta.work_lists as w
        on 'yes' = case w.work_list
            when 'dormant' then a.dormant
            when 'weak_twice' then a.weak_twice
            when 'below_class_bound' then a.below_class_bound
            when 'digital_candidate' then a.digital_candidate
            when 'ocop_without_chain' then a.ocop_without_chain
            when 'managers_below_standard' then a.managers_below_standard
            when 'poor_data' then a.poor_data
        end
),
followed as (
    select
        s.submission_id, s.source_sheet, s.source_row, s.org_id, s.period, s.place_id, s.work_list,
        s.rating_year, s.rating_score, s.next_bound, s.ocop_product_count, s.ocop_star_max,
        s.manager_count, s.manager_untrained_count, s.answered_fields,
        h.name, h.org_type, h.status, h.period_kind, h.period_end,
        max(case when b.period is null then h.period_end end) over (
            partition by s.org_id, s.work_list, h.period_kind order by h.period_end nulls last
        ) as since
    from standing as s
    inner join marts.organisation_history as h
        on h.org_id = s.org_id
        and h.period = s.period
    left join standing as b
        on b.org_id = s.org_id
        and b.work_list = s.work_list
        and b.period = h.previous_period
),
worded as (
    select
        f.submission_id, f.source_sheet, f.source_row, f.org_id, f.period, f.period_end, f.place_id, f.work_list,
        f.name, f.org_type, p.period as since_period,
        l.vi as status_vi, l.en as status_en, d.is_long, f.rating_year, f.ocop_star_max, f.manager_count,
        case f.work_list
            when 'dormant' then 'years_dormant'
            when 'weak_twice' then 'weak_years'
            when 'below_class_bound' then 'points_short'
            when 'digital_candidate' then 'rating_score'
            when 'ocop_without_chain' then 'ocop_product_count'
            when 'managers_below_standard' then 'manager_untrained_count'
            when 'poor_data' then 'answered_fields'
        end as measure,
        case f.work_list
            when 'dormant' then d.years_dormant
            when 'weak_twice' then 2
            when 'below_class_bound' then f.next_bound - f.rating_score
            when 'digital_candidate' then f.rating_score
            when 'ocop_without_chain' then f.ocop_product_count
            when 'managers_below_standard' then f.manager_untrained_count
            when 'poor_data' then f.answered_fields
        end as measure_value,
        rtrim(rtrim(cast(cast(round(d.years_dormant, 1) as decimal(9, 1)) as varchar), '0'), '.') as years,
        rtrim(rtrim(cast(cast(f.rating_score as decimal(9, 2)) as varchar), '0'), '.') as score,
        rtrim(rtrim(cast(cast(f.next_bound as decimal(9, 2)) as varchar), '0'), '.') as bound
    from followed as f
    inner join meta.periods as p
        on p.period_end = f.since
        and p.period_kind = f.period_kind
    left join dormant as d
        on f.work_list = 'dormant'
        and d.org_id = f.org_id
        and d.period = f.period
    left join meta.labels as l
        on l.code_set = 'status'
        and l.code = f.status
)
select
    cast(a.lens as varchar) as lens,
    cast(w.period as varchar) as period,
    cast(w.period_end as date) as period_end,
    cast(a.area_level as varchar) as area_level,
    cast(a.area_code as varchar) as area_code,
    cast(a.area_name as varchar) as area_name,
    cast(a.unit_era as varchar) as unit_era,
    cast(w.work_list as varchar) as work_list,
    cast(w.org_id as varchar) as org_id,
    cast(w.org_type as varchar) as org_type,
    cast(w.name as varchar) as name,
    cast(w.measure as varchar) as measure,
    cast(w.measure_value as double) as measure_value,
    cast(w.since_period as varchar) as since_period,
    cast(case w.work_list
        when 'dormant' then w.status_vi
            || case
                when w.measure_value < 0.05 then ', mới ghi từ kỳ này'
                else ', khoảng ' || translate(w.years, '.', ',') || ' năm'
            end
            || case when w.is_long then '; ngừng lâu ngày' else '' end
        when 'weak_twice' then
            'xếp loại yếu năm ' || cast(w.rating_year - 1 as varchar) || ' và năm ' || cast(w.rating_year as varchar)
        when 'below_class_bound' then
            translate(w.score, '.', ',') || ' điểm, loại trên từ ' || translate(w.bound, '.', ',') || ' điểm'
        when 'digital_candidate' then 'hoạt động hiệu quả, đã có nội dung chuyển đổi số, chưa đủ hai nhóm'
        when 'ocop_without_chain' then
            coalesce('có ' || cast(w.ocop_star_max as varchar) || ' sao OCOP', 'có sản phẩm OCOP')
            || ', không tham gia chuỗi giá trị'
        when 'managers_below_standard' then
            cast(cast(w.measure_value as bigint) as varchar) || ' trong ' || cast(w.manager_count as varchar)
            || ' cán bộ quản lý chưa qua đào tạo'
        when 'poor_data' then 'chỉ trả lời ' || cast(cast(w.measure_value as bigint) as varchar) || ' trong 8 thông tin'
    end as varchar) as reason_vi,
    cast(case w.work_list
        when 'dormant' then w.status_en
            || case
                when w.measure_value < 0.05 then ', first told this period'
                else ', for about ' || w.years || ' years'
            end
            || case when w.is_long then '; long dormant' else '' end
        when 'weak_twice' then
            'rated weak for ' || cast(w.rating_year - 1 as varchar) || ' and ' || cast(w.rating_year as varchar)
        when 'below_class_bound' then w.score || ' points, the next class begins at ' || w.bound
        when 'digital_candidate' then 'effective, has digital components, not yet of two groups'
        when 'ocop_without_chain' then
            coalesce('OCOP ' || cast(w.ocop_star_max as varchar) || ' stars', 'has OCOP products') || ', in no value chain'
        when 'managers_below_standard' then
            cast(cast(w.measure_value as bigint) as varchar) || ' of ' || cast(w.manager_count as varchar)
            || ' managers without training'
        when 'poor_data' then 'answers ' || cast(cast(w.measure_value as bigint) as varchar) || ' of 8 fields'
    end as varchar) as reason_en
from worded as w
inner join staging.place_areas as a on a.place_id = w.place_id
order by
    lens nulls last, period nulls last, area_level nulls last, area_code nulls last, work_list nulls last,
    org_id nulls last
