select
    count(*) as row_count,
    count(*) filter (
        where nullif(trim(order_id), '') is null
    ) as without_id,
    count(*) - count(distinct concat_ws('|', source, order_id)) as repeated,
    count(*) filter (where total_amount < 0) as below_nought,
    count(*) filter (
        where total_amount is not null and currency is null
    ) as without_currency,
    count(*) filter (
        where not regexp_full_match(country, '[A-Z]{2}')
    ) as odd_country,
    count(*) filter (
        where paid_at < ordered_at - interval 1 day
    ) as paid_too_early,
    count(*) filter (
        where promised_delivery_at < ordered_at
    ) as promised_too_early,
    count(*) filter (
        where refunded_amount > total_amount + 0.01
    ) as refunded_beyond
from fct_orders
