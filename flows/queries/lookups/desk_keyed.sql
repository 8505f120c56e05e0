-- the entries of the search from one key to another, which lie between two rows
create macro desk_keyed(key_from, key_until, first_row, last_row) as table
select
    kind,
    subject_type,
    subject_id,
    happened_at,
    search_key = key_from as is_exact
from mart_desk_search
where
    rowid between first_row and last_row
    and search_key between key_from and key_until
