{#-
    Tables and views put in the place of what is there, in one transaction. dbt's own
    way builds beside it, renames twice and drops, which takes longer than making most
    of them. Not here: indexes, grants and comments, of which the project has none.
-#}
{% materialization table, adapter="duckdb" %}
    {{ return(put_in_place(create_table_as(
        False, this.incorporate(type="table"), compiled_code
    ))) }}
{% endmaterialization %}


{% materialization view, adapter="duckdb" %}
    {{ return(put_in_place(create_view_as(
        this.incorporate(type="view"), compiled_code
    ))) }}
{% endmaterialization %}


{% macro put_in_place(create) %}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement("main") -%}
        {% if existing is not none -%}
            drop {{ existing.type }} if exists {{ existing }};
        {%- endif %}
        {{ create }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({"relations": [this]}) }}
{% endmacro %}
