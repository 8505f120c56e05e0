with

refunds as (

    select *
    from {{ ref('int_refunds_unioned') }}
    where amount > 0 and {{ is_lately('issued_at') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

refund_times as (

    select * from {{ ref('refund_times') }}

),

working_days as (

    select * from {{ ref('int_working_days') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

issued as (

    select
        refunds.refund_id,
        refunds.order_id,
        refunds.amount,
        refunds.currency,
        refunds.issued_at,
        orders.order_number,
        orders.customer_id,
        coalesce(orders.country, run_context.shop_country) as country,
        {{ local_date('refunds.issued_at') }} as issued_date,
        refund_times.payment_kind,
        refund_times.max_banking_days
    from refunds
    cross join run_context
    inner join orders
        on
            refunds.source = orders.source
            and refunds.order_id = orders.order_id
    inner join refund_times
        on
            lower(coalesce(refunds.payment_method, ''))
            like refund_times.pattern
    qualify row_number() over (
        partition by refunds.source, refunds.order_id, refunds.refund_id
        -- the pattern that says most is meant
        order by length(refund_times.pattern) desc, refund_times.pattern
    ) = 1

),

-- banks book on their own working days, those of the customer's country
numbered_days as (

    select
        country,
        working_date,
        row_number() over (partition by country order by working_date)
            as day_number
    from working_days
    where working_date > {{ local_date(as_of()) }} - 90

),

first_days as (

    select
        issued.*,
        numbered_days.day_number as first_day_number
    from issued
    asof left join numbered_days
        on
            issued.country = numbered_days.country
            and issued.issued_date < numbered_days.working_date

),

dated as (

    select
        first_days.*,
        numbered_days.working_date as arrives_by_date
    from first_days
    left join numbered_days
        on
            first_days.country = numbered_days.country
            and first_days.first_day_number + first_days.max_banking_days - 1
            = numbered_days.day_number

),

candidates as (

    select
        'refund_issued' as message_type,
        'order' as subject_type,
        order_id as subject_id,
        concat_ws('|', order_id, refund_id) as fact_key,
        order_id,
        null::varchar as parcel_id,
        null::varchar as ticket_id,
        customer_id,
        issued_at as trigger_at,
        false as is_superseded,
        null::varchar as superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'amount', amount,
            'currency', currency,
            'issued_date', issued_date,
            'payment_kind', payment_kind,
            'arrives_by_date', arrives_by_date
        )::varchar as facts
    from dated

)

select * from candidates
