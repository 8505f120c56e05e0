import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from message_reading import Page
from message_variants import ALL, iterate_variants, with_facts, without_facts

from flows.messages.render import MESSAGE_TYPES, render_message
from flows.messages.samples import LANGUAGES, SAMPLE_SHOP, sample_due
from flows.messages.samples_campaigns import CLASSES
from flows.messages.wording import load_wording


def _text(due) -> str:
    return render_message(due, SAMPLE_SHOP).text.replace("\xa0", " ")


@pytest.mark.parametrize(("message_type", "language"), ALL)
def test_no_missing_fact_leaves_a_trace(message_type, language):
    for due in iterate_variants(message_type, language):
        message = render_message(due, SAMPLE_SHOP)
        whole = f"{message.subject}\n{message.text}\n{Page(message.html).words}"
        assert not re.search(r"\bNone\b|\bnull\b|\bnan\b|[{}]|\(\)|  \w", message.text)
        assert "None" not in whole
        assert "Undefined" not in whole


@pytest.mark.parametrize(("message_type", "language"), ALL)
def test_both_parts_say_the_same_sentences(message_type, language):
    message = render_message(sample_due(message_type, language), SAMPLE_SHOP)
    words = " ".join(Page(message.html).words.split())
    texts = load_wording(language).texts
    surveys = ("feedback_request", "support_feedback")
    reply_only = {texts[f"{survey}.how_to_reply"] for survey in surveys}
    sentences = [
        line
        for line in message.text.splitlines()
        if line.endswith((".", "?")) and ": " not in line and line not in reply_only
    ]
    # the last one tells a reader of the text how to say no without a link
    sentences = sentences[:-1] if message_type in CLASSES else sentences
    assert len(sentences) >= 3
    for sentence in sentences:
        # the space in an amount is one that does not break
        assert " ".join(sentence.split()) in words


@pytest.mark.parametrize(("message_type", "language"), ALL)
def test_the_html_is_light_local_and_says_its_language(message_type, language):
    html = render_message(sample_due(message_type, language), SAMPLE_SHOP).html
    page = Page(html)
    assert len(html.encode()) < 100_000
    assert f'<html lang="{language}"' in html
    assert not {tag for tag, _ in page.tags} & {"img", "script", "link", "iframe"}
    assert "url(" not in html
    assert 'name="color-scheme" content="light dark"' in html


@pytest.mark.parametrize(("message_type", "language"), ALL)
def test_no_text_line_breaks_a_paragraph_apart(message_type, language):
    text = render_message(sample_due(message_type, language), SAMPLE_SHOP).text
    assert "\n\n\n" not in text
    assert text.endswith("\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_is_greeted_by_first_name_or_not_at_all(language):
    due = sample_due("delay_notice", language)
    first = due.recipient_name.split()[0]
    assert first in _text(due).splitlines()[0]
    nameless = _text(replace(due, recipient_name="www.spam.example")).splitlines()[0]
    assert nameless in ("Hej", "Hej!", "Hei", "Hei!", "Guten Tag,", "Hello,")


def test_who_is_addressed_formally_is_greeted_by_the_whole_name():
    text = _text(sample_due("delay_notice", "de"))
    assert text.startswith("Guten Tag Johanna Birkenau,\n")


def test_a_confirmation_lists_what_was_bought_and_what_it_costs():
    text = _text(sample_due("order_confirmation", "da"))
    assert "1 × Lampe Nord, sort: 1.249,00 kr." in text
    assert "2 × Pude Fjord 50 × 50: 598,00 kr." in text
    assert "I alt: 1.847,00 kr." in text
    assert "Bestilt: mandag den 9. marts\n" in text


def test_a_line_without_a_price_keeps_its_title():
    lines = [{"title": "Bord Ask", "quantity": 1, "unit_price": None}, {"title": None}]
    text = _text(with_facts(sample_due("order_confirmation", "da"), lines=lines))
    assert "\n1 × Bord Ask\n" in text


def test_an_exchange_is_not_thanked_for_as_a_purchase():
    due = with_facts(sample_due("order_confirmation", "da"), is_exchange=True)
    message = render_message(due, SAMPLE_SHOP)
    assert message.subject == "Din ombytning er på plads (ordre NL-1042)"
    assert "bestilling" not in message.text


def test_a_single_parcel_is_not_called_one_of_several():
    due = sample_due("order_dispatched", "en")
    assert "split into 2 parcels" in _text(due)
    assert "split" not in _text(with_facts(due, parcel_count=1))


@pytest.mark.parametrize(
    ("flag", "subject", "sentence"),
    [
        ("not_handed_over", "has not set off", "PostNord has not yet confirmed"),
        ("stalled", "is stuck on its way", "last scanned on Thursday 5 March (Taulov)"),
        ("overdue", "is late", "should have been with you on Tuesday 10 March"),
        ("exception", "There is a problem", "According to PostNord there is a problem"),
    ],
)
def test_a_delay_says_what_happened(flag, subject, sentence):
    due = with_facts(sample_due("delay_notice", "en"), delay_flag=flag)
    message = render_message(due, SAMPLE_SHOP)
    assert subject in message.subject
    assert sentence in message.text


def test_a_delay_says_the_promised_and_the_new_date():
    text = _text(sample_due("delay_notice", "en"))
    assert "We had expected you to have it on Tuesday 10 March." in text
    assert "The new expected date is Friday 13 March." in text


@pytest.mark.parametrize("new_date", [None, "2026-03-08", "soon"])
def test_a_delay_without_a_usable_new_date_says_so(new_date):
    text = _text(with_facts(sample_due("delay_notice", "en"), new_date=new_date))
    assert "We do not have a new date yet" in text
    assert "New expected date" not in text


def test_a_date_that_still_holds_is_not_called_new():
    text = _text(with_facts(sample_due("delay_notice", "en"), new_date="2026-03-10"))
    assert "still expected on Tuesday 10 March" in text
    assert "New expected date" not in text


def test_a_wrong_address_is_asked_for():
    due = with_facts(
        sample_due("delay_notice", "en"), delay_flag="exception", state_reason="address"
    )
    assert "Reply to this email with the right address" in _text(due)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_delay_names_the_right_to_cancel(language):
    right = {
        "da": "fortrydelsesret",
        "sv": "ångerrätt",
        "nb": "angreretten",
        "fi": "peruuttamisoikeutesi",
        "de": "widerrufsrecht",
    }
    for due in iterate_variants("delay_notice", language):
        assert right.get(language, "right to cancel") in _text(due).lower()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Du får svar senest tirsdag den 10. marts kl. 12.00."),
        ("sv", "Du får svar senast tisdag 10 mars kl. 12.00."),
        ("nb", "Du får svar senest tirsdag 10. mars kl. 12.00."),
        ("fi", "Saat vastauksen viimeistään tiistaina 10. maaliskuuta klo 12.00."),
        ("de", "Sie erhalten unsere Antwort bis Dienstag, 10. März, 12:00 Uhr."),
        ("en", "You will have our reply by 12:00 on Tuesday 10 March."),
    ],
)
def test_an_acknowledgement_says_when_in_the_shops_zone(language, sentence):
    assert sentence in _text(sample_due("ticket_acknowledgement", language))


def test_an_acknowledgement_names_the_topic_only_when_sure():
    due = sample_due("ticket_acknowledgement", "da")
    assert "det handler om status på din ordre" in _text(due)
    for changes in ({"topic": None}, {"topic": "other"}, {"is_uncertain": True}):
        assert "handler om" not in _text(with_facts(due, **changes))


def test_what_an_answer_lacks_is_asked_for():
    due = sample_due("ticket_acknowledgement", "da")
    assert "Send os gerne dit ordrenummer" in _text(due)
    assert "Send os gerne" not in _text(with_facts(due, missing=[]))
    asked = _text(with_facts(due, missing=["order_number", "photo", "no such need"]))
    assert "\n- dit ordrenummer\n- et par billeder af varen" in asked


def test_a_strangers_subject_is_not_carried_in_the_subject():
    due = with_facts(sample_due("ticket_acknowledgement", "da"), subject="Køb nu")
    message = render_message(due, SAMPLE_SHOP)
    assert message.subject == "Vi har fået din besked (sag 20417)"
    assert "Dit emne: Køb nu" in message.text


def test_a_survey_links_one_mail_per_score():
    message = render_message(sample_due("feedback_request", "da"), SAMPLE_SHOP)
    links = [link for link in Page(message.html).links if link.startswith("mailto:")]
    assert links[:5] == [
        f"mailto:hej@nordlys.example?subject=%5B{n}%2F5%5D%20Ordre%20NL-1042"
        for n in (1, 2, 3, 4, 5)
    ]
    assert len(links) == 6
    assert "5 – Meget tilfreds" in message.text


def test_a_survey_without_an_order_number_still_carries_the_score():
    due = without_facts(sample_due("feedback_request", "sv"))
    links = Page(render_message(due, SAMPLE_SHOP).html).links
    assert "mailto:hej@nordlys.example?subject=%5B4%2F5%5D" in links


def test_the_zone_is_the_shops_and_knows_its_summer_time():
    due = replace(
        with_facts(
            sample_due("ticket_acknowledgement", "da"),
            first_reply_due_at="2026-06-30T22:30:00Z",
        ),
        trigger_at=datetime(2026, 6, 30, 8, 0, tzinfo=UTC),
    )
    assert "onsdag den 1. juli kl. 00.30" in _text(due)


def test_the_same_row_reads_the_same_twice():
    for message_type in MESSAGE_TYPES:
        due = sample_due(message_type, "nb")
        assert render_message(due, SAMPLE_SHOP) == render_message(due, SAMPLE_SHOP)


def test_a_message_type_without_words_is_an_error():
    due = replace(sample_due("delay_notice", "da"), message_type="love_letter")
    with pytest.raises(ValueError, match="cannot render message type 'love_letter'"):
        render_message(due, SAMPLE_SHOP)
