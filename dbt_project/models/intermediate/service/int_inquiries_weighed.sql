{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}
{% set places = range(1, 31) %}

with

int_inquiry_tokens as (

    {{ of_changed(
        ref('int_inquiry_tokens'),
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

concepts as (

    {{ inquiry_concepts('int_inquiry_tokens') }}

),

features as (

    {{ inquiry_features('int_inquiry_tokens', 'concepts') }}

),

weighed as (

    select
        features.source,
        features.ticket_id,
        count(*) as feature_count,
        sum(weighed.rarity) / 1000 as rarity,
        list_value(
            {% for place in places %}
                sum(weighed.weight_{{ place }})
                / 1000{{ "" if loop.last else "," }}
            {% endfor %}
        ) as weights
    from features
    inner join {{ ref('int_features_weighed') }} as weighed
        on features.feature = weighed.feature
    group by features.source, features.ticket_id

)

select
    weighed.*,
    texts.said_hash
from weighed
inner join {{ ref('int_inquiry_texts') }} as texts
    on
        weighed.source = texts.source
        and weighed.ticket_id = texts.ticket_id
