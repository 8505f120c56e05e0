with

responses as (

    select
        *,
        ' ' || {{ bare_words('comment') }} || ' ' as words
    from {{ ref('fct_survey_responses') }}

),

theme_words as (

    select * from {{ ref('survey_theme_words') }}

),

-- a comment may speak of more than one thing
found as (

    select distinct
        responses.response_id,
        theme_words.theme
    from responses
    inner join theme_words
        on contains(
            responses.words,
            ' ' || theme_words.stem
            || case when theme_words.is_whole_word then ' ' else '' end
        )

),

themed as (

    select
        responses.response_id,
        coalesce(
            found.theme,
            case
                when coalesce(trim(responses.words), '') = '' then 'no_comment'
                else 'other'
            end
        ) as theme
    from responses
    left join found on responses.response_id = found.response_id

)

select * from themed
