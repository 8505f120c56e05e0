with

responses as (

    select * from {{ ref('fct_survey_responses') }}

),

themed as (

    select * from {{ ref('int_survey_answers_themed') }}

),

campaign_settings as (

    select * from {{ ref('campaign_settings') }}

),

counted as (

    select
        themed.theme,
        case
            when responses.ticket_id is not null then 'support'
            else 'delivery'
        end as asked_about,
        count(*)::integer as answer_count,
        (count(*) filter (
            where responses.score <= campaign_settings.low_score_at_most
        ))::integer as low_score_count,
        avg(responses.score)::double as mean_score,
        max(responses.answered_at) as last_answered_at
    from themed
    inner join responses on themed.response_id = responses.response_id
    cross join campaign_settings
    group by 1, 2

)

select * from counted
