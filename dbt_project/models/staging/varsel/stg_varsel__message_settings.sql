with

source as (

    select * from {{ source('raw_varsel', 'message_settings') }}

),

renamed as (

    select
        message_type,
        channel,
        string_split(open_channels, ',') as open_channels,
        holdout_share,
        fuse_limit,
        is_enabled,
        live_since
    from source

)

select * from renamed
