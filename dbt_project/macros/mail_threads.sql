{#- the shop's address, with or without a plus, or a colleague's at its domain -#}
{% macro is_own_address(address) -%}
    (
        split_part({{ address }}, '@', 2) = ours.domain
        and (
            ours.is_own_domain
            or split_part(split_part({{ address }}, '@', 1), '+', 1)
            = ours.own_name
        )
    )
{%- endmacro %}


{#- a subject without what replies, forwards and our reference put around it -#}
{% macro subject_key(subject) -%}
    nullif(trim(regexp_replace(
        regexp_replace(
            regexp_replace(
                lower({{ subject }}),
                '^(\s*(re|sv|vs|fwd?|aw|wg|vb|vl|antw)\s*(\[\d+\])?\s*:)+', ''
            ),
            '\(?\s*\bref\.?\s*m[0-9a-f]{12}\b\s*\)?', ''
        ),
        '\s+', ' ', 'g'
    )), '')
{%- endmacro %}


{#- the reference a ticket is known by to the customer, from its first mail -#}
{% macro ticket_token(message_id) -%}
    'M' || upper(left(md5({{ message_id }}), 12))
{%- endmacro %}


{#-
    The headers that tell a machine from a person, a line each. Not the signatures:
    they list the names of headers that the mail does not have.
-#}
{% macro telling_headers(all_headers, header_id) -%}
    nullif(concat_ws(
        chr(10),
        'Message-ID: ' || {{ header_id }},
        nullif(array_to_string(list_transform(
            list_filter(
                from_json({{ all_headers }}, '[["varchar"]]'),
                lambda pair: lower(pair[1]) in (
                    'auto-submitted', 'precedence', 'list-id',
                    'list-unsubscribe', 'x-autoreply', 'x-autorespond',
                    'x-auto-response-suppress', 'return-path', 'content-type'
                )
            ),
            lambda pair: pair[1] || ': ' || pair[2]
        ), chr(10)), '')
    ), '')
{%- endmacro %}


{#-
    The common table expressions that say which mail is the first of its matter, by what its
    sender wrote before under the same heading; the last of them is `repeated`.
-#}
{% macro mails_under_one_heading(mails) -%}
    -- one who writes again under the same heading means the same matter
    dated as (

        select
            message_id,
            customer_address,
            subject_key,
            received_at,
            coalesce(received_at - lag(received_at) over (
                partition by customer_address, subject_key
                order by received_at, message_id
            ) > interval 14 days, true) as is_first
        from {{ mails }}
        where
            customer_address is not null
            and subject_key is not null
            and (is_notice or not is_auto_reply)

    ),

    counted as (

        select
            *,
            count(*) filter (where is_first) over (
                partition by customer_address, subject_key
                order by received_at, message_id
            ) as matter_number
        from dated

    ),

    repeated as (

        select
            message_id,
            first_value(message_id) over (
                partition by customer_address, subject_key, matter_number
                order by received_at, message_id
            ) as first_of_matter
        from counted

    )
{%- endmacro %}
