-- The score bounds of the rating classes: lower bound inside, upper bound outside (100 inside).
-- grain: scheme, rating
-- vi: Thang điểm xếp loại: cận dưới thuộc loại, cận trên thuộc loại trên (100 điểm thuộc loại tốt).
select
    cast(scheme as varchar) as scheme,
    cast(rating as varchar) as rating,
    cast(lower_score as double) as lower_score,
    cast(upper_score as double) as upper_score,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(source as varchar) as source
from raw.rating_schemes
order by scheme nulls last, rating nulls last
