{{ config(materialized='table') }}
{% set places = range(1, 31) %}

select
    features.source,
    features.ticket_id,
    count(*) as feature_count,
    sum(weighed.rarity) / 1000 as rarity,
    list_value(
        {% for place in places %}
            sum(weighed.weight_{{ place }}) / 1000{{ "" if loop.last else "," }}
        {% endfor %}
    ) as weights
from {{ ref('int_inquiry_features') }} as features
inner join {{ ref('int_features_weighed') }} as weighed
    on features.feature = weighed.feature
group by features.source, features.ticket_id
