with

-- every kept version counts here: each tells the status at one moment
source as (

    {{ known_history(source('raw_zendesk', 'tickets')) }}

),

renamed as (

    select
        json_extract_string(payload, '$.id') as ticket_id,
        json_extract_string(payload, '$.status') as status,
        {{ to_instant("json_extract_string(payload, '$.updated_at')") }}
            as updated_at,
        to_timestamp(try_cast(
            json_extract_string(payload, '$.generated_timestamp') as bigint
        )) as generated_at
    from source

),

first_told as (

    select
        ticket_id,
        status,
        updated_at,
        min(coalesce(generated_at, updated_at)) as generated_at
    from renamed
    group by ticket_id, status, updated_at

),

-- the system closes a ticket without moving its updated_at
dated as (

    select
        ticket_id,
        status,
        case
            when
                generated_at > min(generated_at) over (
                    partition by ticket_id, updated_at
                )
                then generated_at
            else updated_at
        end as occurred_at
    from first_told

)

select * from dated
where {{ is_known('occurred_at') }}
