with

form_fields as (

    select * from {{ ref('form_fields') }}

),

asked as (

    select
        topic,
        count(*)::integer as asked_count
    from {{ ref('int_inquiries_followed') }}
    group by topic

),

final as (

    select
        form_fields.topic,
        form_fields.field,
        form_fields.place,
        form_fields.is_required,
        coalesce(asked.asked_count, 0) as topic_asked_count
    from form_fields
    left join asked
        on form_fields.topic = asked.topic

)

select * from final
