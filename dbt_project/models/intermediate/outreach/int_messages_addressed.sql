with

considered as (

    select * from {{ ref('int_candidates_unioned') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

customers as (

    select * from {{ ref('dim_customers') }}

),

phones as (

    select * from {{ ref('int_orders_phoned') }}

),

languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

internal_recipients as (

    select * from {{ ref('stg_varsel__internal_recipients') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

addressed as (

    select
        considered.* exclude (recipient_role, recipient_key),
        -- a ticket's answer goes to who wrote it, not to who placed the order
        -- that the ticket seems to be about
        lower(trim(
            case
                -- a note goes to nobody but who reads the ticket
                when
                    considered.message_class = 'internal'
                    and considered.ticket_id is not null
                    then
                        case
                            when considered.channel = 'note'
                                then run_context.reply_address
                        end
                when considered.message_class = 'internal'
                    then internal_recipients.address
                when considered.ticket_id is not null
                    then inquiries.customer_email
                else orders.customer_email
            end
        )) as recipient_email,
        case
            when considered.ticket_id is not null then customers.customer_name
            else coalesce(orders.customer_name, customers.customer_name)
        end as recipient_name,
        upper(
            case
                when considered.message_class = 'internal'
                    then run_context.shop_country
                when considered.ticket_id is not null then customers.country
                else coalesce(orders.country, customers.country)
            end
        ) as country,
        case
            when considered.ticket_id is null then phones.phone
        end as recipient_phone,
        case
            when considered.message_class = 'internal'
                then run_context.default_language
            else coalesce(
                languages.language,
                customers.language,
                run_context.default_language
            )
        end as language,
        case
            when
                languages.language is not null
                or considered.message_class = 'internal'
                then false
            else coalesce(customers.is_language_fallback, true)
        end as is_language_fallback,
        case
            when considered.ticket_id is not null then inquiries.source
            else orders.source
        end as fact_source,
        coalesce(customers.has_marketing_consent, false) as has_consent,
        coalesce(inquiries.is_machine_mail, false) as is_machine_mail
    from considered
    left join orders on considered.order_id = orders.order_id
    left join inquiries on considered.ticket_id = inquiries.ticket_id
    left join customers on considered.customer_id = customers.customer_id
    left join internal_recipients
        on
            considered.recipient_role = internal_recipients.recipient_role
            and considered.recipient_key
            is not distinct from internal_recipients.recipient_key
    left join languages on inquiries.language = languages.language
    left join phones on considered.order_id = phones.order_id
    cross join run_context

)

select * from addressed
