-- the tickets of a page, the newest first: $1 what it is about, $2 its id, $3 its
-- orders, among the rows $4; a customer's are who wrote them or what they are about
select
    ticket_id,
    matched_order_id
from fct_inquiries
where
    rowid in (select unnest($4::bigint []))
    and case $1
        when 'ticket' then ticket_id = $2
        when 'order' then matched_order_id = $2
        else customer_id = $2 or list_contains($3::varchar [], matched_order_id)
    end
order by created_at desc, ticket_id
limit 25
