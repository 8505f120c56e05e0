with

int_inquiry_orders_meant as (

    select * from {{ ref('int_inquiry_orders_meant') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

-- where nothing goes out yet, only what once went out told anybody anything
sent as (

    select messages.*
    from {{ ref('stg_ledger__messages') }} as messages
    inner join run_context
        on
            messages.mode
            = coalesce(nullif(run_context.sending_mode, 'off'), 'live')
    where messages.state = 'sent'

),

final as (

    select
        meant.source,
        meant.ticket_id,
        meant.order_id,
        sent.message_type,
        max(sent.sent_at) as told_at
    from int_inquiry_orders_meant as meant
    inner join sent
        on
            meant.order_id = sent.order_id
            and meant.created_at >= sent.sent_at
    group by all

)

select * from final
