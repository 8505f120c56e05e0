with

fct_inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

local_contacts as (

    select
        fct_inquiries.topic,
        fct_inquiries.is_after_hours,
        fct_inquiries.created_at at time zone {{ shop_time_zone() }}
            as local_created_at
    from fct_inquiries
    where
        not fct_inquiries.is_machine_mail
        and fct_inquiries.is_after_hours is not null

),

final as (

    select
        hour(local_created_at)::integer as contact_hour,
        isodow(local_created_at)::integer as weekday,
        topic,
        is_after_hours,
        count(*)::integer as contact_count
    from local_contacts
    group by all

)

select * from final
