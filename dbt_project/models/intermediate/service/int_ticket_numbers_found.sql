{%- set prices = '\\b\\d[\\d.,]*\\s?'
    ~ '(kr|kroner|kronor|dkk|sek|nok|eur|euro|usd)\\b'
    ~ '|\\d[\\d.,]*\\s?(€|,-)|\\b(kr|dkk|sek|nok|eur)\\.?\\s?\\d[\\d.,]*'
    ~ '|€\\s?\\d[\\d.,]*' %}
{%- set dates = '\\b\\d{1,4}[./-]\\d{1,2}[./-]\\d{2,4}\\b'
    ~ '|\\b\\d{1,2}[./:]\\d{1,2}\\b' %}

with

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

int_ticket_order_numbers as (

    select * from {{ ref('int_ticket_order_numbers') }}

),

-- prices and dates are numbers, yet name no order
quiet as (

    select
        source,
        ticket_id,
        regexp_replace(
            regexp_replace(
                lower(concat_ws(chr(10), subject, body)),
                '{{ prices }}',
                ' ~ ', 'g'
            ),
            '{{ dates }}',
            ' ~ ', 'g'
        ) as text
    from int_inquiry_texts

),

found as (

    select
        source,
        ticket_id,
        'cued' as kind,
        number_key as number
    from int_ticket_order_numbers
    where taken_by <> 'bare'

    union all

    -- groups of digits in a row are a telephone number
    select
        source,
        ticket_id,
        'bare' as kind,
        unnest(regexp_extract_all(
            regexp_replace(text, '\+?\d{2,4}( \d{2,4})+', ' ~ ', 'g'),
            '\b[a-z]{0,6}[-_]?\d[a-z0-9_-]{2,}'
        )) as number
    from quiet

    union all

    select
        source,
        ticket_id,
        'parcel' as kind,
        unnest(regexp_extract_all(
            text, '\b[a-z]{0,4}\d(?:[a-z0-9]| ?\d){6,}'
        )) as number
    from quiet

)

select distinct
    source,
    ticket_id,
    kind,
    {{ number_key('number') }} as number_key
from found
