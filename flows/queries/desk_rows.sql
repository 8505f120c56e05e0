-- where the rows about some customers, orders and tickets lie: $1 says what each of the
-- ids $2 is an id of
select
    mart::varchar as mart,
    list(row_number) as row_numbers
from lookups.desk_rows
where key in (
    select lookups.desk_key(unnest($1::varchar []), unnest($2::varchar []))
)
group by mart
