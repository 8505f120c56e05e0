{#-
    Settings of a table that keeps the rows whose input is what it was. A row bears
    the mark of its input (a hash, or a text); before a build those go whose key and
    mark `inputs` no longer holds, then those are made that are missing. What is made
    must follow from the row of `inputs` and from what a whole build begins anew with:
    the project, its settings, seeds and what was learned (see flows/build.py).
-#}
{% macro forget_changed(inputs, keys, mark=none) -%}
    {%- if this is not none and is_incremental() -%}
    delete from {{ this }} as kept
    where not exists (
        select 1
        from {{ inputs }} as given
        where {{ same_input('given', keys, mark) }}
    )
    {%- endif -%}
{%- endmacro %}


{#- of `inputs`, those that no row is kept of; all of them when a table is new -#}
{% macro not_kept(inputs, keys, mark=none) -%}
    select given.*
    from {{ inputs }} as given
    {%- if this is not none and is_incremental() %}
    anti join {{ this }} as kept
        on {{ same_input('given', keys, mark) }}
    {%- endif %}
{%- endmacro %}


{#- the rows of `relation` that belong to those -#}
{% macro of_changed(relation, inputs, keys, mark) -%}
    select each.*
    from {{ relation }} as each
    {%- if this is not none and is_incremental() %}
    semi join (
        {{ not_kept(inputs, keys, mark) }}
    ) as changed
        on
            {% for column in keys -%}
            each.{{ column }} = changed.{{ column }}
            {{- " and " if not loop.last }}
            {%- endfor %}
    {%- endif %}
{%- endmacro %}


{%- macro same_input(given, keys, mark) -%}
    {% for column in keys + ([mark] if mark else []) -%}
    {{ given }}.{{ column }} = kept.{{ column }}
    {{- " and " if not loop.last }}
    {%- endfor %}
{%- endmacro %}
