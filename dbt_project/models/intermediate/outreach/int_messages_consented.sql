with

addressed as (

    select * from {{ ref('int_messages_addressed') }}

),

class_country_rules as (

    select * from {{ ref('class_country_rules') }}

),

survey_conditions as (

    select * from {{ ref('survey_conditions') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

consents as (

    select * from {{ ref('fct_consents') }}
    where is_latest

),

placed as (

    select
        addressed.* exclude (has_consent),
        {{ address_key('addressed.recipient_email') }} as mailbox,
        case
            when
                addressed.country in (
                    select rules.country from class_country_rules as rules
                )
                then addressed.country
            else 'other'
        end as law_country
    from addressed

),

asked as (

    select
        placed.* exclude (mailbox, law_country),
        -- a pair that nobody looked up is not written to
        coalesce(class_country_rules.rule, 'never') as rule_of_country,
        case
            when placed.message_class = 'survey'
                then coalesce(
                    surveys.is_granted, marketing.is_granted, false
                )
            else coalesce(marketing.is_granted, false)
        end as has_consent,
        -- own sale, in continuation of it, about it, neutral; not declined
        coalesce(
            orders.order_id is not null
            and orders.cancelled_at is null
            and placed.as_of
            <= coalesce(orders.possession_at, orders.ordered_at)
            + to_days(survey_conditions.continuation_days)
            and survey_conditions.asks_about = 'purchase'
            and survey_conditions.is_neutral
            and coalesce(surveys.is_granted, true),
            false
        ) as is_neutral_survey,
        -- told at the sale that more may follow, and could refuse
        coalesce(
            orders.order_id is not null
            and orders.cancelled_at is null
            and existing.is_granted
            and not coalesce(
                marketing.is_said
                and not marketing.is_granted
                and marketing.occurred_at >= existing.occurred_at,
                false
            ),
            false
        ) as is_existing_customer
    from placed
    left join class_country_rules
        on
            placed.message_class = class_country_rules.message_class
            and placed.law_country = class_country_rules.country
    left join survey_conditions
        on placed.message_type = survey_conditions.message_type
    left join orders on placed.order_id = orders.order_id
    left join consents as marketing
        on
            placed.mailbox = marketing.mailbox
            and marketing.purpose = 'marketing'
    left join consents as surveys
        on placed.mailbox = surveys.mailbox and surveys.purpose = 'survey'
    left join consents as existing
        on
            placed.mailbox = existing.mailbox
            and existing.purpose = 'existing_customer'

),

consented as (

    select
        * exclude (
            rule_of_country,
            is_neutral_survey,
            is_existing_customer
        ),
        case
            when rule_of_country = 'neutral_survey' and is_neutral_survey
                then 'allowed'
            when
                rule_of_country = 'consent_or_customer'
                and is_existing_customer
                then 'allowed'
            when rule_of_country in ('neutral_survey', 'consent_or_customer')
                then 'consent'
            else rule_of_country
        end as country_rule
    from asked

)

select * from consented
