with

opened as (

    select * from {{ ref('int_lists_opened') }}
    where message_type = 'weekly_review'

),

causes as (

    select * from {{ ref('mart_inquiry_causes') }}

),

settings as (

    select
        max(value) filter (where setting = 'review_inquiries')
            as inquiry_count,
        max(value) filter (where setting = 'review_causes') as cause_count
    from {{ ref('inquiry_settings') }}

),

newest as (

    select causes.*
    from causes
    cross join settings
    qualify
        row_number() over (
            order by causes.created_at desc, causes.ticket_id desc
        ) <= settings.inquiry_count

),

latest as (

    select
        newest.*,
        count(*) over () as total_count,
        min(newest.created_at) over () as first_at,
        max(newest.created_at) over () as last_at
    from newest

),

counted as (

    select
        cause,
        count(*) as inquiry_count,
        any_value(total_count) as total_count,
        any_value(first_at) as first_at,
        any_value(last_at) as last_at,
        list(ticket_number order by created_at desc, ticket_id desc)[1:5]
            as examples
    from latest
    group by cause

),

entries as (

    select
        null::varchar as list_key,
        null::date as sort_date,
        lpad((1000000 - counted.inquiry_count)::varchar, 7, '0')
        || counted.cause as sort_key,
        struct_pack(
            cause := counted.cause,
            inquiry_count := counted.inquiry_count,
            total_count := counted.total_count,
            first_date := {{ local_date('counted.first_at') }},
            last_date := {{ local_date('counted.last_at') }},
            examples := counted.examples
        ) as item
    from counted
    cross join settings
    qualify
        row_number() over (
            order by counted.inquiry_count desc, counted.cause asc
        ) <= settings.cause_count

),

{{ list_candidates('weekly_review') }}
