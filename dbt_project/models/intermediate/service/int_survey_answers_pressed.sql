with

presses as (

    select * from {{ ref('stg_ledger__link_presses') }}
    where purpose = 'answer' and mode = 'live' and pressed_at <= {{ as_of() }}

),

ledger_messages as (

    select * from {{ ref('stg_ledger__messages') }}
    where mode = 'live'

),

survey_rules as (

    select * from {{ ref('survey_rules') }}

),

in_time as (

    select
        presses.*,
        ledger_messages.order_id,
        ledger_messages.ticket_id,
        ledger_messages.customer_id,
        to_seconds(survey_rules.scanner_seconds) as scanner_span
    from presses
    inner join ledger_messages
        on presses.message_key = ledger_messages.message_key
    cross join survey_rules
    where
        presses.pressed_at
        <= coalesce(ledger_messages.sent_at, ledger_messages.reserved_at)
        + to_days(survey_rules.days_to_answer)

),

-- a scanner follows every link there is; nobody answers 1 and 5 within a breath
followed as (

    select
        *,
        count(distinct answer) filter (where step = 'opened') over (
            partition by message_key
            order by pressed_at
            range between scanner_span preceding and scanner_span following
        ) > 1 as is_scanner
    from in_time

),

final as (

    select
        message_key as response_id,
        order_id,
        ticket_id,
        customer_id,
        pressed_at as answered_at,
        try_cast(answer as integer) as score,
        comment
    from followed
    where step = 'sent' or not is_scanner
    qualify row_number() over (
        partition by message_key
        order by step = 'sent' desc, pressed_at desc, press_id desc
    ) = 1

)

select * from final
where score is not null
