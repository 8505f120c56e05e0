-- two weights share a number: not even a text with every feature of the model
-- may make one run into the other
select
    intent,
    sum(round(100 * weight)) as hundredths
from {{ ref('stg_varsel__learned_weights') }}
group by intent
having
    sum(round(100 * weight)) >= {{ second_of_two() }}
    or min(weight) < 0
