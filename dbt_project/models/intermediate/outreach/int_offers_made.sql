with

offers as (

    select * from {{ ref('stg_varsel__offers') }}

),

offers_made as (

    select
        message_type,
        any_value(offer_code) as offer_code,
        {{ local_date(as_of()) }} + any_value(valid_days) as offer_until_date,
        json_group_object(language, offer_text) as offer_texts
    from offers
    group by message_type

)

select * from offers_made
