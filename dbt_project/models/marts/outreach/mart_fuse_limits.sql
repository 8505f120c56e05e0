with

message_types as (

    select * from {{ ref('message_types') }}

),

fuse_rules as (

    select * from {{ ref('fuse_rules') }}

),

settings as (

    select * from {{ ref('stg_varsel__message_settings') }}

),

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

ruled as (

    select
        message_types.message_type,
        fuse_rules.* exclude (message_type),
        settings.fuse_limit as shop_limit
    from message_types
    inner join fuse_rules
        on
            fuse_rules.message_type = case
                when
                    message_types.message_type in (
                        select own.message_type from fuse_rules as own
                    )
                    then message_types.message_type
                else 'other'
            end
    left join settings on message_types.message_type = settings.message_type

),

-- days of 24 hours back from the run; a surge that a person let go is no habit
days as (

    select
        messages.message_type,
        floor(
            date_diff('second', messages.sent_at, run_context.as_of) / 86400
        ) as days_ago,
        count(*) as sent_count
    from messages
    inner join run_context on messages.mode = run_context.sending_mode
    where
        messages.sent_at <= run_context.as_of
        and not messages.is_released
    group by 1, 2

),

trailing_weeks as (

    select
        ruled.message_type,
        max(days.days_ago) as oldest_days_ago,
        coalesce(
            max(days.sent_count) filter (
                where days.days_ago between 1 and ruled.trailing_days
            ),
            0
        ) as busiest_count
    from ruled
    inner join days on ruled.message_type = days.message_type
    group by 1

),

limited as (

    select
        ruled.message_type,
        ruled.shop_limit,
        ruled.new_shop_limit,
        trailing_weeks.busiest_count,
        case
            when trailing_weeks.oldest_days_ago >= ruled.history_days
                then
                    greatest(
                        ruled.least_limit,
                        ruled.multiple * trailing_weeks.busiest_count
                    )
        end as usual_limit
    from ruled
    left join trailing_weeks
        on ruled.message_type = trailing_weeks.message_type

),

-- without weeks of its own to go by, a type has the shop's limit or the default
chosen as (

    select
        message_type,
        case
            when shop_limit is null and usual_limit is null then 'new_shop'
            when usual_limit is null or shop_limit < usual_limit then 'shop'
            else 'usual'
        end as limited_by,
        cast(
            case
                when limited_by = 'new_shop' then new_shop_limit
                when limited_by = 'shop' then shop_limit
                else usual_limit
            end as bigint
        ) as limit_count,
        cast(busiest_count as bigint) as busiest_count
    from limited

)

select * from chosen
