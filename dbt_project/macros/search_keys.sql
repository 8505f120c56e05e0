{#-
    What is looked for at the desk, and what it is found by, as one key each; a query
    is brought into the same form in flows/queries/desk_asked.sql, word for word.
-#}

{#- letters without accents: æ, ä, å, aa, ae are one a; ø, ö, oe one o; ü, ue one u -#}
{% macro folded(text) -%}
regexp_replace(
    translate(
        strip_accents(replace(lower({{ text }}), 'ß', 'ss')),
        'æøðđłþ',
        'aoddlt'
    ),
    '(a)[ae]+|(o)e+|(u)e+',
    '\1\2\3',
    'g'
)
{%- endmacro %}

{#- the words of a name, folded; an apostrophe is no end of a word -#}
{% macro name_words(text) -%}
list_filter(
    string_split_regex(
        regexp_replace({{ folded(text) }}, '[''’`´]', '', 'g'), '[^\pL\pN]+'
    ), lambda word: word <> ''
)
{%- endmacro %}

{#- a number that systems give, as people copy it: no case, no blanks, no marks -#}
{% macro copied_key(number) -%}
nullif(regexp_replace(lower({{ number }}), '[^a-z0-9æøåäöüß]', '', 'g'), '')
{%- endmacro %}

{#- the digits of a phone number from the calling code on -#}
{% macro phone_key(phone) -%}
nullif(ltrim(regexp_replace({{ phone }}, '[^0-9]', '', 'g'), '0'), '')
{%- endmacro %}
