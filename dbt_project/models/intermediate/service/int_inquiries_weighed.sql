{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}
{% set places = range(1, 31) %}

with

changed as (

    {{ not_kept(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

-- numbered, since whole numbers group faster than names, and only once
texts as materialized (

    select
        changed.source,
        changed.ticket_id,
        changed.said_hash,
        languages.language,
        row_number() over () as text_no
    from changed
    left join {{ ref('int_inquiry_languages') }} as languages
        on
            changed.source = languages.source
            and changed.ticket_id = languages.ticket_id

),

tokens as (

    select
        texts.text_no,
        texts.language,
        tokens.position,
        tokens.word
    from {{ ref('int_inquiry_tokens') }} as tokens
    inner join texts
        on
            tokens.source = texts.source
            and tokens.ticket_id = texts.ticket_id

),

concepts as (

    {{ concepts_of_words('tokens', ['text_no']) }}

),

features as (

    {{ features_of_words('tokens', 'concepts', ['text_no']) }}

),

-- each feature once, by its number
known as (

    select distinct
        features.text_no,
        numbered.feature_no
    from features
    inner join {{ ref('int_features_weighed') }} as numbered
        on features.feature = numbered.feature

),

weighed as (

    select
        known.text_no,
        count(*) as feature_count,
        sum(features_weighed.rarity) / 1000 as rarity,
        list_value(
            {% for place in places %}
                sum(features_weighed.weight_{{ place }})
                / 1000{{ "" if loop.last else "," }}
            {% endfor %}
        ) as weights
    from known
    inner join {{ ref('int_features_weighed') }} as features_weighed
        on known.feature_no = features_weighed.feature_no
    group by known.text_no

)

select
    texts.source,
    texts.ticket_id,
    weighed.feature_count,
    weighed.rarity,
    weighed.weights,
    texts.said_hash
from weighed
inner join texts on weighed.text_no = texts.text_no
