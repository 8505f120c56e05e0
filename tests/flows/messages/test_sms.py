"""Short texts: one per type that can go by SMS, in every language, short enough."""

from dataclasses import replace

import pytest
from message_variants import iterate_variants, without_facts

from flows.messages.render import MESSAGE_TYPES, has_sms, render_sms
from flows.messages.samples import SAMPLE_SHOP, sample_due
from flows.messages.sms import SmsLength, measure_sms
from flows.messages.wording import LANGUAGES

SPOKEN = [name for name in MESSAGE_TYPES if has_sms(name, LANGUAGES)]
EACH = [(name, language) for name in SPOKEN for language in LANGUAGES]


def test_what_a_customer_may_want_on_the_phone_has_its_short_text():
    assert set(SPOKEN) >= {
        "order_dispatched",
        "delay_notice",
        "ready_for_pickup",
        "pickup_reminder",
        "out_for_delivery",
        "delivery_exception",
    }
    assert "withdrawal_receipt" not in SPOKEN and "win_back" not in SPOKEN


@pytest.mark.parametrize(("message_type", "language"), EACH)
def test_a_sample_is_one_sms_in_the_alphabet_of_phones(message_type, language):
    text = render_sms(sample_due(message_type, language), SAMPLE_SHOP)
    length = measure_sms(text)
    assert (length.alphabet, length.parts) == ("GSM-7", 1), (len(text), text)
    assert text.startswith("Nordlys Interiør: ")


@pytest.mark.parametrize(("message_type", "language"), EACH)
def test_whatever_is_known_there_is_a_whole_text(message_type, language):
    for due in iterate_variants(message_type, language):
        text = render_sms(due, SAMPLE_SHOP)
        assert "{" not in text and "None" not in text and "  " not in text
        assert measure_sms(text).alphabet == "GSM-7"


def test_with_nothing_known_the_plain_text_is_said():
    bare = without_facts(sample_due("ready_for_pickup", "en"))
    assert render_sms(bare, SAMPLE_SHOP) == (
        "Nordlys Interiør: Your parcel is ready at the pickup point. "
        "Please collect it soon."
    )


def test_spaces_and_quotes_of_print_are_made_plain():
    due = sample_due("ready_for_pickup", "de")
    facts = {**due.facts, "pickup_point": "Kiosk „Nord“ – Tür 3…"}
    text = render_sms(replace(due, facts=facts), SAMPLE_SHOP)
    assert 'Kiosk "Nord" - Tür 3...' in text


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 160, SmsLength("GSM-7", 160, 1)),
        ("a" * 161, SmsLength("GSM-7", 161, 2)),
        ("a" * 306, SmsLength("GSM-7", 306, 2)),
        ("a" * 307, SmsLength("GSM-7", 307, 3)),
        ("€" * 80, SmsLength("GSM-7", 160, 1)),
        ("æøåäöüß", SmsLength("GSM-7", 7, 1)),
        ("ő" + "a" * 69, SmsLength("UCS-2", 70, 1)),
        ("ő" + "a" * 70, SmsLength("UCS-2", 71, 2)),
        ("😀" * 35, SmsLength("UCS-2", 70, 1)),
    ],
)
def test_a_text_is_measured_as_networks_count_it(text, length):
    assert measure_sms(text) == length
