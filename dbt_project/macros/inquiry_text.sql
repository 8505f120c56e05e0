{#-
    What the customer wrote in one message, without what hangs below it. Lines without
    any sign of that are left alone: one search in place of nine.
-#}
{% macro own_words(lines) -%}
    {%- set says = '(wrote|skrev|schrieb|kirjoitti)' -%}
    {%- set when_or_whom = '(\\d[:.]\\d\\d|<[^\\n<>]+@[^\\n<>]+>)' -%}
    {%- set attribution = '\\n[^\\n]*' ~ when_or_whom
        ~ '[^\\n]*(\\n[^\\n]+)?\\b' ~ says ~ '\\b[^\\n]{0,120}'
        ~ '(\\n[^\\n]*<[^\\n<>]+@[^\\n<>]+>)?:[ \\t]*' -%}
    {%- set attribution_first = '\\n[^\\n]*\\b' ~ says ~ '\\b[^\\n]*'
        ~ when_or_whom ~ '[^\\n]*:[ \\t]*' -%}
    {%- set ns = namespace(text=lines) -%}
    {%- for pattern in [
        '(?i)(' ~ attribution ~ '|' ~ attribution_first
            ~ ')\\n+([ \\t]*>[^\\n]*\\n)+',
        '(?m)^[ \\t]*>[^\\n]*$',
        '(?is)(' ~ attribution ~ '|' ~ attribution_first ~ ')\\n.*$',
        '(?is)\\n[ \\t]*-{2,}[ \\t]*(original message|oprindelig (meddelelse'
            ~ '|besked)|ursprungligt meddelande|opprinnelig melding'
            ~ '|ursprüngliche nachricht|alkuperäinen viesti'
            ~ '|forwarded message|videresendt (meddelelse|besked|melding)'
            ~ '|vidarebefordrat (meddelande|brev)).*$',
        '(?is)\\n[ \\t]*\\*?(fra|från|from|von|lähettäjä):[^\\n]*\\n'
            ~ '[ \\t]*\\*?(sendt|skickat|sent|gesendet|lähetetty|datum|dato'
            ~ '|date|til|till|to|an|emne|ämne|subject|betreff):.*$',
        '(?s)\\n[ \\t]*_{10,}[ \\t]*\\n.*$',
        '(?s)\\n##-.*$',
        '(?s)\\n-- ?\\n.*$',
        '(?im)^[ \\t]*(sent from my|sendt fra (min|mit|outlook|mail)|skickat'
            ~ ' från (min|outlook|mail)|get outlook for|hent outlook|hämta'
            ~ ' outlook|last ned outlook|von meinem)[^\\n]*$',
    ] -%}
        {%- set ns.text = "regexp_replace(" ~ ns.text ~ ", '" ~ pattern
            ~ "', chr(10), 'g')" -%}
    {%- endfor -%}
    case
        when
            regexp_matches(
                {{ lines }},
                '(?i)>|--|_{10}|##-|{{ says }}'
                || '|(fra|från|from|von|lähettäjä):'
                || '|(sent|sendt|skickat) (from|fra|från)'
                || '|(get|hent|hämta|last ned) outlook|von meinem'
            )
            then {{ ns.text }}
        else {{ lines }}
    end
{%- endmacro %}


{#- the text without its sign-off and name; a postscript stays -#}
{% macro without_signature(text) -%}
    {%- set sign_offs = [
        'mvh', 'm\\.v\\.h\\.?', 'vh', 'kh',
        'med (?:venlige?|vennlige?|vänliga?)'
            ~ ' (?:hilsen|hilsner|hälsning|hälsningar)',
        '(?:venlig|vennlig|bedste|beste|mange|kærlig|hjertelig)'
            ~ ' (?:hilsen|hilsner)',
        '(?:vänliga|bästa|varma|många) hälsningar',
        'hälsningar', 'hälsning', 'hilsen', 'hilsner',
        '(?:kind|best|warm|many)(?: regards| wishes)', 'regards',
        'sincerely', 'cheers', 'yours (?:sincerely|truly)',
        'mit freundlichen grüßen', 'terveisin',
    ] -%}
    regexp_replace(
        {{ text }},
        '(?is)\n[ \t]*(?:{{ sign_offs | join("|") }})\b[,.!]?[^\n]{0,40}\n.*?'
        || '(\n[ \t]*p\.?s\.?[ :.].*)?$',
        chr(10) || '\1'
    )
{%- endmacro %}


{#- an order or parcel number in capitals without punctuation -#}
{% macro number_key(number) -%}
    upper(regexp_replace({{ number }}, '[^A-Za-z0-9]', '', 'g'))
{%- endmacro %}

{#-
    CTEs that end in `signed_off`, the messages of customers with their own words. A
    contact form puts them behind the name of its last field; words that only look like
    a sign-off are all there is.
-#}
{% macro customers_words(messages) -%}
customer_messages as (

    select
        source,
        ticket_id,
        message_id,
        headers,
        created_at,
        is_auto_reply,
        {{ plain_lines('body') }} as lines,
        case when regexp_matches(body, '\d{3}') then lines end as all_lines
    from {{ messages }}
    where author = 'customer'

),

unwrapped as (

    select
        * replace (
            case
                when
                    regexp_matches(
                        lines,
                        '(?i)contact form|kontakt-?(formular|formulär|skjema)'
                    )
                    then coalesce(nullif(regexp_extract(
                        lines,
                        '(?is)\n[ \t]*(comments?|body|message|besked'
                        || '|kommentar|meddelande|melding)[ \t]*:[ \t]*'
                        || '(\n.*|.+)$',
                        2
                    ), ''), lines)
                else lines
            end as lines
        )
    from customer_messages

),

cleaned as (

    select * replace (chr(10) || {{ own_words('lines') }} as lines)
    from unwrapped

),

signed_off as (

    select
        *,
        coalesce(
            nullif(trim({{ without_signature('lines') }}, e' \t\n'), ''),
            trim(lines, e' \t\n')
        ) as words
    from cleaned

)
{%- endmacro %}
