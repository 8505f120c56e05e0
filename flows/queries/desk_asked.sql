-- $1 as it was asked, in the forms that keys of mart_desk_search have; the same rules
-- as in the project's macros/search_keys.sql and macros/address_key.sql
with

asked as (

    select trim(left($1, 200)) as asked

),

formed as (

    select
        asked,
        strpos(asked, '@') > 0 as is_address,
        regexp_matches(asked, '[0-9]') as has_digits,
        regexp_matches(asked, '\pL') as has_letters,
        nullif(regexp_replace(lower(asked), '[^a-z0-9æøåäöüß]', '', 'g'), '') as number,
        nullif(ltrim(regexp_replace(asked, '[^0-9]', '', 'g'), '0'), '') as phone,
        regexp_replace(lower(trim(asked)), '^([^+]+)\+.*@', '\1@') as address,
        list_filter(
            string_split_regex(
                regexp_replace(regexp_replace(
                    translate(
                        strip_accents(replace(lower(asked), 'ß', 'ss')),
                        'æøðđłþ',
                        'aoddlt'
                    ),
                    '(a)[ae]+|(o)e+|(u)e+',
                    '\1\2\3',
                    'g'
                ), '[''’`´]', '', 'g'), '[^\pL\pN]+'
            ), lambda word: word <> ''
        ) as words
    from asked

),

-- a short beginning would mean everybody; four signs of a number are few enough
ranged as (

    select
        case when not is_address then number end as number_from,
        case
            when has_digits and length(number) >= 4 then number || chr(1114111)
            else number
        end as number_until,
        case
            when not has_letters and length(phone) >= 5 then phone
        end as phone_from,
        case
            when length(asked) >= 3 and not contains(asked, ' ') then address
        end as email_from,
        case
            when has_letters and not is_address and length(words[1]) >= 2
                then words[:3]
            else []
        end as words
    from formed

),

-- what is not asked for is a way of its own all the same, so that there is one query
ways as (

    select unnest([
        {'key_from': number_from, 'key_until': number_until},
        {'key_from': email_from, 'key_until': email_from || chr(1114111)},
        {'key_from': phone_from, 'key_until': phone_from || chr(1114111)},
        {'key_from': words[1], 'key_until': words[1] || chr(1114111)},
        {'key_from': words[2], 'key_until': words[2] || chr(1114111)},
        {'key_from': words[3], 'key_until': words[3] || chr(1114111)}
    ]) as way
    from ranged

),

numbered as (

    select
        way.key_from,
        way.key_until,
        row_number() over () as place
    from ways

)

select
    numbered.key_from,
    numbered.key_until,
    min(blocks.first_row) as first_row,
    max(blocks.last_row) as last_row
from numbered
left join lookups.desk_blocks as blocks
    on
        numbered.key_from <= blocks.last_key
        and numbered.key_until >= blocks.first_key
group by numbered.place, numbered.key_from, numbered.key_until
order by numbered.place
