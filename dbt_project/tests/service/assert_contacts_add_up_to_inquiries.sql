with

contacts as (

    select sum(contact_count) as contact_count
    from {{ ref('fct_contacts_after_hours') }}

),

inquiries as (

    select
        count(*) filter (
            where not is_machine_mail and is_after_hours is not null
        ) as inquiry_count
    from {{ ref('fct_inquiries') }}

)

select
    contacts.contact_count,
    inquiries.inquiry_count
from contacts
cross join inquiries
where coalesce(contacts.contact_count, 0) <> inquiries.inquiry_count
