select
    tickets.source,
    tickets.ticket_id,
    count(inquiries.ticket_id) as inquiry_count
from {{ ref('int_tickets_unioned') }} as tickets
left join {{ ref('fct_inquiries') }} as inquiries
    on
        tickets.source = inquiries.source
        and tickets.ticket_id = inquiries.ticket_id
group by tickets.source, tickets.ticket_id
having inquiry_count <> 1
