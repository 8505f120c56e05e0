-- how much a word speaks for each language, in logarithms
with

said as (

    select distinct
        ticket_id,
        split_part(ticket_id, '/', 1) as language,
        word
    from intermediate.int_inquiry_tokens
    where word <> '0'

),

languages as (

    select
        language,
        count(distinct ticket_id) as text_count
    from said
    group by language

),

counted as (

    select
        word,
        language,
        count(*) as word_count
    from said
    group by word, language

),

spread as (

    select
        words.word,
        languages.language,
        ln((coalesce(counted.word_count, 0) + 0.3) / (languages.text_count + 0.6))
            as frequency
    from (
        select word
        from said
        group by word
        having count(*) > 1
    ) as words
    cross join languages
    left join counted
        on
            words.word = counted.word
            and languages.language = counted.language

),

weighed as (

    select
        word,
        language,
        round(greatest(-4, least(4, frequency - avg(frequency) over (
            partition by word
        ))), 1) as weight
    from spread

)

select
    word,
    language,
    weight
from weighed
where abs(weight) >= 0.5
order by word, language
