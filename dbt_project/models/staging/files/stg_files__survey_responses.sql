with

source as (

    {{ known_texts(
        source('raw_files', 'survey_responses'),
        [
            'response_id',
            'order_id',
            'ticket_id',
            'comment',
            'score',
            'answered_at'
        ]
    ) }}

),

renamed as (

    select
        response_id,
        order_id,
        ticket_id,
        comment,
        try_cast(score as integer) as score,
        {{ to_instant('answered_at') }} as answered_at
    from source

)

select * from renamed
where {{ is_known('answered_at') }}
