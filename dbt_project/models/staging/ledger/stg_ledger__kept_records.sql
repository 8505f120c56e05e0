with

source as (

    select * from {{ source('raw_ledger', 'kept_records') }}

),

renamed as (

    select
        source,
        record_id,
        case stream
            when 'order_lines' then 'line'
            when 'refunds' then 'refund'
            else 'order'
        end as kind,
        {{ kept_text('order_id') }} as order_id,
        {{ kept_text('order_number') }} as order_number,
        {{ kept_text('sku') }} as sku,
        {{ kept_text('country') }} as country,
        upper({{ kept_text('currency') }}) as currency,
        try_cast({{ kept_text('quantity') }} as integer) as quantity,
        try_cast({{ kept_text('amount') }} as decimal(18, 2)) as amount,
        try_cast({{ kept_text('refunded') }} as decimal(18, 2))
            as refunded_amount,
        try_cast({{ kept_text('tax') }} as decimal(18, 2)) as tax_amount,
        {{ iso_instant(kept_text('at'), "'UTC'") }} as occurred_at,
        {{ iso_instant(kept_text('paid_at'), "'UTC'") }} as paid_at,
        {{ iso_instant(kept_text('cancelled_at'), "'UTC'") }} as cancelled_at
    from source

)

select * from renamed
