{{ config(materialized='table') }}
with

intervals as (

    {{ business_intervals(
        ref('stg_varsel__run_context'),
        ref('stg_varsel__opening_hours'),
        ref('stg_varsel__holidays')
    ) }}

)

select * from intervals
