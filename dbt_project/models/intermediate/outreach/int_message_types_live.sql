with

message_types as (

    select * from {{ ref('message_types') }}

),

message_settings as (

    select * from {{ ref('stg_varsel__message_settings') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

live as (

    select message_types.message_type
    from message_types
    cross join run_context
    left join message_settings
        on message_types.message_type = message_settings.message_type
    where
        coalesce(message_settings.is_enabled, true)
        and case
            when message_settings.live_since is null
                then run_context.sending_mode <> 'live'
            else message_settings.live_since <= run_context.as_of
        end

)

select * from live
