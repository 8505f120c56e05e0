"""Reading a mail: charsets that lie, MIME that is broken, parts in any order."""

import json
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from connectors.sources.imap_mail import Filed, read_mail

NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
FILED = Filed("INBOX", is_sent=False, received_at=NOW, size=1)


def read(raw):
    return read_mail(raw, FILED).payload


def body(raw):
    return read(raw)["text"]


def mail(content, *headers):
    head = b"\r\n".join((b"From: kim@post.example", *headers))
    return head + b"\r\n\r\n" + content


def part(content, *headers, boundary=b"b"):
    return b"--" + boundary + b"\r\n" + b"\r\n".join(headers) + b"\r\n\r\n" + content


@pytest.mark.parametrize(
    ("declared", "content"),
    [
        ("iso-8859-1", "Køen på åen".encode("latin-1")),
        ("utf-8", "Køen på åen".encode("latin-1")),
        ("us-ascii", "Køen på åen".encode()),
        ("iso-8859-1", "Køen på åen".encode()),
        ("windows-1252", "Køen på åen".encode("cp1252")),
        ("x-unknown", "Køen på åen".encode("latin-1")),
        ("base64", "Køen på åen".encode()),
        ("utf-16", "Køen på åen".encode("utf-16")),
        ("", "Køen på åen".encode()),
    ],
)
def test_a_charset_is_believed_as_far_as_the_bytes_allow(declared, content):
    kind = f"Content-Type: text/plain; charset={declared}".encode()
    assert body(mail(content, kind)) == "Køen på åen"


def test_curly_quotes_of_windows_come_under_the_name_of_latin_1():
    kind = b"Content-Type: text/plain; charset=iso-8859-1"
    assert body(mail(b"\x93Hej\x94 \x96 \x80 5", kind)) == "“Hej” – € 5"


def test_one_bad_byte_does_not_turn_utf_8_into_something_else():
    kind = b"Content-Type: text/plain; charset=utf-8"
    text = body(mail("Blåbær på grød".encode() + b"\xff", kind))
    assert text == "Blåbær på grød\ufffd"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        (b"quoted-printable", b"Sm=C3=B8r og =\r\nbr=C3=B8d"),
        (b"Quoted-Printable ", b"Sm=C3=B8r og br=C3=B8d="),
        (b"base64", b"U23DuHIgb2cgYnLDuGQ="),
        (b"base64", b"U23DuHIgb2\r\ncgYnLDuGQ"),
        (b"8bit", "Smør og brød".encode()),
        (b"no-such-thing", "Smør og brød".encode()),
    ],
)
def test_transfer_encodings_also_broken_ones(encoding, content):
    headers = (
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Transfer-Encoding: " + encoding,
    )
    assert body(mail(content, *headers)) == "Smør og brød"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"=?utf-8?q?K=C3=B8?= nu", "Kø nu"),
        (b"=?UTF-8?B?S8O4?= =?UTF-8?B?IG51?=", "Kø nu"),
        # a letter torn between two words
        (b"=?utf-8?B?S8M=?=\r\n =?utf-8?B?uCBudQ==?=", "Kø nu"),
        (b"=?iso-8859-1*da?Q?K=F8_nu?=", "Kø nu"),
        (b"Var =?UTF-8?Q?=C3=A4r?= min order", "Var är min order"),
        ("Kø nu".encode(), "Kø nu"),
        ("Kø nu".encode("latin-1"), "Kø nu"),
        (b"=?utf-8?B?S8O4?=\r\n\t nu", "Kø nu"),
        (b"=?utf-8?B?not base64?=", "=?utf-8?B?not base64?="),
        (b"=?no-such?Q?K=C3=B8?= nu", "Kø nu"),
        (b"", None),
    ],
)
def test_a_subject_is_read_however_it_is_spelled(raw, expected):
    assert read(mail(b"x", b"Subject: " + raw))["subject"] == expected


def test_people_are_read_also_where_names_hold_commas_and_letters():
    payload = read(
        b"From: =?utf-8?q?S=C3=B8rensen=2C_Bo?= <Bo@Post.example>\r\n"
        b'To: "Nordlys, kundeservice" <hej+m0123456789ab@nordlys.example>,\r\n'
        b" anna@nordlys.example\r\nCc: undisclosed-recipients:;\r\n"
        b"Reply-To: Bo S\xc3\xb8rensen bo@privat.example\r\n\r\nx"
    )
    assert payload["from"] == [{"name": "Sørensen, Bo", "address": "Bo@Post.example"}]
    assert [each["address"] for each in payload["to"]] == [
        "hej+m0123456789ab@nordlys.example",
        "anna@nordlys.example",
    ]
    assert payload["cc"] == []
    assert payload["reply_to"][0]["address"] == "bo@privat.example"
    assert payload["plus_addresses"] == ["m0123456789ab"]


def test_ids_are_read_in_order_also_when_folded_or_bare():
    payload = read(
        b"Message-ID: <m3\r\n @post.example>\r\n"
        b'In-Reply-To: Your mail of Monday <m2@post.example> "quoted"\r\n'
        b"References: <m1@post.example>\r\n\t<m2@post.example><m1@post.example>\r\n"
        b"\r\nx"
    )
    assert payload["message_id"] == "<m3@post.example>"
    assert payload["in_reply_to"] == ["<m2@post.example>"]
    assert payload["references"] == ["<m1@post.example>", "<m2@post.example>"]
    assert read(b"Message-ID: 17.abc@post.example\r\n\r\n")["message_id"] == (
        "<17.abc@post.example>"
    )


@pytest.mark.parametrize("line", [b"", b"Message-ID: <>\r\n", b"Message-ID:\r\n"])
def test_a_mail_without_an_id_gets_one_from_what_it_says(line):
    head = b"From: kim@post.example\r\nDate: Tue, 06 Oct 2026 09:00:00 +0200\r\n"
    one = read_mail(line + head + b"Subject: Hej\r\n\r\nHvor?", FILED)
    again = read_mail(
        line + head + b"Subject: Hej\r\n\r\nHvor?",
        Filed("Klaret", is_sent=False, received_at=None, size=9),
    )
    other = read_mail(line + head + b"Subject: Hej\r\n\r\nHvor nu?", FILED)
    assert one.record_id == again.record_id
    assert one.record_id.startswith("sha256:") and one.record_id != other.record_id


def test_plain_words_are_taken_before_html():
    content = (
        part(b"<p>Hej</p>", b"Content-Type: text/html")
        + b"\r\n"
        + part(b"Hej fra mig", b"Content-Type: text/plain")
        + b"\r\n--b--\r\n"
    )
    kind = b"Content-Type: multipart/alternative; boundary=b"
    assert body(mail(content, kind)) == "Hej fra mig"


def test_an_empty_plain_part_leaves_the_word_to_html():
    content = (
        part(b"\r\n", b"Content-Type: text/plain")
        + b"\r\n"
        + part(b"<p>Hej</p>", b"Content-Type: text/html")
        + b"\r\n--b--\r\n"
    )
    payload = read(mail(content, b"Content-Type: multipart/alternative; boundary=b"))
    assert (payload["text"], payload["text_kind"]) == ("Hej", "text/html")


def test_html_becomes_what_a_person_reads():
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body>"
        "<p>Hej,<br>pakken er <b>trasig</b>&nbsp;&ndash; se her.</p>"
        "<script>alert(1)</script><ul><li>en</li><li>to</li></ul>"
        "<table><tr><td>Ordre</td><td>1042</td></tr></table>"
        "<div>Den 9. sep. skrev Nordlys:</div><blockquote>Hej Kim<br>Tak</blockquote>"
        "Mvh Kim"
    )
    kind = b"Content-Type: text/html; charset=utf-8"
    assert body(mail(html.encode(), kind)) == (
        "Hej,\npakken er trasig – se her.\nen\nto\nOrdre 1042\n"
        "Den 9. sep. skrev Nordlys:\n> Hej Kim\n> Tak\nMvh Kim"
    )


def test_html_that_is_never_closed_still_speaks():
    kind = b"Content-Type: text/html"
    assert body(mail(b"<head><title>x<body><p>Hej <a href='u'>", kind)) == "Hej"


def test_nested_parts_give_their_words_and_only_name_what_is_attached():
    message = EmailMessage()
    message["From"], message["Message-ID"] = "kim@post.example", "<n@post.example>"
    message.set_content("Se billedet.\n")
    message.add_alternative("<p>Se <img src='cid:1'></p>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<1>")
    message.add_attachment(
        b"%PDF-1.4" * 10, "application", "pdf", filename="faktura.pdf"
    )
    message.add_attachment("Navn;Antal\n", filename="linjer.csv", subtype="csv")
    message.add_attachment(b"x", "image", "jpeg", filename="smørrebrød.jpg")
    payload = read(message.as_bytes())
    assert payload["text"] == "Se billedet."
    assert [
        (one["name"], one["type"], one["size"]) for one in payload["attachments"]
    ] == [
        (None, "image/png", 4),
        ("faktura.pdf", "application/pdf", 80),
        ("linjer.csv", "text/csv", 11),
        ("smørrebrød.jpg", "image/jpeg", 1),
    ]
    assert "PDF-1.4" not in json.dumps(payload)


def test_words_on_both_sides_of_a_picture_are_joined():
    content = (
        part(b"Foer", b"Content-Type: text/plain")
        + b"\r\n"
        + part(
            b"AAAA", b"Content-Type: image/png", b"Content-Transfer-Encoding: base64"
        )
        + b"\r\n"
        + part(b"Efter", b"Content-Type: text/plain")
        + b"\r\n--b--"
    )
    kind = b"Content-Type: multipart/mixed; boundary=b"
    assert body(mail(content, kind)) == "Foer\n\nEfter"


def test_a_forwarded_mail_is_attached_and_not_the_customers_words():
    message = EmailMessage()
    message["From"] = "kim@post.example"
    message.set_content("Se nedenfor.\n")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "Gammel", "bo@post.example"
    inner.set_content("Noget helt andet.\n")
    message.add_attachment(inner)
    payload = read(message.as_bytes())
    assert payload["text"] == "Se nedenfor."
    assert [one["type"] for one in payload["attachments"]] == ["message/rfc822"]


def test_an_invitation_without_words_says_what_it_is_about():
    ics = b"BEGIN:VCALENDAR\r\nSUMMARY;LANGUAGE=da:Aftale\\, levering\r\nEND:VCALENDAR"
    payload = read(mail(ics, b"Content-Type: text/calendar; method=REQUEST"))
    assert payload["text"] == "Aftale, levering"
    assert payload["attachments"][0]["type"] == "text/calendar"


def test_lines_that_flow_are_put_together():
    kind = b"Content-Type: text/plain; format=flowed"
    text = body(mail(b"Hvor er \r\nmin pakke?\r\n> Hej \r\n-- \r\nKim", kind))
    assert text == "Hvor er min pakke?\n> Hej \n-- \nKim"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_any_line_end_will_do(end):
    raw = f"From: kim@post.example{end}Subject: Hej{end}{end}Hvor?{end}Nu?"
    payload = read(raw.encode())
    assert (payload["subject"], payload["text"]) == ("Hej", "Hvor?\nNu?")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"no header at all",
        b"From: \xff\xfe <\r\nSubject\r\n\r\nx",
        b"From: =?utf-8?Q?=?= <a@\r\nTo: <<>>,,;:\r\nDate: 99 Foo\r\n\r\nx",
        mail(b"--b\r\n\r\nhej", b"Content-Type: multipart/mixed; boundary=b"),
        mail(b"hej", b"Content-Type: multipart/mixed"),
        mail(b"hej", b'Content-Type: multipart/mixed; boundary=""'),
        mail(b"hej", b"Content-Type: ;;; charset*0*=utf-8''x; name*=bad'%zz"),
        mail(b"hej\x00du", b"Content-Type: text/plain"),
        mail(b"!!!", b"Content-Type: text/plain", b"Content-Transfer-Encoding: base64"),
        mail(b"x", b"Date: Tue, 06 Oct 99999 09:00:00 +9999"),
        mail(b"x", b"Content-Disposition: attachment; filename*=utf-8''%ff%fe"),
        mail(b"Final-Recipient", b"Content-Type: message/delivery-status"),
        mail(b"x", b"Content-Type: message/rfc822"),
    ],
)
def test_no_mail_is_too_broken_to_be_kept(raw):
    record = read_mail(raw, FILED)
    assert record.record_id.startswith("sha256:")
    assert "\0" not in json.dumps(record.payload, ensure_ascii=False)


def test_parts_within_parts_without_end_are_kept_by_their_headers():
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    record = read_mail(
        b"Message-ID: <deep@post.example>\r\nSubject: Dyb\r\n" + deep, FILED
    )
    assert record.record_id == "<deep@post.example>"
    assert record.payload["subject"] == "Dyb"


REPORT = b"""From: Mail Delivery <mailer-daemon@mx.example>
To: hej@nordlys.example
Message-ID: <bounce@mx.example>
Return-Path: <>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Tue, 06 Oct 2026 09:00:00 +0200

Original-Recipient: rfc822;Kim@post.example
Final-Recipient: rfc822; kim@post.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <kim@post.example>:
 no such user

Final-Recipient: rfc822;bo@post.example
Action: delayed
Status: 4.4.1
--b
Content-Type: %s

From: hej@nordlys.example
Message-ID: <key@nordlys.example>
Subject: Din pakke

--b--
"""


@pytest.mark.parametrize("kind", [b"message/rfc822", b"text/rfc822-headers"])
def test_a_delivery_report_names_whom_it_is_about_and_which_mail(kind):
    payload = read(REPORT % kind)
    assert payload["report_type"] == "delivery-status"
    assert payload["signs"]["return_path"] == "<>"
    assert payload["bounce"] == {
        "original_message_id": "<key@nordlys.example>",
        "recipients": [
            {
                "address": "kim@post.example",
                "action": "failed",
                "status": "5.1.1",
                "diagnostic": "smtp; 550 5.1.1 <kim@post.example>: no such user",
            },
            {
                "address": "bo@post.example",
                "action": "delayed",
                "status": "4.4.1",
                "diagnostic": None,
            },
        ],
    }


COMPLAINT = b"""From: staff@mail.example
Message-ID: <spam@mail.example>
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

This is an abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: %s
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <kim@post.example>
--b
Content-Type: message/rfc822

Message-ID: <key@nordlys.example>
Subject: Din pakke

--b--
"""


@pytest.mark.parametrize(
    ("said", "action"), [(b"abuse", "complaint"), (b"not-spam", "not-spam")]
)
def test_a_complaint_names_the_mail_that_was_called_spam(said, action):
    payload = read(COMPLAINT % said)
    assert payload["report_type"] == "feedback-report"
    assert payload["bounce"]["original_message_id"] == "<key@nordlys.example>"
    assert payload["bounce"]["recipients"] == [
        {
            "address": "kim@post.example",
            "action": action,
            "status": None,
            "diagnostic": None,
        }
    ]


def test_a_server_that_writes_no_report_names_the_address_in_a_header():
    payload = read(mail(b"x", b"X-Failed-Recipients: kim@post.example"))
    assert [one["address"] for one in payload["bounce"]["recipients"]] == [
        "kim@post.example"
    ]


def test_signs_of_a_machine_are_facts_and_no_verdict():
    payload = read(
        mail(
            b"x",
            b"Auto-Submitted: auto-replied",
            b"Precedence: bulk",
            b"List-Id: <nyt.deals.example>",
            b"X-Autoreply: yes",
            b"X-Varsel-Message-Type: delay_notice",
            b"X-Varsel-Order: 1042",
        )
    )
    assert payload["signs"] == {
        "auto_submitted": "auto-replied",
        "precedence": "bulk",
        "list_id": "<nyt.deals.example>",
        "x_autoreply": "yes",
    }
    assert payload["varsel_message_type"] == "delay_notice"
    assert payload["varsel_order"] == "1042"


def test_the_last_server_says_when_it_was_delivered_and_the_sender_when_written():
    payload = read(
        mail(
            b"x",
            b"Received: from a by b\r\n with X; Tue, 6 Oct 2026 11:00:00 +0200 (CEST)",
            b"Received: from c; Mon, 5 Oct 2026 11:00:00 +0200",
            b"Date: Thu, 01 Jan 1970 00:00:00 -0000",
        )
    )
    assert payload["received_at"] == "2026-10-06T12:00:00Z"
    assert payload["delivered_at"] == "2026-10-06T09:00:00Z"
    assert payload["sent_at"] == "1970-01-01T00:00:00Z"


AWKWARD = {
    "01-wismo-sv": ("Var är min order #1042?", "När kommer paketet?"),
    "02-ej-levererad-no": ("Pakken har ikke kommet", "Sporingen sier levert"),
    "03-chargeback-hot-en": ("Order 1031 - third time writing", "dispute the charge"),
    "04-skadad-html-base64": ("Produkten kom trasig", "locket är sprucket"),
    "05-retur-qp": ("Vill returnera – ångerrätt", "använda min ångerrätt"),
    "06-produktfraga": ("Passar den till 60 cm?", "Funderar på att beställa"),
    "07-dubbel-debitering": ("Ni har dragit pengar två gånger", "599 kr två gånger"),
    "08-autosvar": ("Automatiskt svar: Re: Din order", "på semester"),
    "09-nyhetsbrev": ("Increase your sales 300% with our SEO services", "Click here"),
    "10-shopify-system": (
        "[Demobutiken] Order #1051 placed by Kalle Anka",
        "new order",
    ),
    "11-fel-vara-multipart": ("Fick fel storlek", "Beställde L men fick M."),
    "12-wismo-svar-fran-kund": ("Re: Var är min order #1042?", "> Hej Anna! Här är"),
    "13-wismo-en": ("Where is my order 1047", "tracking for order 1047"),
}


@pytest.mark.real_data
def test_awkward_mails_of_others_are_all_read_well():
    folder = Path(os.environ.get("VARSEL_REAL_DATA", "")) / "tickets"
    if not os.environ.get("VARSEL_REAL_DATA") or not folder.is_dir():
        pytest.skip("VARSEL_REAL_DATA names no folder that holds tickets/")
    mails = {path.stem: read(path.read_bytes()) for path in folder.rglob("*.eml")}
    assert set(mails) == set(AWKWARD)
    for name, (subject, words) in AWKWARD.items():
        payload = mails[name]
        assert payload["subject"] == subject
        assert words in payload["text"]
        assert payload["from"][0]["address"] and payload["message_id"]
    assert mails["05-retur-qp"]["from"][0]["name"] == "Börje Åkesson"
    assert mails["08-autosvar"]["signs"]["auto_submitted"] == "auto-replied"
    assert "list_unsubscribe" in mails["09-nyhetsbrev"]["signs"]
    assert len(mails["12-wismo-svar-fran-kund"]["references"]) == 2
