with

happenings as (

    select
        'orders' as kind,
        ordered_at as happened_at
    from fct_orders

    union all

    select
        'delivered' as kind,
        possession_at as happened_at
    from fct_parcels
    where not is_return

    union all

    select
        'inquiries' as kind,
        created_at as happened_at
    from fct_inquiries
    where not is_machine_mail

    union all

    select
        'messages' as kind,
        sent_at as happened_at
    from fct_messages
    where state = 'sent'

    union all

    -- a parcel with several flags became late once
    select
        'late' as kind,
        min(raised_at) as happened_at
    from fct_delay_flags
    group by parcel_id

    union all

    select
        'returns' as kind,
        min(requested_at) as happened_at
    from fct_returns
    group by return_id

),

newest as (

    select max(happened_at) as newest_at
    from happenings

),

hourly as (

    select
        happenings.kind,
        date_trunc('hour', happenings.happened_at) as hour_at,
        count(*) as happening_count
    from happenings
    cross join newest
    where happenings.happened_at > newest.newest_at - interval 70 days
    group by happenings.kind, hour_at

)

select
    kind,
    hour_at,
    happening_count
from hourly
order by kind, hour_at
