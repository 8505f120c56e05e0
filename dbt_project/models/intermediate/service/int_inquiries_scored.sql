with

int_inquiries_likely as (

    select * from {{ ref('int_inquiries_likely') }}

),

intents as (

    select list(intent order by place) as intents
    from {{ ref('int_intents_placed') }}

)

select
    likely.source,
    likely.ticket_id,
    unnest(intents.intents) as intent,
    unnest(likely.scores) as score,
    unnest(likely.probabilities) as probability
from int_inquiries_likely as likely
cross join intents
