with

stg_varsel__field_changes as (

    select * from {{ ref('stg_varsel__field_changes') }}

),

known as (

    select *
    from stg_varsel__field_changes
    where noticed_at <= {{ as_of() }}

),

final as (

    select
        source,
        stream,
        path,
        kind,
        type_before,
        type_after,
        batch_id,
        noticed_at,
        row_number() over (
            partition by source, stream, path
            order by noticed_at desc, kind asc, type_after asc
        ) = 1 as is_latest
    from known

)

select * from final
