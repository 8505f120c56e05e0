with

int_inquiries_likely as (

    select * from {{ ref('int_inquiries_likely') }}

),

intents as (

    select list(intent order by place) as intents
    from {{ ref('int_intents_placed') }}

)

{{ intents_unnested('int_inquiries_likely') }}
