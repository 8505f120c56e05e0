{%- set cues = '(?:ordre|order|bestilling|beställning|bestellung|tilaus|köp'
    ~ '|køb|kjøp|purchase)' %}
{%- set joints = '(?:[\\s.:;,#()*\"-]|nr|nummer|numret|nummeret|numero|number'
    ~ '|no|id|er|is|är|med|with|på den|mit|min)' %}
{%- set code = '[a-z]{0,6}[-_]?\\d[a-z0-9_-]*' %}
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
        unnest(regexp_extract_all(
            text,
            '\b{{ cues }}\p{L}{0,12}{{ joints }}{0,6}({{ code }})',
            1
        )) as number
    from quiet

    union all

    select
        source,
        ticket_id,
        'cued' as kind,
        unnest(regexp_extract_all(
            text, '#\s?({{ code }})', 1
        )) as number
    from quiet

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
    upper(regexp_replace(number, '[^a-z0-9]', '', 'g')) as number_key
from found
