{{ config(materialized='table') }}

with

candidates as (

    select * from {{ ref('candidate_order_confirmation') }}
    union all by name
    select * from {{ ref('candidate_order_dispatched') }}
    union all by name
    select * from {{ ref('candidate_delay_notice') }}
    union all by name
    select * from {{ ref('candidate_ready_for_pickup') }}
    union all by name
    select * from {{ ref('candidate_ticket_acknowledgement') }}
    union all by name
    select * from {{ ref('candidate_support_feedback') }}
    union all by name
    select * from {{ ref('candidate_thank_you') }}
    union all by name
    select * from {{ ref('candidate_returner_offer') }}
    union all by name
    select * from {{ ref('candidate_win_back') }}
    union all by name
    select * from {{ ref('candidate_feedback_request') }}
    union all by name
    select * from {{ ref('candidate_order_incomplete') }}
    union all by name
    select * from {{ ref('candidate_delivery_window_changed') }}
    union all by name
    select * from {{ ref('candidate_out_for_delivery') }}
    union all by name
    select * from {{ ref('candidate_pickup_reminder') }}
    union all by name
    select * from {{ ref('candidate_delivered_check') }}
    union all by name
    select * from {{ ref('candidate_delivery_exception') }}
    union all by name
    select * from {{ ref('candidate_incident_notice') }}
    union all by name
    select * from {{ ref('candidate_correction') }}
    union all by name
    select * from {{ ref('candidate_withdrawal_receipt') }}
    union all by name
    select * from {{ ref('candidate_return_guide') }}
    union all by name
    select * from {{ ref('candidate_return_received') }}
    union all by name
    select * from {{ ref('candidate_refund_issued') }}
    union all by name
    select * from {{ ref('candidate_exchange_dispatched') }}
    union all by name
    select * from {{ ref('candidate_warehouse_worklist') }}
    union all by name
    select * from {{ ref('candidate_receivable_worklist') }}
    union all by name
    select * from {{ ref('candidate_maker_worklist') }}
    union all by name
    select * from {{ ref('candidate_sla_at_risk') }}
    union all by name
    select * from {{ ref('candidate_delivery_call_list') }}
    union all by name
    select * from {{ ref('candidate_weekly_review') }}
    union all by name
    select * from {{ ref('candidate_context_note') }}

),

message_types as (

    select * from {{ ref('message_types') }}

),

message_settings as (

    select * from {{ ref('stg_varsel__message_settings') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

considered as (

    select
        sha256(
            concat_ws(
                '|',
                run_context.shop_id,
                candidates.message_type,
                candidates.fact_key
            )
        ) as message_key,
        candidates.* exclude (lacks_offer),
        message_types.* exclude (message_type, subject_type, fact, channel),
        coalesce(message_settings.channel, message_types.channel) as channel,
        list_contains(
            message_settings.open_channels,
            coalesce(message_settings.channel, message_types.channel)
        ) as is_channel_open,
        coalesce(message_settings.is_enabled, true)
        and not coalesce(candidates.lacks_offer, false) as is_enabled,
        message_settings.live_since,
        case
            when message_types.is_holdout_allowed
                then coalesce(message_settings.holdout_share, 0)
            else 0
        end as holdout_share,
        run_context.sending_mode as mode,
        run_context.rule_version,
        run_context.as_of
    from candidates
    inner join message_types
        on candidates.message_type = message_types.message_type
    left join message_settings
        on candidates.message_type = message_settings.message_type
    cross join run_context

)

select * from considered
