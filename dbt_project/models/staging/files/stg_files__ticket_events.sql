with

source as (

    {{ known_texts(
        source('raw_files', 'ticket_events'),
        [
            'ticket_id',
            'status',
            'occurred_at'
        ]
    ) }}

),

renamed as (

    select
        ticket_id,
        lower(status) as status,
        {{ to_instant('occurred_at') }} as occurred_at
    from source

)

select * from renamed
where {{ is_known('occurred_at') }}
