with

postnord_polls as (

    select * from {{ ref('stg_postnord__polls') }}

),

unioned as (

    select
        'postnord' as carrier,
        *
    from postnord_polls

)

select
    carrier,
    tracking_number,
    last_asked_at
from unioned
