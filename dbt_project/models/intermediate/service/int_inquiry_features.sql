with

features as (

    {{ inquiry_features(
        ref('int_inquiry_tokens'), ref('int_inquiry_concepts')
    ) }}

)

-- the last term has nothing to pair with
select * from features
where feature is not null
