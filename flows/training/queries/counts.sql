-- how much of each intent's texts a feature makes up; one fold in $1 is left out: $2
with

said as (

    select
        ticket_id,
        feature,
        split_part(ticket_id, '/', 2) as intent
    from intermediate.int_inquiry_features
    where $2 is null or hash(ticket_id) % $1 <> $2

),

known as (

    select
        feature,
        ln((select count(distinct ticket_id) from said) / count(*)) as rarity
    from said
    group by feature

),

sized as (

    select
        said.feature,
        said.intent,
        known.rarity,
        sqrt(count(*) over (partition by said.ticket_id)) as length
    from said
    inner join known
        on said.feature = known.feature

)

select
    feature,
    intent,
    any_value(rarity) as rarity,
    sum(rarity / length) as amount
from sized
group by feature, intent
order by feature, intent
