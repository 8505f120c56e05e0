with

decisions as (

    select * from {{ ref('fct_message_decisions') }}
    where arm is not null and first_eligible_at is not null

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}
    where
        not is_machine_mail
        -- a score sent by mail is the answer that was asked for
        and not {{ is_score_mail('subject') }}

),

orders as (

    select * from {{ ref('fct_orders') }}
    where cancelled_at is null and exchange_of_order_id is null

),

campaign_settings as (

    select * from {{ ref('campaign_settings') }}

),

-- the first arm a customer was given in an experiment is the one that counts
armed as (

    select
        message_type,
        customer_id,
        arg_min(arm, decided_at) as arm,
        min(first_eligible_at) as eligible_at
    from decisions
    where customer_id is not null
    group by message_type, customer_id

),

considered as (

    select
        message_type,
        customer_id,
        order_id,
        min(first_eligible_at) as eligible_at
    from decisions
    where customer_id is not null and order_id is not null
    group by message_type, customer_id, order_id

),

-- only who had all the days to write or buy is looked at, in both arms alike
orders_asked as (

    select
        considered.message_type,
        considered.customer_id,
        considered.order_id,
        count(inquiries.ticket_id) as hits
    from considered
    cross join campaign_settings
    left join inquiries
        on
            considered.order_id = inquiries.matched_order_id
            and considered.eligible_at < inquiries.created_at
            and considered.eligible_at
            + to_days(campaign_settings.contacts_within_days)
            >= inquiries.created_at
    where
        considered.eligible_at
        + to_days(campaign_settings.contacts_within_days) <= {{ as_of() }}
    group by
        considered.message_type, considered.customer_id, considered.order_id

),

buyers as (

    select
        armed.message_type,
        armed.customer_id,
        armed.arm,
        least(count(orders.order_id), 1) as hits
    from armed
    cross join campaign_settings
    left join orders
        on
            armed.customer_id = orders.customer_id
            and armed.eligible_at < orders.ordered_at
            and armed.eligible_at
            + to_days(campaign_settings.repurchase_within_days)
            >= orders.ordered_at
    where
        armed.eligible_at
        + to_days(campaign_settings.repurchase_within_days) <= {{ as_of() }}
    group by armed.message_type, armed.customer_id, armed.arm

),

outcomes as (

    select
        orders_asked.message_type,
        'contacts' as outcome,
        orders_asked.customer_id,
        armed.arm,
        sum(orders_asked.hits)::integer as hits,
        count(*)::integer as trials
    from orders_asked
    inner join armed
        on
            orders_asked.message_type = armed.message_type
            and orders_asked.customer_id = armed.customer_id
    group by
        orders_asked.message_type, orders_asked.customer_id, armed.arm

    union all

    select
        message_type,
        'repurchase' as outcome,
        customer_id,
        arm,
        hits::integer as hits,
        1 as trials
    from buyers

)

select * from outcomes
