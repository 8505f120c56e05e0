{#-
    CTEs that end in `features`: those of `texts`, which bear their words and language;
    `keys` name a text. A feature is a word, a meaning (begins with =) or two in a row
    of either, and may come more than once. It is given as it is written or, which costs
    a third, as a number: of a word or meaning its hash, of two the hash of theirs.
-#}
{% macro features_of_texts(texts, keys, as_numbers=false) -%}
{%- set pair = "hash(two[1], two[2])" if as_numbers
    else "two[1] || ' ' || two[2]" -%}
-- a word that only holds a sentence together means nothing here
vocabulary as (

    select
        language,
        word,
        list_transform(
            list_filter(string_split(concepts, ' '), lambda each: each <> '-'),
            lambda each: {{ "hash('=' || each)" if as_numbers else "'=' || each" }}
        ) as meanings
    from {{ ref('int_inquiry_vocabulary') }}
    where concepts <> '-'

),

spoken as (

    select
        {% for key in keys %}{{ key }}, {% endfor %}
        language,
        unnest(words) as word,
        generate_subscripts(words, 1) as position
    from {{ texts }}

),

heard as (

    select
        {% for key in keys %}spoken.{{ key }}, {% endfor %}
        spoken.position,
        unnest(vocabulary.meanings) as meaning,
        generate_subscripts(vocabulary.meanings, 1) as place
    from spoken
    inner join vocabulary
        on
            spoken.word = vocabulary.word
            and spoken.language is not distinct from vocabulary.language

),

-- what is meant, whatever the language it is said in
meant as (

    select
        {{ keys | join(', ') }},
        list_transform(
            list_sort(list({
                'position': position, 'place': place, 'meaning': meaning
            })),
            lambda each: each.meaning
        ) as terms
    from heard
    group by {{ keys | join(', ') }}

),

-- words pair with words and meanings with meanings
sequences as (

    select
        {{ keys | join(', ') }},
        {{ "list_transform(words, lambda each: hash(each))" if as_numbers
            else "words" }} as terms
    from {{ texts }}
    union all
    select
        {{ keys | join(', ') }},
        terms
    from meant

),

listed as (

    select
        {{ keys | join(', ') }},
        list_concat(
            terms,
            list_transform(
                list_zip(terms, terms[2:], true),
                lambda two: {{ pair }}
            )
        ) as all_features
    from sequences

),

-- in a short list it costs less to look back than to note what was seen
features as (

    select
        {{ keys | join(', ') }},
        unnest(if(
            length(all_features) < 200,
            list_filter(
                all_features,
                lambda each, place: list_position(all_features, each) = place
            ),
            list_distinct(all_features)
        )) as feature
    from listed

)
{%- endmacro %}


{#- the number of a feature that is written out -#}
{% macro number_of_feature(feature) -%}
    case
        when contains({{ feature }}, ' ')
            then hash(
                hash(split_part({{ feature }}, ' ', 1)),
                hash(split_part({{ feature }}, ' ', 2))
            )
        else hash({{ feature }})
    end
{%- endmacro %}


{#- two weights are added up as one whole number: the second counts so many times -#}
{% macro second_of_two() -%}
    67108864
{%- endmacro %}
