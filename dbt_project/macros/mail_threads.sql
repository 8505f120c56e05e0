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
