with

source as (

    {{ known_texts(
        source('raw_files', 'ticket_messages'),
        [
            'ticket_id',
            'message_id',
            'author',
            'headers',
            'is_public',
            'created_at'
        ],
        verbatim=['body']
    ) }}

),

renamed as (

    select
        ticket_id,
        message_id,
        lower(author) as author,
        body,
        headers,
        try_cast(is_public as boolean) as is_public,
        {{ to_instant('created_at') }} as created_at
    from source

)

select * from renamed
where {{ is_known('created_at') }}
