-- a place for each intent, so that a text's evidence is one row and not thirty
select
    intent,
    spread,
    row_number() over (order by intent) as place
from {{ ref('stg_varsel__learned_intents') }}
