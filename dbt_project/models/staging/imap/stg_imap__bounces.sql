with

messages as (

    select * from {{ ref('stg_imap__messages') }}
    where bounce is not null

),

recipients as (

    select
        message_id,
        bounce ->> '$.original_message_id' as original_message_id,
        unnest(from_json(bounce -> '$.recipients', '["json"]')) as recipient,
        received_at
    from messages

),

final as (

    select
        message_id,
        original_message_id,
        lower(recipient ->> '$.address') as recipient_address,
        recipient ->> '$.action' as action,
        recipient ->> '$.status' as status,
        recipient ->> '$.diagnostic' as diagnostic,
        received_at as reported_at
    from recipients

)

select * from final
