{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}

{#- digits in groups, a serial number, or one run that may bear a prefix -#}
{%- set token = [
    '\\+\\d[\\d ()/-]*\\d',
    '\\b[A-Za-z]{0,6}\\d+[A-Z]+\\d[A-Z0-9]*\\b',
    '\\b[A-Z]{0,2}\\d{1,4}(?:[-/]\\d{2,4})?(?: \\d{2,5}\\b)+(?:,\\d{1,2}\\b)?',
    '\\b0\\d{2,4} \\d{3,}(?: \\d+)*',
    '(?:\\b(?:[A-Z]{1,4}[-_]?|[A-Za-z]{2,4}[-_]))?\\d+(?:[A-Z]{1,3}\\b)?'
        ~ '(?:[-_./:,×x][A-Z]{0,2}\\d+[A-Z]{0,2}|-[A-Z]{1,3}\\b)*',
] | join('|') %}
{%- set joined = '^[\\s,&]*(?:og|och|und|ja|and|eller|oder|tai|or)?\\s*$' %}
{#- words that end in a full stop and no sentence -#}
{%- set short_words = '\\p{L}*n(?:r|o|ro|um)|tlf|tel|puh|best|art|ref' %}

with

int_inquiry_texts as (

    {{ not_kept(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

texts as (

    select
        source,
        ticket_id,
        said_hash,
        own_lines,
        regexp_replace(all_lines, '\S+@\S+|https?://\S+', ' ', 'g') as text
    from int_inquiry_texts
    where regexp_matches(all_lines, '\d{3}')

),

split as (

    select
        source,
        ticket_id,
        said_hash,
        own_lines,
        regexp_extract_all(text, '{{ token }}') as numbers,
        string_split_regex(text, '{{ token }}') as gaps
    from texts

),

numbers as (

    select
        source,
        ticket_id,
        said_hash,
        own_lines,
        unnest(numbers) as number_written,
        generate_subscripts(numbers, 1) as position,
        unnest(gaps[:-2]) as gap,
        unnest(gaps[2:]) as next_gap
    from split

),

sized as (

    select
        *,
        length(regexp_replace(number_written, '\D', '', 'g')) as digits,
        lag(digits) over tickets as last_digits,
        lag(gap) over tickets as last_gap
    from numbers
    window
        tickets as (partition by source, ticket_id order by position)

),

final as (

    select
        source,
        ticket_id,
        said_hash,
        position,
        number_written,
        digits,
        contains(own_lines, number_written) as is_own_word,
        -- the second of two like numbers is what the first one is
        right(case
            when
                digits = last_digits and regexp_matches(gap, '{{ joined }}')
                then last_gap
            else gap
        end, 80) as words_before,
        left(next_gap, 60) as words_after,
        -- a house number stands before a postal code
        last_digits <= 3 and regexp_matches(gap, '^\s?[A-Za-z]?,?\s+$')
            as is_after_house_number
    from sized

)

select
    * replace (
        -- those of the same sentence; a line after a colon goes on
        regexp_extract(
            regexp_replace(
                regexp_replace(words_before, ':\s*\n\s*', ': ', 'g'),
                '(?i)\b({{ short_words }})\.', '\1 ', 'g'
            ),
            '(?s)(?:.*(?:[\n!?]|[.…]\s))?(.*)$', 1
        ) as words_before,
        regexp_extract(words_after, '^([^\n!?.…]|\.\S)*') as words_after
    )
from final
where digits >= 3
