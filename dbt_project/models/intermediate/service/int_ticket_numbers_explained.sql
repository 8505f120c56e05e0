with

int_ticket_numbers_written as (

    select * from {{ ref('int_ticket_numbers_written') }}

),

number_words as (

    select * from {{ ref('number_words') }}

),

sides as (

    select
        source,
        ticket_id,
        position,
        'before' as side,
        -- what stands behind a comma is set off from the words before it
        regexp_matches(words_before, ',\s*$') as is_set_off,
        list_reverse(
            regexp_extract_all(lower(words_before), '\p{L}+')
        )[:7] as words
    from int_ticket_numbers_written

    union all

    select
        source,
        ticket_id,
        position,
        'after' as side,
        false as is_set_off,
        regexp_extract_all(lower(words_after), '^[-,]|\p{L}+')[:3] as words
    from int_ticket_numbers_written

),

spoken as (

    select
        source,
        ticket_id,
        position,
        side,
        is_set_off,
        unnest(words) as word,
        generate_subscripts(words, 1) - 1 as away
    from sides

),

-- the longest known word that it begins with says what a word means
known as (

    select
        spoken.*,
        number_words.meaning,
        number_words.reach,
        number_words.word as cue
    from spoken
    inner join number_words
        on
            left(spoken.word, 2) = left(number_words.word, 2)
            and spoken.side = number_words.side
            and case
                when number_words.is_whole_word
                    then spoken.word = number_words.word
                else starts_with(spoken.word, number_words.word)
            end
    qualify
        row_number() over (
            partition by
                spoken.source, spoken.ticket_id, spoken.position,
                spoken.side, spoken.away
            order by
                length(number_words.word) desc,
                number_words.is_whole_word desc,
                number_words.meaning asc
        ) = 1

),

-- words like nr and is stand between and do not count
near as (

    select
        * exclude (away),
        away - count(*) filter (where meaning = 'filler') over (
            partition by source, ticket_id, position, side
            order by away
            rows between unbounded preceding and 1 preceding
        ) as words_apart,
        coalesce(bool_or(meaning = 'link' and away = 0) over (
            partition by source, ticket_id, position
        ), false) as is_linked
    from known

)

select
    source,
    ticket_id,
    position,
    meaning,
    cue,
    words_apart
from near
where
    meaning not in ('filler', 'link')
    and words_apart <= reach
    and not (is_set_off and meaning not in ('order', 'ordered'))
    -- the invoice for 1042 is not invoice 1042
    and not (
        is_linked
        and side = 'before'
        and meaning in (
            'invoice', 'parcel', 'return', 'money', 'ticket', 'article'
        )
    )
-- of two words as near, the one before the number is its name
qualify
    row_number() over (
        partition by source, ticket_id, position
        order by
            meaning not in ('money', 'unit') or words_apart > 0,
            words_apart + case
                when side = 'after' and meaning = 'order' then 3 else 0
            end,
            side desc,
            cue asc
    ) = 1
