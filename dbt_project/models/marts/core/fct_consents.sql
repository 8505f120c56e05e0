with

consents as (

    select * from {{ ref('int_consents_unioned') }}

),

customers as (

    -- a shared mailbox has said what it said for all who read it
    select
        mailbox,
        case
            when count(distinct customer_id) = 1 then any_value(customer_id)
        end as customer_id
    from {{ ref('int_customers_identified') }}
    where mailbox is not null and customer_id is not null
    group by mailbox

),

placed as (

    select distinct
        consents.*,
        customers.customer_id
    from consents
    left join customers on consents.mailbox = customers.mailbox

),

-- what was said goes before a flag; of two sayings of one moment the refusal
dated as (

    select
        *,
        row_number() over (
            partition by mailbox, purpose
            order by
                is_said desc,
                occurred_at desc,
                is_granted asc,
                consent_source asc,
                wording asc
        ) = 1 as is_latest
    from placed

)

select
    customer_id,
    mailbox,
    purpose,
    is_granted,
    is_latest,
    is_said,
    consent_source,
    wording,
    occurred_at,
    is_said and wording is not null and consent_source is not null as has_proof
from dated
