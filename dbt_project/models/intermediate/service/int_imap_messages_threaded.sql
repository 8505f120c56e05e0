{{ config(materialized='table') }}

with recursive

mails as (

    select * from {{ ref('int_imap_messages_attributed') }}

),

links as (

    select * from {{ ref('int_imap_messages_linked') }}

),

walked as (

    select
        message_id,
        message_id as reached_id,
        0 as steps
    from mails

    union all

    select
        walked.message_id,
        links.parent_id as reached_id,
        walked.steps + 1 as steps
    from walked
    inner join links on walked.reached_id = links.message_id
    where walked.steps < 100

),

-- mails that name each other in a circle never end; all see the same circle
rooted as (

    select
        walked.message_id,
        coalesce(
            any_value(walked.reached_id) filter (
                where links.message_id is null
            ),
            min(walked.reached_id) filter (where walked.steps > 50)
        ) as root_id
    from walked
    left join links on walked.reached_id = links.message_id
    group by walked.message_id

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
