with

source as (

    {{ known_versions(source('raw_files', 'consents')) }}

),

renamed as (

    select
        lower({{ payload_text('customer_email') }}) as customer_email,
        lower({{ payload_text('purpose') }}) as purpose,
        {{ payload_text('source') }} as consent_source,
        {{ payload_text('wording') }} as wording,
        try_cast({{ payload_text('is_granted') }} as boolean) as is_granted,
        {{ to_instant(payload_text('occurred_at')) }} as occurred_at
    from source
    where occurred_at <= {{ as_of() }}

)

select * from renamed
