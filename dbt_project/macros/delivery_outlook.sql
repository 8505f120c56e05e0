{#-
    The rows of a relation of legs (`from_at` is the time looked from) with the time by
    which 10, 50 and 90 per cent of such legs are done and `late_share`, the share not
    done at `due_at`, of those not done when looked from.

    The window follows the spread of finished legs. Lateness is about those that outlast
    their kind, most of them of slow ones, as their factors tell already: the more of
    its kind would be in by now (`outlasted`), the less the rate of its age counts for
    the days left, and the more the carrier's rate at any age.
-#}
{% macro delivery_outlook(legs, due_at) -%}
    {%- set now = 'scale * (factor * intensity_now) ** slope' -%}
    with

    factored as (

        select
            factored.*,
            coalesce(fits.slope, 1) as slope,
            coalesce(fits.scale, 1) as scale,
            coalesce(factored.{{ due_at }}, factored.from_at) as due_at
        from ({{ delivery_factor(legs) }}) as factored
        left join {{ ref('int_delivery_fits') }} as fits
            on
                factored.vintage_date = fits.vintage_date
                and factored.leg = fits.leg

    ),

    -- "now" and "due" are the time looked from and the end of the promise
    gathered_now as (

        {{ delivery_intensity('factored', 'from_at', 'intensity_now') }}

    ),

    gathered as (

        {{ delivery_intensity('gathered_now', 'due_at', 'intensity_due') }}

    ),

    aimed as (

        select
            *,
            1 - exp(-factor * intensity_now) as outlasted,
            {%- for share in (10, 50, 90) %}
            (({{ now }} - ln({{ 1 - share / 100 }})) / scale)
            ** (1 / slope) / factor as intensity_{{ share }},
            {%- endfor %}
            case
                when {{ due_at }} is not null then exp(
                    -factor
                    * greatest(intensity_due - intensity_now, 0)
                    ** (1 - outlasted)
                    * greatest(
                        (intensity_due_days - intensity_now_days)
                        * intensity_due_rate,
                        0
                    ) ** outlasted
                )
            end as late_share
        from gathered

    ),

    early as (

        {{ delivery_reached('aimed', 'intensity_10', 'p10_at') }}

    ),

    likely as (

        {{ delivery_reached('early', 'intensity_50', 'p50_at') }}

    ),

    late as (

        {{ delivery_reached('likely', 'intensity_90', 'p90_at') }}

    )

    select * exclude (
        factor, slope, scale, due_at, outlasted,
        {%- for at in ('now', 'due') %}
        intensity_{{ at }}, intensity_{{ at }}_days, intensity_{{ at }}_rate,
        {%- endfor %}
        intensity_10, intensity_50, intensity_90
    )
    from late
{%- endmacro %}
