with

said as (

    select * from {{ ref('stg_files__consents') }}

),

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

unioned as (

    select
        {{ address_key('customer_email') }} as mailbox,
        purpose,
        is_granted,
        consent_source,
        wording,
        occurred_at,
        true as is_said
    from said
    where is_granted is not null

    union all

    -- a flag at the shop says that there was a consent, and not to what
    select
        {{ address_key('customer_email') }} as mailbox,
        'marketing' as purpose,
        has_marketing_consent as is_granted,
        source as consent_source,
        null as wording,
        coalesce(marketing_consent_at, ordered_at) as occurred_at,
        false as is_said
    from orders
    where has_marketing_consent is not null

)

select * from unioned
where mailbox is not null and {{ is_known('occurred_at') }}
