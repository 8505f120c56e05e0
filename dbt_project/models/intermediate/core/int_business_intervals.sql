{{ config(materialized='table') }}
with

intervals as (

    {{ business_intervals(
        ref('stg_varsel__run_context'),
        ref('stg_varsel__opening_hours'),
        ref('stg_varsel__holidays'),
        ref('stg_varsel__other_hours'),
        ref('stg_varsel__closures')
    ) }}

)

select * from intervals
