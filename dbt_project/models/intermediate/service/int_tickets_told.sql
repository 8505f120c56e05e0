with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_tickets_matched as (

    select * from {{ ref('int_tickets_matched') }}

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
        int_tickets_matched.source,
        int_tickets_matched.ticket_id,
        sent.message_type,
        max(sent.sent_at) as told_at
    from int_tickets_matched
    inner join int_tickets_unioned
        on
            int_tickets_matched.source = int_tickets_unioned.source
            and int_tickets_matched.ticket_id = int_tickets_unioned.ticket_id
    inner join sent
        on
            int_tickets_matched.matched_order_id = sent.order_id
            and int_tickets_unioned.created_at >= sent.sent_at
    group by all

)

select * from final
