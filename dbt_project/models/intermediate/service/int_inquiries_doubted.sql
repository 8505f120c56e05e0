{{ config(materialized='table') }}

select
    categorised.source,
    categorised.ticket_id,
    disproved.disproved,
    weighed.feature_count,
    weighed.rarity,
    weighed.weights
from {{ ref('int_inquiries_categorised') }} as categorised
inner join {{ ref('intent_suppositions') }} as suppositions
    on categorised.intent = suppositions.intent
inner join {{ ref('int_inquiries_disproved') }} as disproved
    on
        {{ same_ticket('categorised', 'disproved') }}
        and list_contains(disproved.disproved, suppositions.supposes)
inner join {{ ref('int_inquiries_weighed') }} as weighed
    on {{ same_ticket('categorised', 'weighed') }}
