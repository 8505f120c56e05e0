{{ config(materialized='table') }}

with

int_inquiry_words as (

    select * from {{ ref('int_inquiry_words') }}

),

inquiry_terms as (

    select * from {{ ref('inquiry_terms') }}

),

term_forms as (

    select
        *,
        unnest(forms) as form
    from (
        select
            *,
            string_split(pattern, ' ') as forms
        from inquiry_terms
    ) as split

),

forms as (

    select
        form,
        count(*) as term_count
    from term_forms
    group by form

),

-- a sentence is asked about a term only where the term's rarest word occurs
anchored_terms as (

    select term_forms.*
    from term_forms
    inner join forms
        on term_forms.form = forms.form
    qualify
        row_number() over (
            partition by
                term_forms.language, term_forms.intent, term_forms.pattern
            order by
                forms.term_count asc, length(forms.form) desc, forms.form asc
        ) = 1

),

-- every way a term could write a word: whole, its beginnings, its endings
word_forms as (

    select
        written.word,
        forms.form
    from (
        select
            word,
            unnest(list_concat(
                [word],
                [left(word, n) || '*' for n in range(2, length(word) + 1)],
                ['*' || right(word, n) for n in range(3, length(word) + 1)]
            )) as form
        from (
            select distinct word
            from int_inquiry_words
        ) as vocabulary
    ) as written
    inner join forms
        on written.form = forms.form

),

sentence_forms as (

    select distinct
        int_inquiry_words.source,
        int_inquiry_words.ticket_id,
        int_inquiry_words.sentence_number,
        word_forms.form
    from int_inquiry_words
    inner join word_forms
        on int_inquiry_words.word = word_forms.word

),

sentence_form_lists as (

    select
        source,
        ticket_id,
        sentence_number,
        list(form) as forms
    from sentence_forms
    group by source, ticket_id, sentence_number

),

matched as (

    select distinct
        sentence_forms.source,
        sentence_forms.ticket_id,
        anchored_terms.language,
        anchored_terms.intent,
        anchored_terms.pattern,
        anchored_terms.weight
    from sentence_forms
    inner join anchored_terms
        on sentence_forms.form = anchored_terms.form
    inner join sentence_form_lists
        on
            sentence_forms.source = sentence_form_lists.source
            and sentence_forms.ticket_id = sentence_form_lists.ticket_id
            and sentence_forms.sentence_number
            = sentence_form_lists.sentence_number
    where
        list_has_all(sentence_form_lists.forms, anchored_terms.forms)

)

select * from matched
