{#-
    Ends of the 95 % interval of an average precision: `side` is - for the low end, +
    for the high one; null where none was late. Normal on the logit, by the number of
    late ones (Boyd, Eng and Page, 2013); 0 and 1 are taken half a late one inside.
-#}
{% macro average_precision_end(average, lates, side) -%}
    {%- set inside -%}
        least(greatest({{ average }}, 0.5 / ({{ lates }})), 1 - 0.5 / ({{ lates }}))
    {%- endset -%}
    case
        when {{ average }} is not null then 1 / (1 + exp(-(
            ln({{ inside }} / (1 - {{ inside }}))
            {{ side }} 1.96
            / sqrt(({{ lates }}) * {{ inside }} * (1 - {{ inside }}))
        )))
    end
{%- endmacro %}
