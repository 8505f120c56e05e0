-- whom or what a row is about, as a number. Two ids may share one: who looks a row up
-- compares the id as well. Another version of the database may count otherwise, so the
-- file is made anew for each
create macro desk_key(subject_type, subject_id) as (
    hash(subject_type, subject_id) >> 32
)::uinteger
