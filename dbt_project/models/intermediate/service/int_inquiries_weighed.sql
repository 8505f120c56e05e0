{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}

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
        changed.words,
        languages.language,
        row_number() over () as text_no
    from changed
    left join {{ ref('int_inquiry_languages') }} as languages
        on
            changed.source = languages.source
            and changed.ticket_id = languages.ticket_id

),

{{ features_of_texts('texts', ['text_no'], as_numbers=true) }},

-- two weights to a number: half as much to fetch and to add
summed as (

    select
        features.text_no,
        count(*) as feature_count,
        {% for pair in range(1, 16) %}
            sum(known.weights_{{ pair }})::bigint as weights_{{ pair }},
        {% endfor %}
        sum(known.rarity) as rarity
    from features
    inner join {{ ref('int_features_weighed') }} as known
        on features.feature = known.feature_hash
    group by features.text_no

)

select
    texts.source,
    texts.ticket_id,
    summed.feature_count,
    summed.rarity / 1000 as rarity,
    list_value(
        {% for pair in range(1, 16) %}
            (summed.weights_{{ pair }} % {{ second_of_two() }})::integer,
            (summed.weights_{{ pair }} // {{ second_of_two() }})
            ::integer{{ "" if loop.last else "," }}
        {% endfor %}
    ) as weights,
    texts.said_hash
from summed
inner join texts on summed.text_no = texts.text_no
