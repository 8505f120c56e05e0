with

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

campaign_settings as (

    select * from {{ ref('campaign_settings') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

-- an incident is over when neither today nor yesterday shows it
present_incidents as (

    select distinct
        incidents.carrier,
        incidents.hub
    from incidents
    cross join run_context
    where
        incidents.is_incident
        and incidents.incident_date
        >= (run_context.as_of at time zone run_context.time_zone)::date - 1

),

complaints as (

    select
        responses.customer_id,
        responses.answered_at as complained_at
    from {{ ref('fct_survey_responses') }} as responses
    inner join campaign_settings
        on responses.score <= campaign_settings.low_score_at_most

    union all

    select
        inquiries.customer_id,
        inquiries.created_at as complained_at
    from inquiries
    inner join {{ ref('complaint_intents') }} as complaint_intents
        on inquiries.intent = complaint_intents.intent
    where not coalesce(inquiries.is_machine_mail, false)

),

causes as (

    select
        customer_id,
        1 as place,
        'open_ticket' as paused_by
    from inquiries
    where
        status not in ('solved', 'closed')
        and not coalesce(is_machine_mail, false)

    union all

    select
        customer_id,
        2 as place,
        'late_parcel' as paused_by
    from parcels
    where delay_flag is not null and not is_final and not is_return

    union all

    select
        orders.customer_id,
        3 as place,
        'unpaid_refund' as paused_by
    from {{ ref('fct_returns') }} as returns
    inner join {{ ref('fct_orders') }} as orders
        on returns.order_id = orders.order_id
    where
        returns.kind = 'refund'
        and returns.refund_due_date is not null
        and returns.refunded_at is null

    union all

    select
        parcels.customer_id,
        4 as place,
        'incident' as paused_by
    from parcels
    inner join present_incidents
        on
            parcels.carrier = present_incidents.carrier
            and coalesce(parcels.last_location, 'unknown')
            = present_incidents.hub
    where not parcels.is_final and not parcels.is_return

    union all

    select
        complaints.customer_id,
        5 as place,
        'recent_complaint' as paused_by
    from complaints
    cross join campaign_settings
    cross join run_context
    where
        complaints.complained_at
        + to_days(campaign_settings.complaint_pause_days)
        > run_context.as_of

),

foremost_causes as (

    select
        customer_id,
        arg_min(paused_by, place) as paused_by
    from causes
    where customer_id is not null
    group by customer_id

)

select * from foremost_causes
