-- the texts of one fold, $2 of $1, with their features
select
    ticket_id,
    split_part(ticket_id, '/', 2) as intent,
    list(feature order by feature) as features
from intermediate.int_inquiry_features
where hash(ticket_id) % $1 = $2
group by ticket_id
order by ticket_id
