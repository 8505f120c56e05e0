with

source as (

    {{ known_texts(
        source('raw_files', 'consents'),
        [
            'customer_email',
            'purpose',
            'source',
            'wording',
            'is_granted',
            'occurred_at'
        ]
    ) }}

),

renamed as (

    select
        lower(customer_email) as customer_email,
        lower(purpose) as purpose,
        source as consent_source,
        wording,
        try_cast(is_granted as boolean) as is_granted,
        {{ to_instant('occurred_at') }} as occurred_at
    from source

)

select * from renamed
where {{ is_known('occurred_at') }}
