with

stated as (

    select * from {{ ref('int_claims_made') }}

),

judged as (

    select
        *,
        case claim
            when 'dispatched'
                then
                    state = 'cancelled'
                    or (
                        state is not null
                        and first_scan_at is null
                        and shipped_at is null
                    )
            -- one driven out again goes to the door as its reader asked, and
            -- one kept to its last day goes back as was told
            when 'ready'
                then
                    possession_at is null
                    and (
                        state in (
                            'label_created', 'picked_up', 'in_transit',
                            'customs', 'exception', 'lost'
                        )
                        or (
                            state in ('returning', 'returned_to_sender')
                            and last_scan_at < pickup_deadline_at
                        )
                    )
            when 'delivered' then order_possession_at is null
            -- where no scan is ever heard, silence says nothing
            when 'date'
                then
                    possession_at is null
                    and ready_for_pickup_at is null
                    and first_scan_at is not null
                    and date_refuted_at <= as_of
        end as is_refuted,
        case
            when cancelled_at is not null then 'order_cancelled'
            when claim = 'delivered' and order_state = 'returned'
                then 'order_returned'
            when claim = 'date' and is_flagged then 'told_by_delay_notice'
            when claim = 'date' and is_moved
                then 'told_by_delivery_window_changed'
            when
                claim = 'date'
                and state = 'out_for_delivery'
                and last_scan_at >= date_over_at
                then 'out_for_delivery'
            when
                claim = 'date'
                and state in (
                    'exception', 'returning', 'lost', 'expired', 'cancelled',
                    'returned_to_sender'
                )
                then 'no_longer_on_the_way'
        end as superseded_reason
    from stated

),

-- one mail puts right the last that was told of a parcel
refuted as (

    select * exclude (is_refuted)
    from judged
    where is_refuted
    qualify row_number() over (
        partition by coalesce(parcel_id, order_id)
        order by
            superseded_reason is null desc,
            claim = 'date' asc,
            told_at desc,
            told_message_key asc
    ) = 1

)

select * from refuted
