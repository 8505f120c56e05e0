with

source as (

    {{ known_versions(source('raw_files', 'refunds')) }}

),

renamed as (

    select
        {{ payload_text('refund_id') }} as refund_id,
        {{ payload_text('order_id') }} as order_id,
        {{ payload_text('return_id') }} as return_id,
        upper({{ payload_text('currency') }}) as currency,
        try_cast({{ payload_text('amount') }} as decimal(18, 2)) as amount,
        {{ to_instant(payload_text('issued_at')) }} as issued_at
    from source
    where issued_at <= {{ as_of() }}

)

select * from renamed
