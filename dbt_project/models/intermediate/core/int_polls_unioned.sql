with

postnord_polls as (

    select * from {{ ref('stg_postnord__polls') }}

),

bring_polls as (

    select * from {{ ref('stg_bring__polls') }}

),

gls_polls as (

    select * from {{ ref('stg_gls__polls') }}

),

dhl_polls as (

    select * from {{ ref('stg_dhl__polls') }}

),

unioned as (

    select
        'postnord' as carrier,
        *
    from postnord_polls
    union all by name
    select
        'bring' as carrier,
        *
    from bring_polls
    union all by name
    select
        'gls' as carrier,
        *
    from gls_polls
    union all by name
    select
        'dhl' as carrier,
        *
    from dhl_polls

)

select
    carrier,
    tracking_number,
    last_asked_at
from unioned
