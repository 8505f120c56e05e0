with

customers as (

    select * from {{ ref('int_customers_identified') }}

),

-- two mailboxes of one person have one reader; one mailbox of two people, too
read as (

    select
        mailbox,
        case
            when count(distinct customer_id) = 1 then any_value(customer_id)
            else {{ mailbox_reader('mailbox') }}
        end as reader_id
    from customers
    where mailbox is not null and customer_id is not null
    group by mailbox

)

select * from read
