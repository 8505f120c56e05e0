import csv
from pathlib import Path
from typing import get_args

import pytest
from message_variants import iterate_variants, with_facts

from connectors.settings_fields import MessageType
from flows.messages.render import MESSAGE_TYPES, render_message
from flows.messages.samples import LANGUAGES, SAMPLE_SHOP, sample_due
from flows.messages.samples_parcels import PARCEL_FACTS
from flows.messages.wording import load_wording

SEEDS = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds"


def _column(seed: str, column: str) -> set[str]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8") as file:
        return {row[column] for row in csv.DictReader(file)}


def _text(due) -> str:
    return render_message(due, SAMPLE_SHOP).text.replace("\xa0", " ")


def _moved(language: str, told: str | None, new: str) -> str:
    due = sample_due("delivery_window_changed", language)
    return _text(with_facts(due, date_last_told=told, new_date=new))


def test_every_type_has_a_row_words_and_settings():
    types = set(PARCEL_FACTS)
    assert types <= _column("message_types", "message_type")
    assert types <= set(MESSAGE_TYPES)
    assert types <= set(get_args(MessageType))


def test_every_attribute_a_product_needs_has_a_word():
    needed = _column("required_attributes", "attribute")
    texts = load_wording("da").texts
    fields = {
        key.split("field_")[1] for key in texts if "order_incomplete.field" in key
    }
    assert needed == fields


def test_every_problem_of_the_seed_has_words():
    problems = _column("delivery_problems", "problem") - {""}
    texts = load_wording("da").texts
    for part in ("what", "do"):
        said = {
            key.split(f".{part}_")[1]
            for key in texts
            if key.startswith(f"delivery_exception.{part}_")
        }
        assert said == problems | {"other"}


def test_a_question_names_each_item_with_what_it_lacks():
    text = _text(sample_due("order_incomplete", "sv"))
    assert "Lampa Nord, svart: ytbehandling\n" in text
    assert "Kudde Fjord: tyg, storlek\n" in text


def test_an_attribute_nobody_translated_is_named_as_the_shop_names_it():
    items = [{"title": "Dør", "missing": ["hængsel", 4, None]}, {"title": None}, "x"]
    due = with_facts(sample_due("order_incomplete", "da"), items=items)
    assert "\nDør: hængsel, 4\n" in _text(due)


def test_a_date_that_comes_nearer_is_good_news_and_needs_no_apology():
    text = _moved("en", "2026-03-12", "2026-03-11")
    assert "now expected on Wednesday 11 March; before, it was Thursday 12" in text
    assert "sorry" not in text
    assert "right to cancel" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_that_moves_out_names_both_days_and_the_right_to_cancel(language):
    text = _moved(language, "2026-03-11", "2026-03-12")
    say = load_wording(language).say
    assert say("delivery_window_changed.later_sorry") in text
    assert say("delivery_window_changed.cancel") in text
    assert "11" in text
    assert "12" in text


def test_a_date_where_none_could_be_told_is_not_called_earlier_or_later():
    text = _moved("en", None, "2026-03-12")
    assert text.startswith("Hi Harriet,\n\nYour parcel is now expected on Thursday 12")


def test_a_moved_date_that_got_lost_on_the_way_is_not_made_up():
    due = with_facts(sample_due("delivery_window_changed", "en"), new_date=None)
    assert "We do not have a new date yet" in _text(due)
    subject = render_message(due, SAMPLE_SHOP).subject
    assert subject == "Your parcel may be delayed (order NL-1042)"


@pytest.mark.parametrize("count", [1, 0, None, True, "2"])
def test_a_lonely_parcel_is_not_called_several(count):
    due = sample_due("pickup_reminder", "en")
    assert "parcels to collect" not in _text(with_facts(due, parcel_count=count))
    assert "are 2 parcels to collect" in _text(with_facts(due, parcel_count=2))


def test_a_place_is_named_instead_of_sending_the_reader_to_look_everywhere():
    due = sample_due("delivered_check", "en")
    assert "It should be with a neighbour" in _text(due)
    assert "Please look in the letterbox" not in _text(due)
    doubtful = with_facts(due, doubt="no_last_mile")
    assert "Please look in the letterbox" in _text(doubtful)


def test_a_delivery_is_dated_where_the_shop_is():
    due = with_facts(
        sample_due("delivered_check", "de"), delivered_at="2026-03-08T23:30:00Z"
    )
    assert "als zugestellt: Montag, 9. März, 00:30 Uhr." in _text(due)


@pytest.mark.parametrize("problem", ["odd", None, 3, ["lost"]])
def test_a_problem_without_words_is_told_as_far_as_it_is_known(problem):
    due = with_facts(sample_due("delivery_exception", "en"), problem=problem)
    assert "That is all we have been told." in _text(due)


def test_a_parcel_that_turned_round_says_so_in_its_subject():
    due = with_facts(sample_due("delivery_exception", "en"), problem="returning")
    subject = render_message(due, SAMPLE_SHOP).subject
    assert subject == "Your parcel is on its way back to us (order NL-1042)"


def test_an_incident_takes_no_date_for_granted():
    due = sample_due("incident_notice", "en")
    assert "on Tuesday 10 March. That date is now uncertain." in _text(due)
    assert "We do not know yet" in _text(with_facts(due, expected_date=None))


def test_a_correction_repeats_the_claim_and_says_what_holds():
    due = sample_due("correction", "en")
    assert "We wrote that your parcel would come on Sunday 8 March." in _text(due)
    assert "For now it is expected on Wednesday 11 March." in _text(due)
    turned = with_facts(due, claim="ready", is_returning=True)
    assert "It no longer is." in _text(turned)
    assert "It is on its way back to us." in _text(turned)
    assert "For now it is expected" not in _text(turned)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_about_a_parcel_advertises(language):
    marketing = ("http://", "rabat", "rabatt", "alennus", "tarjous", "discount", "%")
    for message_type in PARCEL_FACTS:
        for due in iterate_variants(message_type, language):
            text = _text(due).lower()
            assert not [word for word in marketing if word in text]
