with

messages as (

    select * from {{ ref('int_messages_remembered') }}

),

quieted as (

    -- a night is over in three days: what is older than that is too old,
    -- whatever the hour is where its reader lives
    select
        messages.*,
        respects_quiet_hours
        and (
            trigger_at + to_hours(valid_for_hours) + interval 3 day >= as_of
            or last_decision is not null
        ) as is_asked_the_hour,
        case
            when is_asked_the_hour
                then {{ quiet_until(
                    'as_of',
                    'time_zone',
                    'quiet_starts_at',
                    'quiet_ends_at'
                ) }}
        end as quiet_until_at,
        case
            when is_asked_the_hour
                then {{ quiet_until(
                    'trigger_at',
                    'time_zone',
                    'quiet_starts_at',
                    'quiet_ends_at'
                ) }}
        end as first_quiet_until_at
    from messages

),

-- age counts from the first minute the message could have gone out, so a
-- deferral moves the end; it never moves back
timed as (

    select
        quieted.* exclude (first_quiet_until_at, is_asked_the_hour),
        greatest(
            coalesce(first_quiet_until_at, trigger_at)
            + to_hours(valid_for_hours),
            case
                when last_decision = 'defer'
                    then
                        coalesce(last_not_before, as_of)
                        + to_hours(valid_for_hours)
                else last_not_after
            end
        ) as not_after
    from quieted

),

screened as (

    select
        timed.*,
        as_of <= not_after as is_in_time,
        case
            when
                ledger_state in (
                    'sent', 'failed', 'unknown', 'suppressed', 'expired', 'held'
                )
                then 'already_in_ledger'
            when is_superseded then 'superseded'
            when
                not is_enabled
                or trigger_at < live_since
                -- nothing is sent by accident: a type goes live by its own date
                or (mode = 'live' and live_since is null)
                then 'not_live'
            when is_suppressed then 'suppressed'
            when
                -- who has no address yet is told so at the last gate
                (
                    coalesce(message_class, '') != 'internal'
                    or recipient_email is not null
                )
                and not {{ is_mail_address('recipient_email') }}
                then 'bad_address'
            when country_rule = 'never' then 'class_country'
            when country_rule = 'consent' and not has_consent then 'no_consent'
            when is_machine_mail then 'machine_mail'
        end as screened_reason
    from timed

),

-- a reserved message keeps its place; else the first to write is answered first
places as (

    select
        message_key,
        row_number() over (
            partition by message_type, reader_id
            order by ledger_state is null, trigger_at, message_key
        ) as place_with_recipient
    from screened
    where
        cap = 'sender'
        and screened_reason is null
        and is_in_time
        and not coalesce(is_backfilled, false)

),

barred as (

    select
        screened.* exclude (screened_reason),
        case
            when screened.screened_reason is not null
                then screened.screened_reason
            when
                places.place_with_recipient
                + coalesce(screened.told_count, 0)
                > screened.max_messages
                then 'sender_cap'
            when screened.is_told_elsewhere then 'told_elsewhere'
        end as barred_reason
    from screened
    left join places on screened.message_key = places.message_key

)

select * from barred
