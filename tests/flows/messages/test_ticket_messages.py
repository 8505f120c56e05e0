from dataclasses import replace

import pytest
from message_variants import with_facts, without_facts
from ticket_variants import SHOPS

from flows.messages.compose import compose_mail
from flows.messages.render import render_message
from flows.messages.samples import LANGUAGES, SAMPLE_SHOP, sample_due
from flows.messages.samples_tickets import LISTS


def _text(due, shop=SAMPLE_SHOP):
    return render_message(due, shop).text.replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_holds_the_declaration_and_when_it_came_with_its_year(language):
    due = sample_due("withdrawal_receipt", language)
    text = _text(due)
    assert due.facts["declaration"] in text
    assert "2026" in text
    assert any(hour in text for hour in ("11.42", "11:42"))


def test_a_withdrawal_that_came_late_is_received_and_promised_nothing():
    text = _text(with_facts(sample_due("withdrawal_receipt", "en"), is_in_time=False))
    assert "We confirm that we received your notice of cancellation" in text
    assert "came after the deadline" in text
    assert "You will have your money" not in text


def test_links_in_a_declaration_do_not_become_ours():
    words = (
        "I cancel. See https://evil.example/x, www.evil.example or a@evil.example now"
    )
    message = render_message(
        with_facts(sample_due("withdrawal_receipt", "en"), declaration=words),
        SAMPLE_SHOP,
    )
    assert "I cancel. See […] […] or […] now" in message.text
    assert "evil" not in message.html


def test_a_declaration_of_ten_megabytes_is_cut():
    due = with_facts(sample_due("withdrawal_receipt", "da"), declaration="ord " * 10**6)
    assert len(render_message(due, SAMPLE_SHOP).html) < 100_000


@pytest.mark.parametrize("shop", SHOPS)
def test_a_guide_speaks_of_what_the_shop_says_alone(shop):
    text = _text(sample_due("return_guide", "en"), shop)
    assert ("https://nordlys.example/retur" in text) == bool(shop.return_label_url)
    assert ("Eksempelvej" in text) == bool(shop.return_address)
    assert ("you have 30 days" in text) == (shop.return_days == 30)
    assert ("We pay for the return" in text) == (shop.is_return_free is True)
    assert ("You pay for the return" in text) == (shop.is_return_free is False)


def test_without_days_of_its_own_a_guide_names_the_laws_last_day():
    text = _text(
        sample_due("return_guide", "en"), replace(SAMPLE_SHOP, return_days=None)
    )
    assert "up to and including Friday 20 March" in text


def test_a_refund_says_how_much_which_way_and_by_when():
    text = _text(sample_due("refund_issued", "da"))
    assert "Vi har refunderet 598,00 kr. til dig." in text
    assert "det kort, du betalte med" in text
    assert "Du har beløbet senest onsdag den 18. marts." in text


def test_a_gift_card_is_not_booked_by_a_bank():
    due = sample_due("refund_issued", "en")
    assert "depends on your bank" in _text(due)
    assert "your bank" not in _text(with_facts(due, payment_kind="gift_card"))


def test_an_invoice_that_is_reduced_has_no_day_of_arrival():
    text = _text(with_facts(sample_due("refund_issued", "en"), payment_kind="invoice"))
    assert "invoice" in text
    assert "Wednesday 18 March" not in text


@pytest.mark.parametrize("arrives", ["2026-03-18", None])
def test_what_is_on_a_gift_card_is_there_and_not_on_its_way(arrives):
    due = with_facts(
        sample_due("refund_issued", "en"),
        payment_kind="gift_card",
        arrives_by_date=arrives,
    )
    text = _text(due)
    assert "The amount is back on your gift card." in text
    assert not [words for words in ("banking days", "18 March", "by then")
                if words in text]  # fmt: skip


def test_an_exchange_is_promised_no_money():
    text = _text(with_facts(sample_due("return_received", "en"), is_exchange=True))
    assert "your exchange is on its way" in text
    assert "money" not in text


@pytest.mark.parametrize("message_type", LISTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_colleagues_are_neither_greeted_nor_sent_regards(message_type, language):
    text = _text(replace(sample_due(message_type, language), recipient_name=None))
    greeting = _text(without_facts(sample_due("refund_issued", language))).splitlines()
    assert greeting[0] not in text.splitlines()


@pytest.mark.parametrize("message_type", [x for x in LISTS if "call" not in x])
def test_a_list_names_no_customer(message_type):
    due = sample_due(message_type, "da")
    rows = [
        {**row, "customer_name": "Ida Prøve", "customer_phone": "+45 00 00 00 00"}
        for row in due.facts["rows"]
    ]
    text = _text(with_facts(due, rows=rows))
    assert "Ida" not in text
    assert "+45" not in text


def test_a_list_says_what_speaks_against_sending_and_how_many_are_left_out():
    text = _text(with_facts(sample_due("warehouse_worklist", "en"), row_count=103))
    assert "Order NL-1043 – Tuesday 10 March\nHOLD: details are missing" in text
    assert "HOLD: the customer wants another address" in text
    assert "Not shown here: 100 more" in text


def test_a_call_list_names_whom_to_call_and_why():
    text = _text(sample_due("delivery_call_list", "en"))
    assert "Ida Prøve, +45 00 00 00 00, Danish; came late; wrote to us" in text


def test_the_review_tells_each_cause_with_its_share_and_its_reply():
    text = _text(sample_due("weekly_review", "en"))
    assert "61 of 200 inquiries (30%)" in text
    assert "Tickets, for example: 20398, 20377, 20351" in text
    assert "Hello [name], your order [order_number] is delayed" in text


def test_an_answer_to_a_ticket_says_that_a_machine_replied():
    for message_type, said in (
        ("withdrawal_receipt", b"auto-replied"),
        ("return_guide", b"auto-replied"),
        ("refund_issued", b"auto-generated"),
    ):
        due = sample_due(message_type, "da")
        rendered = render_message(due, SAMPLE_SHOP)
        mail = compose_mail(due, rendered, SAMPLE_SHOP, sent_at=due.trigger_at)
        assert b"Auto-Submitted: " + said in mail


def test_the_longest_list_is_not_cut_off_by_a_mail_program():
    line = {"title": "x" * 200, "quantity": 10}
    row = {
        "order_number": "9" * 50,
        "asked_for": ["cancel_order"],
        "lines": [line] * 50,
    }
    due = with_facts(
        sample_due("warehouse_worklist", "de"), rows=[row] * 100, row_count=4000
    )
    message = render_message(due, SAMPLE_SHOP)
    assert len(message.html.encode()) < 100_000
    assert "Hier nicht aufgeführt: 3940." in message.text
    assert "; …\n" in message.text
