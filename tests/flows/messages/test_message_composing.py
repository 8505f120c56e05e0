from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from message_reading import read_mail

from flows.messages.compose import compose_mail
from flows.messages.render import render_message
from flows.messages.samples import SAMPLE_SHOP, sample_due

SENT_AT = datetime(2026, 3, 9, 12, 0, 5, tzinfo=UTC)


def _compose(message_type="delay_notice", language="da", shop=SAMPLE_SHOP, **changes):
    due = replace(sample_due(message_type, language), **changes)
    rendered = render_message(due, shop)
    return compose_mail(due, rendered, shop, sent_at=SENT_AT)


def test_a_mail_names_its_sender_reader_and_moment():
    mail = read_mail(_compose())
    assert mail["From"] == "Nordlys Interiør <hej@nordlys.example>"
    assert mail["To"] == "Maja Lindholm <maja@example.dk>"
    assert mail["Reply-To"] == "hej@nordlys.example"
    assert mail["Subject"] == "Din pakke er gået i stå undervejs (ordre NL-1042)"
    assert mail["Date"] == "Mon, 09 Mar 2026 13:00:05 +0100"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Varsel-Message-Type"] == "delay_notice"
    assert mail["X-Varsel-Order"] == "NL-1042"


@pytest.mark.parametrize("width", range(1, 60))
def test_a_subject_reads_back_as_it_was_written_wherever_it_folds(width):
    due = sample_due("delay_notice", "sv")
    subject = (
        "x" * width + " paketet är åter på väg – försenat ännu en gång " + "å ö" * 9
    )
    rendered = replace(render_message(due, SAMPLE_SHOP), subject=subject)
    body = compose_mail(due, rendered, SAMPLE_SHOP, sent_at=SENT_AT)
    assert read_mail(body)["Subject"] == subject
    assert max(len(line) for line in body.split(b"\r\n")) <= 150


@pytest.mark.parametrize("width", range(1, 12))
def test_a_name_reads_back_as_it_was_written_wherever_it_folds(width):
    name = "x" * width + " ñäüäæñcø éñååcñ äæüéåøbæ åöübab öaæü"
    # the newer parser puts a space between two encoded words of a name; this one
    # reads them as mail programs do
    written = message_from_bytes(_compose(recipient_name=name))["To"]
    shown, address = parseaddr(written)
    assert str(make_header(decode_header(shown))) == name
    assert address == "maja@example.dk"


def test_the_text_comes_first_and_both_parts_read_back_whole():
    due = sample_due("delay_notice", "sv")
    rendered = render_message(due, SAMPLE_SHOP)
    mail = read_mail(compose_mail(due, rendered, SAMPLE_SHOP, sent_at=SENT_AT))
    text, html = mail.iter_parts()
    assert mail.get_content_type() == "multipart/alternative"
    assert text.get_content_type() == "text/plain"
    assert text.get_content().replace("\r\n", "\n") == rendered.text
    assert html.get_content().replace("\r\n", "\n").strip() == rendered.html.strip()


@pytest.mark.parametrize("width", [1, 2, 7, 73, 74, 75, 76, 77, 400])
def test_a_page_reads_back_whole_wherever_it_was_put_together(width):
    due = sample_due("delay_notice", "fi")
    rendered = render_message(due, SAMPLE_SHOP)
    page = "=" * 300 + " ä" * 200 + rendered.html
    starts = range(0, len(page), width)
    pieces = tuple(page[start : start + width] for start in starts)
    cut = replace(rendered, pieces=("", *pieces))
    body = compose_mail(due, cut, SAMPLE_SHOP, sent_at=SENT_AT)
    _, html = read_mail(body).iter_parts()
    assert html.get_content().replace("\r\n", "\n").rstrip("\n") == page
    head, _, written = body.partition(b"\r\n\r\n")
    assert max(len(line) for line in written.split(b"\r\n")) <= 76
    assert body.count(b"\n") == body.count(b"\r\n")


def test_the_same_message_is_the_same_bytes():
    assert _compose() == _compose()
    assert _compose() != _compose(message_key="f" * 64)


def test_the_message_id_is_the_key_at_the_shops_domain():
    assert read_mail(_compose(message_key="ab12" * 16))["Message-ID"] == (
        f"<{'ab12' * 16}@nordlys.example>"
    )


def test_a_key_that_is_no_plain_word_still_gives_a_plain_id():
    mail = read_mail(_compose(message_key="nordlys:delay <x>\r\n"))
    assert mail["Message-ID"].endswith("@nordlys.example>")
    assert len(mail["Message-ID"]) == 64 + len("<@nordlys.example>")


@pytest.mark.parametrize(
    ("message_type", "said"),
    [("delay_notice", "auto-generated"), ("ticket_acknowledgement", "auto-replied")],
)
def test_a_machine_says_that_it_is_one(message_type, said):
    assert read_mail(_compose(message_type))["Auto-Submitted"] == said


def test_an_answer_joins_the_customers_thread():
    mail = read_mail(_compose("ticket_acknowledgement"))
    assert mail["In-Reply-To"] == "<question-20417@example.com>"
    assert mail["References"] == "<question-20417@example.com>"


def test_a_long_id_is_neither_folded_nor_encoded():
    long_id = f"<{'x' * 180}@{'y' * 60}.example>"
    body = _compose("ticket_acknowledgement", in_reply_to=long_id)
    assert f"\r\nIn-Reply-To: {long_id}\r\n".encode() in body
    assert f"\r\nReferences: {long_id}\r\n".encode() in body


@pytest.mark.parametrize(
    "broken", ["no brackets", "<a b@c>", "<a@b>\r\nBcc: x", "<ø@x>"]
)
def test_an_id_that_is_none_leaves_the_mail_unthreaded(broken):
    mail = read_mail(_compose("ticket_acknowledgement", in_reply_to=broken))
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_only_surveys_and_marketing_can_be_unsubscribed_from():
    survey = read_mail(_compose("feedback_request"))["List-Unsubscribe"]
    assert survey.startswith("<mailto:hej@nordlys.example?subject=unsubscribe%20")
    assert read_mail(_compose())["List-Unsubscribe"] is None
    assert read_mail(_compose(message_class="marketing"))["List-Unsubscribe"]


def test_a_mail_about_no_known_order_names_none():
    assert read_mail(_compose("ticket_acknowledgement"))["X-Varsel-Order"] is None


@pytest.mark.parametrize("name", ['Å "Æ" <x@evil.example>, Ø', "a,b;c:d", "", None])
def test_a_name_with_signs_of_its_own_stays_one_name(name):
    (address,) = read_mail(_compose(recipient_name=name))["To"].addresses
    assert address.addr_spec == "maja@example.dk"


def test_a_name_that_advertises_is_not_repeated():
    mail = read_mail(_compose(recipient_name="Win at www.spam.example"))
    assert mail["To"] == "maja@example.dk"


def test_a_shop_named_after_its_website_keeps_its_name():
    shop = replace(SAMPLE_SHOP, name="Nordlys.example")
    assert read_mail(_compose(shop=shop))["From"] == (
        '"Nordlys.example" <hej@nordlys.example>'
    )


def test_a_domain_in_other_letters_is_written_in_ascii():
    mail = read_mail(_compose(recipient_email="maja@bøger.example"))
    assert mail["To"].addresses[0].addr_spec == "maja@xn--bger-gra.example"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("maja", "it has no @"),
        ("", "it has no @"),
        (None, "it has no @"),
        ("a@b@example.dk", "the part before the @"),
        ("maja lind@example.dk", "the part before the @"),
        ("mæja@example.dk", "the part before the @"),
        (".maja@example.dk", "the part before the @"),
        ("maja@localhost", "its domain is not one"),
        ("maja@-x.dk", "its domain is not one"),
        ("maja@example..dk", "its domain is not one"),
        ("maja@example.dk\r\nBcc: x@example.dk", "the part before the @"),
        ("maja@exa mple.dk", "its domain is not one"),
        ("x" * 65 + "@example.dk", "it is too long"),
    ],
)
def test_an_address_that_cannot_be_written_to_says_why(address, reason):
    with pytest.raises(ValueError, match="the recipient .*" + reason):
        _compose(recipient_email=address)


def test_a_broken_reply_address_is_named_as_the_shops():
    shop = replace(SAMPLE_SHOP, reply_address="nobody")
    with pytest.raises(ValueError, match="the shop's reply address"):
        _compose(shop=shop)


def test_a_moment_without_a_zone_is_refused():
    due = sample_due("delay_notice", "da")
    with pytest.raises(ValueError, match="sent_at has no time zone"):
        compose_mail(
            due,
            render_message(due, SAMPLE_SHOP),
            SAMPLE_SHOP,
            sent_at=datetime(2026, 3, 9),
        )
