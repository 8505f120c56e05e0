with

answers as (

    -- every answer, since old scans drop out and numbers are used again
    select
        record_id as tracking_number,
        (_seen_at, payload_hash) as told_in,
        unnest(payload -> '$.parcels[*]') as payload
    from (
        {{ known_history(source('raw_gls', 'parcels')) }}
    ) as versions

),

parcels as (

    -- two parcels under one number: the one last heard of is ours
    select
        tracking_number,
        payload
    from answers
    qualify row_number() over (
        partition by tracking_number, told_in
        order by
            {{ to_instant(payload_text('statusDateTime')) }} desc nulls last,
            {{ payload_text('unitno') }} asc
    ) = 1

),

headlines as (

    -- the status as of the moment it came about, which may be no scan's; a
    -- history closed later hides the outcome that was told at that moment
    select
        tracking_number,
        {{ to_instant(payload_text('statusDateTime')) }} as occurred_at,
        coalesce(
            max({{ payload_text('status') }}) filter (
                where {{ payload_text('status') }} <> 'FINAL'
            ),
            max({{ payload_text('status') }})
        ) as raw_status
    from parcels
    where {{ is_known('occurred_at') }}
    group by tracking_number, occurred_at

),

events as (

    select
        tracking_number,
        unnest(payload -> '$.events[*]') as payload
    from parcels

),

scans as (

    select
        tracking_number,
        {{ payload_text('code') }} as raw_code,
        max({{ payload_text('description') }}) as description,
        {{ payload_text('city') }} as location,
        {{ to_instant(payload_text('eventDateTime')) }} as occurred_at
    from events
    where {{ is_known('occurred_at') }}
    group by tracking_number, raw_code, location, occurred_at

),

told as (

    select
        coalesce(scans.tracking_number, headlines.tracking_number)
            as tracking_number,
        headlines.raw_status,
        scans.raw_code,
        scans.description,
        scans.location,
        coalesce(scans.occurred_at, headlines.occurred_at) as occurred_at
    from scans
    full outer join headlines
        on
            scans.tracking_number = headlines.tracking_number
            and scans.occurred_at = headlines.occurred_at

)

select * from told
