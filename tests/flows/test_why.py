"""Why a ticket was sorted as it was, in the words that spoke for it."""

from datetime import UTC, datetime

import pytest

from connectors.errors import VarselError
from flows.sorting import VERDICTS, build_part, texts_as_tickets
from flows.training.texts import Text
from flows.why import why_lines

pytestmark = pytest.mark.slow

TEXTS = [
    Text(id="1042", subject="", body="How do I get the label for sending it back?"),
    Text(id="7", subject="?!", body=""),
]


def test_a_verdict_is_explained_by_the_words_of_its_ticket():
    with texts_as_tickets(TEXTS, datetime(2026, 3, 10, 12, tzinfo=UTC)) as shop:
        with pytest.raises(VarselError, match="Nothing has been sorted yet"):
            why_lines(shop, "1042")
        explained = "+int_inquiry_features +int_inquiries_scored +int_tickets_matched"
        build_part(shop, f"{VERDICTS} {explained}")
        verdict, order, likeliest, *_ = why_lines(shop, "1042")
        silent = why_lines(shop, "7")
        with pytest.raises(VarselError, match="No ticket 'none' is known"):
            why_lines(shop, "none")
    assert verdict.startswith("files 1042: return_exchange / return_label")
    assert order == "  order: none (none)"
    assert "return_label: " in likeliest and "label +" in likeliest
    assert silent[-1] == "  nothing in it is known to the model"
