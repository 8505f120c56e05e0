with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

policies as (

    select * from {{ ref('stg_varsel__service_policies') }}

),

tickets as (

    select distinct
        lower(channel) as channel,
        lower(priority) as priority,
        {{ local_date('created_at') }} as created_date
    from int_tickets_unioned

),

-- the version for the fewest tickets goes first, then the newest of its day
chosen as (

    select
        tickets.channel,
        tickets.priority,
        tickets.created_date,
        policies.clock,
        policies.valid_from_date,
        policies.hours * 60 as promised_minutes
    from tickets
    inner join policies
        on
            tickets.created_date
            >= coalesce(policies.valid_from_date, '-infinity'::date)
            and coalesce(policies.channel, tickets.channel, '')
            = coalesce(tickets.channel, '')
            and coalesce(policies.priority, tickets.priority, '')
            = coalesce(tickets.priority, '')
    qualify
        row_number() over (
            partition by
                tickets.channel,
                tickets.priority,
                tickets.created_date,
                policies.clock
            order by
                (policies.channel is not null)::integer
                + (policies.priority is not null)::integer desc,
                policies.priority is not null desc,
                policies.valid_from_date desc nulls last
        ) = 1

)

select * from chosen
