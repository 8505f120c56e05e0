"""The reply to start from reads well, whatever of it is known."""

import pytest

from flows.messages.suggested_replies import suggest_reply

KNOWN_OF_NOBODY = dict.fromkeys(
    [
        "customer_name",
        "order_number",
        "carrier",
        "tracking_number",
        "tracking_url",
        "product",
        "reply_amount",
        "currency",
        "reply_date",
    ]
)


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        ("da", "Hej. "),
        ("sv", "Hej! "),
        ("nb", "Hei. "),
        ("fi", "Hei, "),
        ("de", "Guten Tag, "),
        ("en", "Hello, "),
    ],
)
def test_greeting_without_a_name_is_a_greeting_still(language, greeting):
    row = KNOWN_OF_NOBODY | {"language": language, "reply": "tracking_stale"}
    reply = suggest_reply(row, return_url=None)
    assert reply.text.startswith(greeting)
    assert reply.has_gaps


def test_greeting_bears_the_first_name():
    row = KNOWN_OF_NOBODY | {"language": "nb", "reply": "tracking_stale"}
    reply = suggest_reply(row | {"customer_name": "SIGRID BERG"}, return_url=None)
    assert reply.text.startswith("Hei, Sigrid. ")
