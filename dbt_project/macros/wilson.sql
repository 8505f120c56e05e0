{#-
    Ends of the 95 % interval (Wilson) of a share, to four places: `side` is - for the
    low end, + for the high one; null where nothing was counted. More hits than trials
    (a return of what was never sold) are as many.
-#}
{% macro wilson(hits, trials, side) -%}
    case when {{ trials }} > 0 then round(greatest(0.0, least(1.0, (
        ({{ hits }} + 1.96 * 1.96 / 2) {{ side }} 1.96 * sqrt(
            {{ hits }}::double * greatest({{ trials }} - {{ hits }}, 0)
            / {{ trials }}
            + 1.96 * 1.96 / 4
        )
    ) / ({{ trials }} + 1.96 * 1.96))), 4) end
{%- endmacro %}
