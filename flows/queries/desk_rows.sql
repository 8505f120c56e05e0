-- where the rows about the customers, orders or tickets ($1) with the ids $2 lie
select
    mart::varchar as mart,
    list(row_number) as row_numbers
from lookups.desk_rows
where key in (select lookups.desk_key($1, unnest($2::varchar [])))
group by mart
