-- what is asked for, in the forms that keys of mart_desk_search have; the same rules
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

)

select
    number_from,
    number_until,
    email_from,
    email_from || chr(1114111) as email_until,
    phone_from,
    phone_from || chr(1114111) as phone_until,
    -- three words always, so that there is one query: the last stands in for more
    words[1] as word_1,
    words[1] || chr(1114111) as word_1_until,
    coalesce(words[2], words[-1]) as word_2,
    coalesce(words[2], words[-1]) || chr(1114111) as word_2_until,
    coalesce(words[3], words[-1]) as word_3,
    coalesce(words[3], words[-1]) || chr(1114111) as word_3_until
from ranged
