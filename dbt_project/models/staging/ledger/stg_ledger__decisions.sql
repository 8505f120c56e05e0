with

source as (

    select * from {{ source('raw_ledger', 'decisions') }}

),

renamed as (

    select
        message_key,
        mode,
        message_type,
        subject_type,
        subject_id,
        order_id,
        parcel_id,
        ticket_id,
        customer_id,
        decision,
        reason,
        rule_version,
        arm,
        trigger_at,
        first_eligible_at,
        decided_at,
        not_before,
        not_after
    from source

)

select * from renamed
