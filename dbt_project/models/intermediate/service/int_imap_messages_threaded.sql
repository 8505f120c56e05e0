{{ config(materialized='table') }}

with recursive

mails as (

    select * from {{ ref('int_imap_messages_attributed') }}

),

links as (

    select * from {{ ref('int_imap_messages_linked') }}

),

-- mails that name each other in a circle end where the circle closes
walked as (

    select
        message_id,
        message_id as reached_id,
        [message_id] as path,
        false as is_circle
    from mails

    union all

    select
        walked.message_id,
        links.parent_id as reached_id,
        list_append(walked.path, links.parent_id) as path,
        list_contains(walked.path, links.parent_id) as is_circle
    from walked
    inner join links on walked.reached_id = links.message_id
    where not walked.is_circle and len(walked.path) < 200

),

rooted as (

    select
        message_id,
        arg_max(
            case
                when is_circle
                    then list_min(list_slice(
                        path, list_position(path, reached_id), -1
                    ))
                else reached_id
            end,
            len(path)
        ) as root_id
    from walked
    group by message_id

),

-- an answer to what the shop wrote to many is a matter of its own
branched as (

    select
        mails.*,
        rooted.root_id,
        case
            when roots.author = 'customer' then ''
            else coalesce(mails.customer_address, '')
        end as branch
    from mails
    inner join rooted on mails.message_id = rooted.message_id
    left join mails as roots on rooted.root_id = roots.message_id

),

opened as (

    select
        root_id,
        branch,
        min((received_at, message_id)) as opening,
        row_number() over (
            partition by root_id order by min((received_at, message_id))
        ) as branch_number
    from branched
    where is_opening
    group by root_id, branch

),

final as (

    select
        case
            when opened.branch_number = 1
                then {{ ticket_token('opened.root_id') }}
            else {{ ticket_token('opened.opening[2]') }}
        end as ticket_id,
        branched.message_id,
        branched.author,
        branched.customer_address,
        branched.customer_name,
        branched.subject,
        branched.body,
        branched.headers,
        branched.reference_ids,
        branched.varsel_order_number,
        branched.is_auto_reply,
        branched.message_id = opened.opening[2] as is_opening,
        branched.received_at
    from branched
    inner join opened
        on
            branched.root_id = opened.root_id
            and branched.branch = opened.branch

)

select * from final
