{#-
    What the words of texts mean, and the features of texts; `keys` name a text.
    `tokens` bear the language of their text.
-#}
{% macro concepts_of_words(tokens, keys) -%}
    select
        {{ keys | join(', ') }},
        position * 10 + place as position,
        concept
    from (
        select
            {% for key in keys %}tokens.{{ key }}, {% endfor %}
            tokens.position,
            unnest(vocabulary.concepts) as concept,
            generate_subscripts(vocabulary.concepts, 1) as place
        from {{ tokens }} as tokens
        inner join (
            select * replace (string_split(concepts, ' ') as concepts)
            from {{ ref('int_inquiry_vocabulary') }}
            -- a word that only holds a sentence together means nothing here
            where concepts <> '-'
        ) as vocabulary
            on
                tokens.word = vocabulary.word
                and tokens.language
                is not distinct from vocabulary.language
    ) as meant
    where concept <> '-'
{%- endmacro %}


{#- a feature may come more than once; the last term pairs with nothing -#}
{% macro features_of_words(tokens, concepts, keys) -%}
    select
        {{ keys | join(', ') }},
        unnest([term, term || ' ' || next_term]) as feature
    from (
        select
            {{ keys | join(', ') }},
            word as term,
            lead(word) over (
                partition by {{ keys | join(', ') }}
                order by position
            ) as next_term
        from {{ tokens }}
        union all
        -- what is meant, whatever the language it is said in
        select
            {{ keys | join(', ') }},
            '=' || concept as term,
            '=' || lead(concept) over (
                partition by {{ keys | join(', ') }}
                order by position
            ) as next_term
        from {{ concepts }}
    ) as said
{%- endmacro %}
