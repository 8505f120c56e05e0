with

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

),

required_attributes as (

    select * from {{ ref('required_attributes') }}

),

checked as (

    select
        lines.source,
        lines.order_id,
        case
            when
                {{ lacks_attribute(
                    'lines.attributes', 'required_attributes.attribute'
                ) }}
                then required_attributes.attribute
        end as missing_field
    from lines
    left join required_attributes
        on lower(lines.product_type) = required_attributes.product_type

)

select
    source,
    order_id,
    string_agg(distinct missing_field, ', ' order by missing_field)
        as missing_fields
from checked
group by source, order_id
