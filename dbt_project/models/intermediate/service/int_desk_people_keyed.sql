with

orders as (

    select * from {{ ref('fct_orders') }}

),

people as (

    select * from {{ ref('int_customers_identified') }}

),

phones as (

    select * from {{ ref('int_orders_phoned') }}

),

calling_codes as (

    select distinct calling_code::varchar as calling_code
    from {{ ref('calling_codes') }}

),

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

-- a person is found as a customer; who ordered nameless, by the order
placed as (

    select
        orders.*,
        people.mailbox,
        case
            when orders.customer_id is null then 'order' else 'customer'
        end as subject_type,
        coalesce(orders.customer_id, orders.order_id) as subject_id
    from orders
    inner join people
        on
            orders.source = people.source
            and orders.order_id = people.order_id

),

-- who wrote but never ordered is found by the ticket
strangers as (

    select
        tickets.ticket_id,
        tickets.created_at,
        tickets.customer_name,
        {{ address_key('tickets.customer_email') }} as mailbox
    from tickets
    anti join people
        on {{ address_key('tickets.customer_email') }} = people.mailbox

),

dialled as (

    select
        placed.subject_type,
        placed.subject_id,
        placed.ordered_at,
        {{ phone_key('phones.phone') }} as phone
    from placed
    inner join phones on placed.order_id = phones.order_id

),

keyed as (

    select
        'customer_number' as kind,
        {{ copied_key('shop_customer_id') }} as search_key,
        subject_type,
        subject_id,
        ordered_at as happened_at
    from placed
    union all
    select
        'email' as kind,
        mailbox as search_key,
        subject_type,
        subject_id,
        ordered_at as happened_at
    from placed
    union all
    select
        'email' as kind,
        mailbox as search_key,
        'ticket' as subject_type,
        ticket_id as subject_id,
        created_at as happened_at
    from strangers
    union all
    select
        'phone' as kind,
        phone as search_key,
        subject_type,
        subject_id,
        ordered_at as happened_at
    from dialled
    union all
    -- as it is dialled at home
    select
        'phone' as kind,
        nullif(ltrim(
            dialled.phone[length(calling_codes.calling_code) + 1:], '0'
        ), '') as search_key,
        dialled.subject_type,
        dialled.subject_id,
        dialled.ordered_at as happened_at
    from dialled
    inner join calling_codes
        on starts_with(dialled.phone, calling_codes.calling_code)
    union all
    select
        'name' as kind,
        unnest({{ name_words('customer_name') }}) as search_key,
        subject_type,
        subject_id,
        ordered_at as happened_at
    from placed
    union all
    select
        'name' as kind,
        unnest({{ name_words('customer_name') }}) as search_key,
        'ticket' as subject_type,
        ticket_id as subject_id,
        created_at as happened_at
    from strangers

)

select * from keyed
where search_key is not null
