with

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

statuses as (

    select * from {{ ref('int_ticket_statuses_timed') }}

),

active as (

    select * from {{ ref('int_customers_active') }}

),

responses as (

    select * from {{ ref('fct_survey_responses') }}

),

message_types as (

    select * from {{ ref('message_types') }}
    where message_type = 'support_feedback'

),

waiting as (

    select distinct ticket_id
    from {{ ref('stg_ledger__decisions') }}
    where message_type = 'support_feedback' and decision = 'defer'

),

spells as (

    select
        *,
        lag(status) over (
            partition by source, ticket_id order by from_at, status
        ) as status_before
    from statuses

),

-- closing a ticket that was solved already is no second solution
solved as (

    select
        source,
        ticket_id,
        max(from_at) as solved_at
    from spells
    where
        status in ('solved', 'closed')
        and coalesce(status_before, 'new') not in ('solved', 'closed')
    group by source, ticket_id

),

asked as (

    select
        inquiries.*,
        solved.solved_at,
        waiting.ticket_id is not null as is_waiting,
        solved.solved_at + to_days(message_types.wait_days) as trigger_at,
        case
            when inquiries.status not in ('solved', 'closed') then 'reopened'
            when
                inquiries.ticket_id in (
                    select responses.ticket_id from responses
                    where responses.ticket_id is not null
                )
                then 'answered'
            when active.last_ordered_at > solved.solved_at then 'ordered_since'
            when active.last_wrote_at > solved.solved_at then 'wrote_since'
        end as superseded_reason
    from inquiries
    inner join solved
        on
            inquiries.source = solved.source
            and inquiries.ticket_id = solved.ticket_id
    cross join message_types
    left join waiting on inquiries.ticket_id = waiting.ticket_id
    left join active on inquiries.customer_id = active.customer_id
    -- whom no person answered has no help to judge
    where inquiries.first_replied_at <= solved.solved_at

),

candidates as (

    select
        'support_feedback' as message_type,
        'ticket' as subject_type,
        ticket_id as subject_id,
        ticket_id as fact_key,
        matched_order_id as order_id,
        null::varchar as parcel_id,
        ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'ticket_number', ticket_number,
            'solved_date', {{ local_date('solved_at') }}
        )::varchar as facts
    from asked
    where {{ is_due_lately('trigger_at', 'is_waiting') }}

)

select * from candidates
