with

told as (

    select
        message_type,
        date_diff('second', trigger_at, sent_at) / 60.0 as minutes
    from fct_messages
    where
        state = 'sent'
        and parcel_id is not null
        and ticket_id is null
        and trigger_at is not null
        and sent_at >= trigger_at

)

select
    message_type,
    count(*) as message_count,
    quantile_cont(minutes, 0.1) as fast_minutes,
    quantile_cont(minutes, 0.5) as median_minutes,
    quantile_cont(minutes, 0.9) as slow_minutes
from told
group by message_type
order by median_minutes asc, message_type asc
