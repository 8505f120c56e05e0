select
    language,
    intent,
    pattern
from {{ ref('inquiry_terms') }}
group by language, intent, pattern
having count(*) > 1
