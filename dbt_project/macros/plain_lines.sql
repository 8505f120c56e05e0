{#-
    A mail body as plain lines: one line end, tags out, entities back. What has neither
    tags nor entities is not searched for them one by one.
-#}
{% macro plain_lines(body) -%}
    {%- set broken = (
        "replace(replace(" ~ body ~ ", chr(13) || chr(10), chr(10)), "
        ~ "chr(13), chr(10))"
    ) -%}
    {%- set ns = namespace(text=broken) -%}
    {%- for pattern, replacement in [
        ('(?is)<(style|script)\\b.*?</(style|script)>', ' '),
        ('(?i)<(br|/?p|/?div|/li|/tr|/h[1-6])\\b[^>]*>', '\\n'),
        ('(?i)</?(html|head|body|meta|title|span|b|i|u|a|strong|em|font'
            ~ '|table|tbody|tr|td|ul|ol|li|img)\\b[^>]*>', ' '),
    ] -%}
        {%- set ns.text = "regexp_replace(" ~ ns.text ~ ", '" ~ pattern
            ~ "', " ~ ("chr(10)" if replacement == '\\n' else "' '")
            ~ ", 'g')" -%}
    {%- endfor -%}
    {%- set untagged = (
        "case when contains(" ~ body ~ ", '<') then " ~ ns.text
        ~ " else " ~ broken ~ " end"
    ) -%}
    {%- set ns.text = untagged -%}
    {%- for entity, letter in [
        ('&nbsp;', ' '), ('&aring;', 'å'), ('&auml;', 'ä'), ('&ouml;', 'ö'),
        ('&aelig;', 'æ'), ('&oslash;', 'ø'), ('&eacute;', 'é'),
        ('&Aring;', 'Å'), ('&Auml;', 'Ä'), ('&Ouml;', 'Ö'),
        ('&Oslash;', 'Ø'), ('&ndash;', '-'), ('&quot;', '"'),
        ('&lt;', '<'), ('&gt;', '>'), ('&amp;', '&'),
    ] -%}
        {%- set ns.text = "replace(" ~ ns.text ~ ", '" ~ entity ~ "', '"
            ~ letter ~ "')" -%}
    {%- endfor -%}
    chr(10) || case
        when contains({{ body }}, '&') then {{ ns.text }}
        else {{ untagged }}
    end || chr(10)
{%- endmacro %}
