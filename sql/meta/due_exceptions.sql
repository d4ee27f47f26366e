-- What people decided of due days: a unit's own day for a period, or that it need not report (decisions.csv, kind due).
-- grain: period, unit_code
-- vi: Quyết định về hạn gửi: hạn riêng của một đơn vị cho một kỳ, hoặc không phải gửi (decisions.csv, loại due).
-- line_no is its line of meta.decisions. A decision for a whole period is one row for every unit that reports in it; one for
-- a unit stands above it.
select
    cast(period as varchar) as period,
    cast(unit_code as varchar) as unit_code,
    cast(due_on as date) as due_on,
    cast(is_excused as boolean) as is_excused,
    cast(line_no as bigint) as line_no
from raw.due_exceptions
order by period nulls last, unit_code nulls last
