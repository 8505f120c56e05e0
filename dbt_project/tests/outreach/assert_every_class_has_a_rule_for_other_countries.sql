-- a class that sends must know what to do where the law was not looked up
select message_types.message_class
from {{ ref('message_types') }} as message_types
left join {{ ref('class_country_rules') }} as class_country_rules
    on
        message_types.message_class = class_country_rules.message_class
        and class_country_rules.country = 'other'
where class_country_rules.rule is null
