with

raised as (

    select
        flag,
        count(distinct parcel_id) filter (
            where cleared_at is null
        ) as open_count,
        count(distinct parcel_id) as ever_count
    from fct_delay_flags
    group by flag

),

foremost as (

    select
        delay_flag,
        count(*) as parcel_count
    from fct_parcels
    where delay_flag is not null and not is_return
    group by delay_flag

)

select
    coalesce(raised.flag, foremost.delay_flag) as flag,
    coalesce(foremost.parcel_count, 0) as parcel_count,
    coalesce(raised.open_count, 0) as open_count,
    coalesce(raised.ever_count, 0) as ever_count
from raised
full outer join foremost on raised.flag = foremost.delay_flag
order by parcel_count desc, flag asc
