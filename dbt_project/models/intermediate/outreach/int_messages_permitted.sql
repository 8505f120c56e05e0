with

addressed as (

    select * from {{ ref('int_messages_addressed') }}

),

class_country_rules as (

    select * from {{ ref('class_country_rules') }}

),

country_time_zones as (

    select * from {{ ref('country_time_zones') }}

),

quiet_hours as (

    select * from {{ ref('quiet_hours') }}

),

told_elsewhere as (

    select * from {{ ref('told_elsewhere') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

suppressions as (

    select
        address,
        scope
    from {{ ref('stg_ledger__suppressions') }}
    where since <= {{ as_of() }}
    union all
    select
        address,
        scope
    from {{ ref('mart_suppressions_found') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

grouped as (

    select
        addressed.*,
        case
            when
                addressed.country in (
                    select class_country_rules.country from class_country_rules
                )
                then addressed.country
            else 'other'
        end as law_country,
        case
            when
                addressed.country in (
                    select quiet_hours.country from quiet_hours
                )
                then addressed.country
            else 'other'
        end as quiet_country
    from addressed

),

permitted as (

    select
        grouped.* exclude (law_country, quiet_country),
        -- a pair that nobody looked up is not written to
        coalesce(class_country_rules.rule, 'never') as country_rule,
        coalesce(
            country_time_zones.time_zone, run_context.time_zone
        ) as time_zone,
        quiet_hours.starts_at as quiet_starts_at,
        quiet_hours.ends_at as quiet_ends_at,
        coalesce(
            grouped.recipient_email in (
                select suppressions.address from suppressions
                where suppressions.scope = 'all'
            )
            or (
                grouped.message_class in ('survey', 'marketing')
                and grouped.recipient_email in (
                    select suppressions.address from suppressions
                )
            ),
            false
        ) as is_suppressed,
        grouped.message_type in (
            select told_elsewhere.message_type from told_elsewhere
            where told_elsewhere.carrier is null
        )
        or concat_ws('|', grouped.message_type, parcels.carrier) in (
            select
                concat_ws(
                    '|', told_elsewhere.message_type, told_elsewhere.carrier
                )
            from told_elsewhere
            where told_elsewhere.carrier is not null
        ) as is_told_elsewhere
    from grouped
    left join class_country_rules
        on
            grouped.message_class = class_country_rules.message_class
            and grouped.law_country = class_country_rules.country
    left join country_time_zones
        on grouped.country = country_time_zones.country
    left join quiet_hours on grouped.quiet_country = quiet_hours.country
    left join parcels on grouped.parcel_id = parcels.parcel_id
    cross join run_context

)

select * from permitted
