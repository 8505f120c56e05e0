from dataclasses import replace
from datetime import UTC, datetime

import pytest
from message_reading import Page, read_mail

from flows.messages.compose import compose_mail
from flows.messages.render import MESSAGE_TYPES, render_message
from flows.messages.samples import SAMPLE_SHOP, sample_due
from flows.messages.wire import Address, Mail

SENT_AT = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "closing tags": "</mj-text></mj-column></mj-section><mj-image src='x' />",
    "mjml include": '<mj-include path="/etc/passwd" /><mj-raw><b>x</b></mj-raw>',
    "attribute": '" onmouseover="alert(1)" x=\'',
    "comment": "--><!--[if mso]><b>x</b><![endif]-->",
    "cdata": "]]><![CDATA[<b>x</b>]]>",
    "entity": "&lt;script&gt;&#60;b&#62;&amp;lt;i&amp;gt;",
    "place": "__place0__ __place7__",
    "template": "{{7*7}}{% raw %}{# x #}${7*7}<%= 7*7 %>",
    "format": "{shop.__class__}{0}{order_number!r}%s%(x)s",
    "crlf": "x\r\nBcc: all@example.dk\r\n\r\n<b>body</b>",
    "encoded word": "=?utf-8?q?x=0D=0ABcc:_all=40example.dk?=",
    "nul": "x\x00y\x1b[31m\x7f",
    "bidi": "\u202ekd.elpmaxe\u202c \u2066x\u2069",
    "broken": "half \ud83d pair \udcff \uffff",
    "smear": "Z\u0351\u0352\u0353\u0354" * 20,
    "long": "x" * 5000,
    "formula": '=HYPERLINK("http://x.example";"x")\t+1+1 @SUM(1)',
    "comment in an address": "kunde(mig)@example.dk <x@y.example>, z",
}


def _poison(message_type: str, text: str):
    """Return the sample with every text a stranger can write replaced."""
    due = sample_due(message_type, "da")
    facts = {
        name: text if isinstance(value, str) and not name.endswith("_url") else value
        for name, value in due.facts.items()
    }
    for name in ("topic", "intent", "state_reason", "delay_flag", "currency"):
        facts.pop(name, None)
    if "lines" in facts:
        facts["lines"] = [{"title": text, "quantity": 1, "unit_price": text}]
    return replace(due, recipient_name=text, in_reply_to=text, facts=facts)


@pytest.mark.parametrize("message_type", MESSAGE_TYPES)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_strangers_write_reaches_the_markup_as_text_alone(message_type, name):
    plain = _poison(message_type, "ganske almindelig")
    calm = Page(render_message(plain, SAMPLE_SHOP).html)
    message = render_message(_poison(message_type, HOSTILE[name]), SAMPLE_SHOP)
    page = Page(message.html)
    assert page.tags <= calm.tags
    assert page.comments == calm.comments
    assert "49" not in page.words
    for unwanted in "\x00\x1b\u202e\u2066\ud83d\udcff\uffff":
        assert unwanted not in message.html + message.text + message.subject


@pytest.mark.parametrize("message_type", MESSAGE_TYPES)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_strangers_write_adds_no_header_and_no_recipient(message_type, name):
    due = _poison(message_type, HOSTILE[name])
    body = compose_mail(
        due, render_message(due, SAMPLE_SHOP), SAMPLE_SHOP, sent_at=SENT_AT
    )
    mail = read_mail(body)
    allowed = "From To Reply-To Subject Date Message-ID Auto-Submitted Content-Type "
    allowed += "X-Auto-Response-Suppress X-Varsel-Message-Type X-Varsel-Order "
    allowed += "List-Unsubscribe MIME-Version"
    assert set(mail.keys()) <= set(allowed.split())
    assert len(mail.keys()) == len(set(mail.keys()))
    assert [a.addr_spec for a in mail["To"].addresses] == ["maja@example.dk"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["hej@nordlys.example"]
    assert not mail.defects
    assert all(part.get_content_type() for part in mail.iter_parts())
    assert max(len(line) for line in body.split(b"\r\n")) < 998
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_hostile_markup_is_still_readable_as_what_was_written():
    due = _poison("ready_for_pickup", "<b>Kiosk</b> & Søn {{7*7}}")
    message = render_message(due, SAMPLE_SHOP)
    assert "<b>Kiosk</b> & Søn {{7*7}}" in Page(message.html).words
    assert "<b>Kiosk</b> & Søn {{7*7}}" in message.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a@evil.example/", ""])
def test_a_link_that_is_no_web_address_is_left_out(url):
    due = sample_due("order_dispatched", "da")
    due = replace(due, facts={**due.facts, "tracking_url": url})
    message = render_message(due, SAMPLE_SHOP)
    assert Page(message.html).links == ["https://nordlys.example"]
    assert "Følg pakken" not in message.text


def test_a_shop_name_is_escaped_like_any_other_text():
    shop = replace(SAMPLE_SHOP, name='Lys & <b>Lampe</b>, "AS"')
    due = sample_due("order_dispatched", "da")
    message = render_message(due, shop)
    assert ("b", ()) not in Page(message.html).tags
    mail = read_mail(compose_mail(due, message, shop, sent_at=SENT_AT))
    assert mail["From"].addresses[0].addr_spec == "hej@nordlys.example"


def test_ten_megabytes_of_a_stranger_s_text_make_a_small_mail():
    huge = "<b>\r\n{{7*7}} " * 800_000
    due = replace(_poison("ticket_acknowledgement", "x"), recipient_name=huge)
    due = replace(due, facts={**due.facts, "subject": huge, "order_number": huge})
    body = compose_mail(
        due, render_message(due, SAMPLE_SHOP), SAMPLE_SHOP, sent_at=SENT_AT
    )
    assert len(body) < 100_000
    assert max(len(line) for line in body.split(b"\r\n")) < 998


def test_a_header_that_would_begin_another_line_is_never_written():
    mail = Mail()
    for value in ("a\r\nBcc: x", "a\nb", "a\rb", "a\0b"):
        with pytest.raises(ValueError, match="the header Subject would hold a line"):
            mail["Subject"] = value
        with pytest.raises(ValueError, match="the header To would hold a line"):
            mail["To"] = Address("m@e.dk", value)
