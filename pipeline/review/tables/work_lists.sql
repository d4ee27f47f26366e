-- How many organisations stand on each work list.
-- column: list_name | text | 3.4 | Danh sách | Work list
-- column: listed_count | count | 1.1 | Số tổ chức | On the list
-- column: unknown_count | count | 1.3 | Chưa đủ số liệu để biết | Not known
-- column: base_count | count | 1.2 | Trên tổng số | Of
-- note: Tên từng tổ chức có trong kho số liệu, bảng marts.work_list. | The names are in marts.work_list of the release.
select
    w.$lang as list_name, c.listed_count, c.unknown_count, c.base_count
from meta.work_lists as w
inner join marts.work_list_counts as c
    on c.lens = $lens and c.period = $period and c.area_level = 'province' and c.org_type = 'all' and c.work_list = w.work_list
order by w.list_order
