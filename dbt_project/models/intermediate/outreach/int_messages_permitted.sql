with

addressed as (

    select * from {{ ref('int_messages_consented') }}

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

readers as (

    select * from {{ ref('int_mailboxes_read') }}

),

suppressions as (

    select
        scope,
        {{ address_key('address') }} as mailbox
    from {{ ref('stg_ledger__suppressions') }}
    where since <= {{ as_of() }}
    union all
    select
        scope,
        {{ address_key('address') }} as mailbox
    from {{ ref('mart_suppressions_found') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

grouped as (

    select
        addressed.*,
        {{ address_key('addressed.recipient_email') }} as mailbox,
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
        grouped.* exclude (quiet_country, mailbox),
        coalesce(
            readers.reader_id, {{ mailbox_reader('grouped.mailbox') }}
        ) as reader_id,
        coalesce(
            country_time_zones.time_zone, run_context.time_zone
        ) as time_zone,
        quiet_hours.starts_at as quiet_starts_at,
        quiet_hours.ends_at as quiet_ends_at,
        coalesce(
            grouped.mailbox in (
                select suppressions.mailbox from suppressions
                where suppressions.scope = 'all'
            )
            or (
                grouped.message_class in ('survey', 'marketing')
                and grouped.mailbox in (
                    select suppressions.mailbox from suppressions
                )
            ),
            false
        ) as is_suppressed,
        grouped.message_type in (
            select told_elsewhere.message_type from told_elsewhere
            where
                told_elsewhere.carrier is null
                and told_elsewhere.source is null
        )
        or concat_ws('|', grouped.message_type, grouped.fact_source) in (
            select
                concat_ws(
                    '|', told_elsewhere.message_type, told_elsewhere.source
                )
            from told_elsewhere
            where told_elsewhere.source is not null
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
    left join country_time_zones
        on grouped.country = country_time_zones.country
    left join quiet_hours on grouped.quiet_country = quiet_hours.country
    left join readers on grouped.mailbox = readers.mailbox
    left join parcels on grouped.parcel_id = parcels.parcel_id
    cross join run_context

)

select * from permitted
