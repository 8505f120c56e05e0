with

late as (

    select *
    from fct_parcels
    where delay_flag is not null and not is_return

),

told as (

    select
        parcel_id,
        max(sent_at) as told_at,
        bool_or(mode = 'live') as is_told_live
    from fct_messages
    where message_type = 'delay_notice' and state = 'sent'
    group by parcel_id

),

verdicts as (

    select
        parcel_id,
        decision,
        reason
    from fct_message_decisions
    where message_type = 'delay_notice' and parcel_id is not null
    qualify row_number() over (
        partition by parcel_id
        order by decided_at desc, message_key asc
    ) = 1

),

asked as (

    select
        matched_parcel_id as parcel_id,
        count(*) as inquiry_count
    from fct_inquiries
    where matched_parcel_id is not null and not is_machine_mail
    group by matched_parcel_id

)

select
    late.delay_flag,
    late.state,
    late.state_reason,
    late.carrier,
    late.tracking_number,
    late.destination_country,
    late.last_location,
    fct_orders.order_number,
    -- the full name must not leave the database for a page
    left(trim(dim_customers.customer_name), 1) || '•••' as masked_customer,
    late.promised_delivery_at,
    late.current_promised_delivery_at,
    late.last_scan_at,
    late.flagged_at,
    told.told_at,
    told.is_told_live,
    verdicts.decision as notice_decision,
    verdicts.reason as notice_reason,
    coalesce(asked.inquiry_count, 0) as inquiry_count
from late
left join fct_orders on late.order_id = fct_orders.order_id
left join dim_customers on late.customer_id = dim_customers.customer_id
left join told on late.parcel_id = told.parcel_id
left join verdicts on late.parcel_id = verdicts.parcel_id
left join asked on late.parcel_id = asked.parcel_id
order by late.flagged_at asc nulls last, late.parcel_id asc
