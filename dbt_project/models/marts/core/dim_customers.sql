with

orders as (

    select
        orders.*,
        customers.customer_id,
        customers.identity_rule
    from {{ ref('int_orders_unioned') }} as orders
    inner join {{ ref('int_customers_identified') }} as customers
        on
            orders.source = customers.source
            and orders.order_id = customers.order_id
    where customers.customer_id is not null

),

languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

suppressions as (

    select distinct {{ address_key('address') }} as mailbox
    from {{ ref('stg_ledger__suppressions') }}
    where scope = 'all' and since <= {{ as_of() }}

),

consents as (

    select * from {{ ref('fct_consents') }}
    where purpose = 'marketing' and is_latest

),

customers as (

    select
        customer_id,
        max(identity_rule) as identity_rule,
        arg_max(customer_email, (ordered_at, order_id)) as customer_email,
        arg_max(customer_name, (ordered_at, order_id)) as customer_name,
        arg_max(locale, (ordered_at, order_id)) as locale,
        arg_max(country, (ordered_at, order_id)) as country,
        bool_and(shop_customer_id is null) as is_guest,
        count(*)::integer as order_count,
        min(ordered_at) as first_ordered_at,
        max(ordered_at) as last_ordered_at
    from orders
    group by customer_id

)

select
    customers.customer_id,
    customers.identity_rule,
    customers.customer_email,
    customers.customer_name,
    customers.locale,
    coalesce(languages.language, run_context.default_language) as language,
    languages.language is null as is_language_fallback,
    customers.country,
    case
        when customers.is_guest then 'guest'
        when customers.order_count > 1 then 'repeat'
        else 'new'
    end as segment,
    customers.order_count,
    customers.first_ordered_at,
    customers.last_ordered_at,
    coalesce(consents.is_granted, false) as has_marketing_consent,
    suppressions.mailbox is not null as is_suppressed
from customers
cross join run_context
left join languages
    on {{ locale_language('customers.locale') }} = languages.language
left join consents
    on {{ address_key('customers.customer_email') }} = consents.mailbox
left join suppressions
    on {{ address_key('customers.customer_email') }} = suppressions.mailbox
