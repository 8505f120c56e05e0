{{ config(materialized='table') }}

{#- the ways shops number orders, as far as they cannot be something else -#}
{%- set prefixed = '^[A-Za-z]{2,4}-?\\d{5,7}$' %}
{%- set suffixed = '^\\d{5,7}-[A-Z]{2,3}$' %}
{%- set by_year = '^20\\d\\d[-/]\\d{4,6}$' %}
{%- set bare = '^[1-9](\\d{4,6}|\\d{8,9})$' %}
{%- set other_shapes = '[ +.,:/×xX]|^0\\d*-|^[A-Z]{2}\\d{9}[A-Z]{2}$'
    ~ '|^JJ?D\\d' %}
{%- set other_prefixes = '^(inv|re|rg|po|rma|fak|art|ean|sku|ref|cvr|org'
    ~ '|ab|vat)-?\\d' %}

with

int_ticket_numbers_written as (

    select * from {{ ref('int_ticket_numbers_written') }}

),

int_ticket_numbers_explained as (

    select * from {{ ref('int_ticket_numbers_explained') }}

),

shaped as (

    select
        int_ticket_numbers_written.*,
        int_ticket_numbers_explained.meaning,
        int_ticket_numbers_explained.words_apart,
        regexp_replace(
            regexp_replace(number_written, '\d', '9', 'g'), '\p{L}', 'A', 'g'
        ) as form,
        regexp_matches(
            number_written, '{{ prefixed }}|{{ suffixed }}|{{ by_year }}'
        ) as is_order_shape,
        -- a round number is rather a quantity
        regexp_matches(number_written, '{{ bare }}')
        and not ends_with(number_written, '000') as is_bare,
        ends_with(rtrim(words_before), '#') as has_hash,
        -- telephone, price, date, size, parcel
        regexp_matches(number_written, '{{ other_shapes }}')
        and not regexp_matches(number_written, '{{ by_year }}')
        or regexp_matches(
            number_written, '^\d{1,4}(-\d{1,2}){1,2}(-\d{2,4})?$'
        )
        or digits > 10
        or regexp_matches(words_after, '^\s?[€£$%]|^\s?:-|^,-')
        or regexp_matches(words_before, '[€£$]\s?$')
            as is_other_shape,
        regexp_matches(number_written, '^([A-Z]{1,2}-)?\d{5}$')
        and (
            regexp_matches(words_after, '^ \p{Lu}\p{L}')
            or is_after_house_number and regexp_matches(words_after, '^ \p{L}')
            or regexp_matches(words_before, '\p{Lu}\p{L}+( \p{Ll}+)? \($')
        ) as is_postcode_shape
    from int_ticket_numbers_written
    left join int_ticket_numbers_explained
        on
            int_ticket_numbers_written.source
            = int_ticket_numbers_explained.source
            and int_ticket_numbers_written.ticket_id
            = int_ticket_numbers_explained.ticket_id
            and int_ticket_numbers_written.position
            = int_ticket_numbers_explained.position

),

judged as (

    select
        *,
        case
            when is_other_shape then null
            when
                meaning in ('order', 'ordered')
                and (is_order_shape or is_bare)
                then 'order_word'
            when
                meaning = 'order' and words_apart = 0 and digits >= 4
                and not regexp_matches(number_written, '^(19|20)\d\d$')
                then 'order_word'
            when meaning not in ('order', 'ordered') then null
            when has_hash then 'hash'
            when is_postcode_shape then null
            when
                is_order_shape
                and not regexp_matches(
                    lower(number_written), '{{ other_prefixes }}'
                )
                then 'shape'
            when is_bare and is_own_word then 'bare'
        end as taken_by
    from shaped

),

-- a shop numbers its orders in one way, so a bare number must look like the
-- sure ones beside it
compared as (

    select
        *,
        taken_by <> 'bare'
        or count(*) filter (where taken_by <> 'bare') over (
            partition by source, ticket_id
        ) = 0
        or count(*) filter (where taken_by <> 'bare') over (
            partition by source, ticket_id, form
        ) > 0 as is_taken
    from judged
    where taken_by is not null

)

select
    source,
    ticket_id,
    number_written as order_number,
    {{ number_key('number_written') }} as number_key,
    taken_by,
    position
from compared
where is_taken
qualify
    row_number() over (
        partition by source, ticket_id, {{ number_key('number_written') }}
        order by taken_by = 'bare', position
    ) = 1
