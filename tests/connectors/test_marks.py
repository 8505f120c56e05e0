"""An erased person is known again however their address is written, and nobody else."""

import pytest

from connectors.addresses import address_key
from connectors.marks import Marks

KEY = b"k" * 32


def marks_of(*values: tuple[str, str]) -> Marks:
    empty = Marks(KEY)
    return Marks(KEY, frozenset(empty.of(kind, value) for kind, value in values))


@pytest.mark.parametrize(
    ("written", "mailbox"),
    [
        ("Asta@K.example", "asta@k.example"),
        (" asta@k.example ", "asta@k.example"),
        ("asta+lamps@k.example", "asta@k.example"),
        ("asta+a+b@k.example", "asta@k.example"),
        ("+asta@k.example", "+asta@k.example"),
        ("as.ta@k.example", "as.ta@k.example"),
        ("asta", "asta"),
    ],
)
def test_a_mailbox_has_many_addresses(written: str, mailbox: str) -> None:
    assert address_key(written) == mailbox


def test_a_mark_says_nothing_without_its_key() -> None:
    ours, others = Marks(KEY), Marks(b"x" * 32)
    assert ours.of("address", "asta@k.example") != others.of(
        "address", "asta@k.example"
    )
    assert "asta" not in ours.of("address", "asta@k.example")


def test_an_id_of_one_kind_is_no_other_kinds() -> None:
    marks = marks_of(("order", "files|1003"))
    assert marks.holds("order", "files|1003")
    assert not marks.holds("ticket", "files|1003")
    assert not marks.holds("order", "shopify|1003")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Write to Asta@K.example.", "Write to [erased]."),
        ("<asta+x@k.example>, bo@k.example", "<[erased]>, bo@k.example"),
        # in a link, a path or a list it ends what could be one longer address
        (
            "https://k.example/?to=asta@k.example&x=1",
            "https://k.example/?to=[erased]&x=1",
        ),
        ("bo@k.example/asta@k.example", "bo@k.example/[erased]"),
        ("x@asta@k.example", "x@[erased]"),
        (" @k.a.asta@k.example", " @k.a.asta@k.example"),
        ("@a.dk @b.dk asta@k.example @c.dk", "@a.dk @b.dk [erased] @c.dk"),
        ("(@asta@k.example)", "(@[erased])"),
        ("lamps+asta@k.example", "lamps+asta@k.example"),
        ("m.asta@k.example", "m.asta@k.example"),
        ("Call +45 20 30 40 51 today", "Call [erased] today"),
        ("Call 20304051.", "Call [erased]."),
        # bare digits may be anybody's number of anything
        ("20304051", "20304051"),
        ("Call 20 30 40 52", "Call 20 30 40 52"),
        ("on 2026-03-10 at noon", "on 2026-03-10 at noon"),
    ],
)
def test_others_texts_no_longer_mention_them(text: str, told: str) -> None:
    marks = marks_of(("address", "asta@k.example"), ("phone", "+4520304051"))
    assert marks.without_mentions(text) == told


def test_a_value_without_a_mention_stays_itself() -> None:
    marks = marks_of(("address", "asta@k.example"))
    payload = {"to": [{"address": "bo@k.example"}], "size": 3, "is_sent": True}
    assert marks.without_mentions_in(payload) is payload
    mended = marks.without_mentions_in({"cc": ["asta@k.example"], "asta@k.example": 1})
    assert mended == {"cc": ["[erased]"], "[erased]": 1}
