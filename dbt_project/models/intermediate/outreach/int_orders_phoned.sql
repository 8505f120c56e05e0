with

orders as (

    select * from {{ ref('fct_orders') }}
    where customer_phone is not null

),

calling_codes as (

    select * from {{ ref('calling_codes') }}

),

bared as (

    select
        orders.order_id,
        calling_codes.calling_code,
        coalesce(calling_codes.trunk_prefix, '') as trunk_prefix,
        regexp_replace(
            replace(orders.customer_phone, '(0)', ''), '[\s().\-/]', '', 'g'
        ) as bare
    from orders
    left join calling_codes on upper(orders.country) = calling_codes.country

),

-- what is written as one dials it at home begins with the trunk prefix of its
-- country, or with nothing; a number without either is not guessed at
dialled as (

    select
        order_id,
        case
            when bare like '+%' then bare
            when bare like '00%' then '+' || bare[3:]
            when starts_with(bare, trunk_prefix)
                then '+' || calling_code || bare[length(trunk_prefix) + 1:]
        end as phone
    from bared

)

select
    order_id,
    phone
from dialled
where regexp_full_match(phone, '\+[1-9][0-9]{7,14}')
