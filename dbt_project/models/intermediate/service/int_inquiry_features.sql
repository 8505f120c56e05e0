with

int_inquiry_tokens as (

    select * from {{ ref('int_inquiry_tokens') }}

),

int_inquiry_concepts as (

    select * from {{ ref('int_inquiry_concepts') }}

),

said as (

    select
        source,
        ticket_id,
        position,
        word as term
    from int_inquiry_tokens

    union all

    -- what is meant, whatever the language it is said in
    select
        source,
        ticket_id,
        -position as position,
        '=' || concept as term
    from int_inquiry_concepts

),

paired as (

    select
        source,
        ticket_id,
        term,
        lead(term) over (
            partition by source, ticket_id, position > 0
            order by abs(position)
        ) as next_term
    from said

),

features as (

    select
        source,
        ticket_id,
        term as feature
    from paired

    union all

    select
        source,
        ticket_id,
        term || ' ' || next_term as feature
    from paired
    where next_term is not null

)

select distinct
    source,
    ticket_id,
    feature
from features
