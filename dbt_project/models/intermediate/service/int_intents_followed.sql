with

followed as (

    select * from {{ ref('int_inquiries_followed') }}

),

counted as (

    select
        intent,
        count(*)::integer as asked_count,
        (count(*) filter (
            where is_judged and is_shown
        ))::integer as shown_count,
        (count(*) filter (
            where is_judged and is_shown and is_ended
        ))::integer as shown_ended_count,
        (count(*) filter (
            where is_judged and not is_shown
        ))::integer as unshown_count,
        (count(*) filter (
            where is_judged and not is_shown and is_ended
        ))::integer as unshown_ended_count
    from followed
    group by intent

)

select * from counted
