{{ config(materialized='table') }}
with

-- an arm is given only to a message that could have gone out: one that was too
-- old when first seen, or came with a backfill, belongs to no experiment
eligible as (

    select
        barred.*,
        barred_reason is null
        and not coalesce(is_backfilled, false)
        and (is_in_time or first_eligible_at is not null) as is_eligible
    from {{ ref('int_messages_barred') }} as barred

),

armed as (

    select
        eligible.*,
        case
            when coalesce(holdout_share, 0) = 0 or customer_id is null then null
            when not is_eligible and first_eligible_at is null then null
            when first_arm is not null then first_arm
            when
                {{ stable_share("message_type || '|' || customer_id") }}
                < holdout_share
                then 'holdout'
            else 'message'
        end as arm
    from eligible

),

-- what is too old already is dropped below, never put off
deferred as (

    select
        armed.*,
        case
            when barred_reason is not null then barred_reason
            when is_eligible and arm = 'holdout' then 'holdout'
            when not is_in_time then 'too_old'
            when is_backfilled then 'backfill'
            when
                message_class in ('survey', 'marketing')
                and paused_by is not null
                then 'paused'
            when quiet_until_at is not null then 'quiet_hours'
        end as earlier_reason
    from armed

),

places as (

    select
        message_key,
        row_number() over (
            partition by message_class, reader_id
            order by ledger_state is null, priority, trigger_at, message_key
        ) as place_with_recipient
    from deferred
    where earlier_reason is null

),

reasoned as (

    select
        deferred.* exclude (earlier_reason, not_after),
        deferred.not_after as sendable_until_at,
        case
            when deferred.earlier_reason is not null
                then deferred.earlier_reason
            when
                deferred.cap = 'frequency'
                and places.place_with_recipient
                + coalesce(deferred.told_count, 0)
                > deferred.max_messages
                then 'frequency_cap'
            when {{ lacks_way_out('deferred') }}
                then 'channel_missing'
            else 'due'
        end as reason
    from deferred
    left join places on deferred.message_key = places.message_key

),

timed as (

    select
        reasoned.*,
        case
            when reason = 'due' then 'send'
            when reason in ('paused', 'quiet_hours', 'frequency_cap')
                then 'defer'
            else 'drop'
        end as decision,
        case
            when reason = 'quiet_hours' then quiet_until_at
            when reason = 'frequency_cap' then frees_at
        end as not_before
    from reasoned

)

select
    message_key,
    mode,
    message_type,
    message_class,
    flow,
    subject_type,
    subject_id,
    order_id,
    parcel_id,
    ticket_id,
    customer_id,
    recipient_email,
    recipient_name,
    recipient_phone,
    language,
    is_language_fallback,
    channel,
    priority,
    decision,
    reason,
    arm,
    rule_version,
    trigger_at,
    not_before,
    case
        when decision = 'defer' then not_before + to_hours(valid_for_hours)
        else sendable_until_at
    end as not_after,
    coalesce(
        first_eligible_at, case when is_eligible then as_of end
    ) as first_eligible_at,
    told_delivery_date,
    in_reply_to,
    facts,
    as_of
from timed
