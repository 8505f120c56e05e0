-- the first and the last key of every 2,048 rows of the search, which is kept in the
-- order of its keys. A file's own statistics tell texts apart by eight signs, and
-- parcel numbers begin with as many that are the same
create table desk_blocks as
select
    min(search_key) as first_key,
    max(search_key) as last_key,
    min(rowid) as first_row,
    max(rowid) as last_row
from mart_desk_search
group by rowid // 2048
order by first_row
