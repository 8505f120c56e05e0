with

-- every kept version counts here: each tells the status at one moment
source as (

    {{ known_history(source('raw_gorgias', 'tickets')) }}

),

renamed as (

    select
        {{ payload_text('id') }} as ticket_id,
        {{ gorgias_status() }} as status,
        case
            when {{ payload_text('status') }} = 'closed'
                then coalesce(
                    {{ to_instant(payload_text('closed_datetime')) }},
                    {{ to_instant(payload_text('updated_datetime')) }}
                )
            else {{ to_instant(payload_text('updated_datetime')) }}
        end as occurred_at
    from source

)

select distinct * from renamed
where {{ is_known('occurred_at') }}
