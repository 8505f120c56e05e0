with

parcels as (

    select * from {{ ref('fct_parcels') }}
    where not is_return

),

delivery_problems as (

    select * from {{ ref('delivery_problems') }}

),

-- papers that customs asks for are no flag: the parcel is where it should be
reasons as (

    select
        parcel_id,
        flag,
        case when flag = 'returning' then flag else reason end as reason,
        raised_at
    from {{ ref('fct_delay_flags') }}
    where flag in ('damaged', 'exception', 'returning') and cleared_at is null
    union all
    select
        parcel_id,
        'customs' as flag,
        state_reason as reason,
        last_scan_at as raised_at
    from parcels
    where state = 'customs' and state_reason = 'customs_docs'

),

-- the newest of a parcel's problems is the news
problems as (

    select
        reasons.parcel_id,
        reasons.raised_at,
        case
            when delivery_problems.reason is null then 'other'
            else delivery_problems.problem
        end as problem
    from reasons
    left join delivery_problems on reasons.reason = delivery_problems.reason
    where delivery_problems.reason is null or delivery_problems.problem <> ''
    qualify row_number() over (
        partition by reasons.parcel_id
        order by reasons.raised_at desc, reasons.flag asc, reasons.reason asc
    ) = 1

)

select * from problems
