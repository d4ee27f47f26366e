-- The combinations of answers about digital components that lists give, each weighed once.
-- grain: set_no
-- vi: Các tổ hợp câu trả lời về nội dung chuyển đổi số có trong danh sách, mỗi tổ hợp xét một lần.
-- after: staging.organisations
-- any_component: at least one is applied. two_groups: components of at least two groups of work (meta.digital_components).
-- true as soon as the known answers suffice, false where the missing ones could not change it, else NULL. A hundred
-- thousand rows share a few hundred combinations. The number is of this release only.
with answer_sets as (
    select
        digital_einvoice, digital_accounting, digital_ecommerce, digital_social,
        digital_traceability, digital_payment, digital_management, digital_production,
        row_number() over (
            order by
                digital_einvoice nulls last, digital_accounting nulls last, digital_ecommerce nulls last,
                digital_social nulls last, digital_traceability nulls last, digital_payment nulls last,
                digital_management nulls last, digital_production nulls last
        ) as set_no
    from staging.organisations
    where is_counted
    group by
        digital_einvoice, digital_accounting, digital_ecommerce, digital_social,
        digital_traceability, digital_payment, digital_management, digital_production
),
components as (
    select set_no, 'einvoice' as component, digital_einvoice as answer from answer_sets
    union all
    select set_no, 'accounting' as component, digital_accounting as answer from answer_sets
    union all
    select set_no, 'ecommerce' as component, digital_ecommerce as answer from answer_sets
    union all
    select set_no, 'social' as component, digital_social as answer from answer_sets
    union all
    select set_no, 'traceability' as component, digital_traceability as answer from answer_sets
    union all
    select set_no, 'payment' as component, digital_payment as answer from answer_sets
    union all
    select set_no, 'management' as component, digital_management as answer from answer_sets
    union all
    select set_no, 'production' as component, digital_production as answer from answer_sets
),
component_groups as (
    select
        c.set_no, d.component_group,
        max(case when c.answer then 1 else 0 end) as yes,
        max(case when c.answer is null then 1 else 0 end) as unknown
    from components as c
    inner join meta.digital_components as d on d.component = c.component
    group by c.set_no, d.component_group
),
digital as (
    select
        set_no,
        sum(yes) as yes_count,
        sum(case when yes = 0 then unknown else 0 end) as unknown_count
    from component_groups
    group by set_no
)
select
    cast(a.set_no as bigint) as set_no,
    cast(a.digital_einvoice as boolean) as digital_einvoice,
    cast(a.digital_accounting as boolean) as digital_accounting,
    cast(a.digital_ecommerce as boolean) as digital_ecommerce,
    cast(a.digital_social as boolean) as digital_social,
    cast(a.digital_traceability as boolean) as digital_traceability,
    cast(a.digital_payment as boolean) as digital_payment,
    cast(a.digital_management as boolean) as digital_management,
    cast(a.digital_production as boolean) as digital_production,
    cast(case
        when d.yes_count >= 1 then true
        when d.unknown_count >= 1 then null
        else false
    end as boolean) as digital_any_component,
    cast(case
        when d.yes_count >= 2 then true
        when d.yes_count + d.unknown_count >= 2 then null
        else false
    end as boolean) as digital_two_groups
from answer_sets as a
inner join digital as d on d.set_no = a.set_no
order by set_no nulls last
