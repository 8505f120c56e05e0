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

),

-- few lack anything: only those are sorted
lacking as (

    select
        source,
        order_id,
        array_to_string(
            list_sort(list(distinct missing_field)), ', '
        ) as missing_fields
    from checked
    where missing_field is not null
    group by source, order_id

)

select distinct
    lines.source,
    lines.order_id,
    lacking.missing_fields
from lines
left join lacking
    on
        lines.source = lacking.source
        and lines.order_id = lacking.order_id
