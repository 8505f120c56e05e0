with

considered as (

    select * from {{ ref('int_ticket_orders_considered') }}

),

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

foremost as (

    select
        source,
        ticket_id,
        precedence,
        count(distinct order_id) as order_count
    from considered
    group by source, ticket_id, precedence
    qualify
        row_number() over (
            partition by source, ticket_id order by precedence
        ) = 1

),

-- only where several orders may be meant equally well is there a choice
undecided as (

    select * from foremost
    where order_count > 1

),

-- 7.244,10 and 7 244 are 7244
said as (

    select
        undecided.source,
        undecided.ticket_id,
        undecided.precedence,
        regexp_replace(
            texts.inquiry_text, '([0-9])[. ]([0-9]{3})', '\1\2', 'g'
        ) as text
    from undecided
    inner join int_inquiry_texts as texts
        on {{ same_ticket('undecided', 'texts') }}

)

select
    source,
    ticket_id,
    precedence,
    text,
    regexp_extract_all(text, '[0-9]+') as numbers,
    -- 29. januar, 29th of January; 29/1; January 29; den 29
    list_transform(
        {% for pattern, day, month in [
            ('0?([0-9]{1,2})(?:[.]|st|nd|rd|th)?(?: of)? ([a-zäö]{3})', 1, 2),
            ('0?([0-9]{1,2})[./]0?([0-9]{1,2})(?:[^0-9]|$)', 1, 2),
            ('([a-zäö]{3})[a-z]* 0?([0-9]{1,2})(?:[^0-9]|$)', 2, 1),
            ('den 0?([0-9]{1,2})()(?:[^0-9./]|$)', 1, 2),
        ] -%}
            list_zip(
                regexp_extract_all(text, '{{ pattern }}', {{ day }}),
                regexp_extract_all(text, '{{ pattern }}', {{ month }})
            ){{ "" if loop.last else " || " }}
        {% endfor %},
        lambda each: concat(each[1], ' ', each[2])
    ) as days
from said
