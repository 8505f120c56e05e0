with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

machine_mail_patterns as (

    select * from {{ ref('machine_mail_patterns') }}

),

signs as (

    select
        source,
        ticket_id,
        'sender' as field,
        customer_email as text
    from int_tickets_unioned

    union all

    select
        source,
        ticket_id,
        'subject' as field,
        trim(lower(subject)) as text
    from int_tickets_unioned

    union all

    select
        source,
        ticket_id,
        'body' as field,
        lower(left(first_body, 80)) as text
    from int_inquiry_texts

),

matched as (

    select
        signs.source,
        signs.ticket_id,
        max(signs.field) as machine_sign
    from signs
    inner join machine_mail_patterns
        on
            signs.field = machine_mail_patterns.field
            and signs.text like machine_mail_patterns.pattern
    group by signs.source, signs.ticket_id

),

final as (

    select
        int_inquiry_texts.source,
        int_inquiry_texts.ticket_id,
        case
            when int_inquiry_texts.is_auto_reply then 'header'
            else matched.machine_sign
        end as machine_sign,
        int_inquiry_texts.is_auto_reply
        or matched.machine_sign is not null as is_machine_mail
    from int_inquiry_texts
    left join matched
        on
            int_inquiry_texts.source = matched.source
            and int_inquiry_texts.ticket_id = matched.ticket_id

)

select * from final
