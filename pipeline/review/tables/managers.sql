-- Training of the managers of cooperatives.
-- column: training | text | 3 | Trình độ cán bộ quản lý | Training of managers
-- column: reported_count | count | 1.2 | Số HTX báo cáo | Cooperatives that report
-- column: not_reported_count | count | 1.2 | Số HTX chưa báo cáo | That do not
-- column: number | count | 1.2 | Số người | Managers
-- column: share | share | 1 | Tỷ lệ | Share
-- note: Tỷ lệ chỉ tính trong các hợp tác xã báo cáo cả tổng số cán bộ quản lý và số người có trình độ này. | Shares are within the cooperatives that report both the whole and the part.
with facts as (
    select manager_count, manager_vocational_count, manager_degree_count
    from staging.organisation_facts
    where period = $period and org_type = 'HTX' and is_listed
),
parts as (
    select 1 as place, manager_count as part, manager_count as whole from facts
    union all
    select 2, case when manager_count is not null then manager_vocational_count end, manager_count from facts
    union all
    select 3, case when manager_count is not null then manager_degree_count end, manager_count from facts
)
select
    case place
        when 1 then case when '$lang' = 'en' then 'All managers' else 'Tổng số cán bộ quản lý' end
        when 2 then case when '$lang' = 'en' then 'With vocational training' else 'Trong đó: trình độ sơ cấp, trung cấp' end
        else case when '$lang' = 'en' then 'With a degree' else 'Trình độ cao đẳng, đại học trở lên' end
    end as training,
    count(part) as reported_count,
    count(*) - count(part) as not_reported_count,
    sum(part) as number,
    case when place > 1 then cast(sum(part) as double) / nullif(sum(case when part is not null then whole end), 0) end as share,
    case when place = 1 then 'not_applicable' end as share_nothing
from parts
group by place
order by place
