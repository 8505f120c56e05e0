-- figures of the model that comes along, on texts it never learned from
with

promised as (

    select map(list(setting), list(value)) as value_of
    from {{ ref('inquiry_settings') }}

),

figures as (

    select
        *,
        avg(value) over (partition by part, figure) as mean
    from {{ ref('sorting_figures') }}

)

select
    figures.part,
    figures.name,
    figures.figure,
    figures.value
from figures
cross join promised
where
    (
        figures.part = 'all'
        and figures.value < promised.value_of['least_' || figures.figure]
    )
    or (
        figures.part = 'language'
        and abs(figures.value - figures.mean)
        > promised.value_of['language_distance']
    )
