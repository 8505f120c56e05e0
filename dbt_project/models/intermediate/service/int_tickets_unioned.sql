{{ config(materialized='table') }}

with

stg_files__tickets as (

    select * from {{ ref('stg_files__tickets') }}

),

int_imap_tickets_opened as (

    select * from {{ ref('int_imap_tickets_opened') }}

),

int_ticket_events_unioned as (

    select * from {{ ref('int_ticket_events_unioned') }}

),

-- a ticket taken up again after it was solved is solved when solved last
resolved as (

    select
        source,
        ticket_id,
        arg_max(status, occurred_at) as status,
        min(occurred_at) filter (
            where
            status in ('solved', 'closed')
            and occurred_at > coalesce(unsolved_at, '-infinity')
        ) as solved_at
    from (
        select
            int_ticket_events_unioned.*,
            max(occurred_at) filter (
                where status not in ('solved', 'closed')
            ) over (partition by source, ticket_id) as unsolved_at
        from int_ticket_events_unioned
    ) as events
    group by source, ticket_id

),

unioned as (

    select
        'files' as source,
        ticket_id,
        created_at,
        updated_at,
        lower(source_status) as status,
        priority,
        channel,
        customer_id as requester_id,
        lower(trim(customer_email)) as customer_email,
        customer_name,
        subject,
        order_number,
        null as locale,
        solved_at
    from stg_files__tickets

    union all

    {{ tickets_of_helpdesks() }}

    union all

    select
        'imap' as source,
        ticket_id,
        created_at,
        updated_at,
        'new' as status,
        null as priority,
        'email' as channel,
        customer_email as requester_id,
        customer_email,
        customer_name,
        subject,
        order_number,
        null as locale,
        null as solved_at
    from int_imap_tickets_opened

),

final as (

    select
        unioned.* replace (
            coalesce(resolved.status, unioned.status) as status,
            coalesce(unioned.solved_at, resolved.solved_at) as solved_at
        )
    from unioned
    left join resolved
        on
            unioned.source = resolved.source
            and unioned.ticket_id = resolved.ticket_id

)

select * from final
