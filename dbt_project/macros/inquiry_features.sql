{#-
    What the words of texts mean, and the features of texts: for all of them, and for
    those alone that have changed.
-#}
{% macro inquiry_concepts(tokens) -%}
    select
        meant.source,
        meant.ticket_id,
        meant.position * 10 + meant.place as position,
        meant.concept
    from (
        select
            tokens.source,
            tokens.ticket_id,
            tokens.position,
            unnest(vocabulary.concepts) as concept,
            generate_subscripts(vocabulary.concepts, 1) as place
        from {{ tokens }} as tokens
        left join {{ ref('int_inquiry_languages') }} as languages
            on
                tokens.source = languages.source
                and tokens.ticket_id = languages.ticket_id
        inner join (
            select * replace (string_split(concepts, ' ') as concepts)
            from {{ ref('int_inquiry_vocabulary') }}
        ) as vocabulary
            on
                tokens.word = vocabulary.word
                and languages.language
                is not distinct from vocabulary.language
    ) as meant
    -- a word that only holds a sentence together means nothing here
    where meant.concept <> '-'
{%- endmacro %}


{% macro inquiry_features(tokens, concepts) -%}
    select distinct
        paired.source,
        paired.ticket_id,
        unnest([paired.term, paired.term || ' ' || paired.next_term]) as feature
    from (
        select
            said.*,
            lead(said.term) over (
                partition by said.source, said.ticket_id, said.position > 0
                order by abs(said.position)
            ) as next_term
        from (
            select
                source,
                ticket_id,
                position,
                word as term
            from {{ tokens }}
            union all
            -- what is meant, whatever the language it is said in
            select
                source,
                ticket_id,
                -position as position,
                '=' || concept as term
            from {{ concepts }}
        ) as said
    ) as paired
{%- endmacro %}
