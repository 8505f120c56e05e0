select
    coalesce(topic, 'uncategorised') as topic,
    coalesce(language, 'unknown') as language,
    count(*) as inquiry_count,
    count(*) filter (where is_uncertain) as uncertain_count,
    count(*) filter (
        where preventable_reason <> 'not_order_related'
    ) as preventable_count
from fct_inquiries
where not is_machine_mail
group by all
order by inquiry_count desc, topic asc, language asc
