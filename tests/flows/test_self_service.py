"""`varsel self-service`: whole, stable, without a name in it, ranked as SQL says."""

import json

import jsonschema
import pytest
from command import varsel
from tiny_loops import Told, shop_at
from tiny_shop import NOON, write_shop

from connectors.errors import VarselError
from flows.messages.faq import load_faqs
from flows.messages.forms import FIELDS
from flows.messages.macros import arrange_macros
from flows.messages.replies import SEGMENTS, load_replies
from flows.messages.samples import SAMPLE_SHOP
from flows.messages.self_service import STAGES, load_site_words
from flows.messages.site_answers import arrange_answers, find_unsaid
from flows.messages.wording import LANGUAGES
from flows.self_service import write_self_service


def row(faq_id, overall_rank, stages="waiting", **counts):
    topic = faq_id.partition(".")[0]
    return {
        "faq_id": faq_id,
        "topic": topic,
        "topic_rank": overall_rank,
        "overall_rank": overall_rank,
        "stages": stages,
        "asked_count": 0,
        **counts,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_intent_field_and_place_has_its_name(language):
    words, english = load_site_words(language), load_site_words("en")
    assert list(words.topics) == list(load_faqs("en"))
    assert list(words.intents) == list(load_replies("en").lines)
    assert set(words.fields) == set(FIELDS)
    assert tuple(words.stages) == STAGES and tuple(words.segments) == SEGMENTS
    assert list(words.page) == list(english.page)
    named = [*words.topics.values(), *words.intents.values(), *words.fields.values()]
    assert len(set(words.intents.values())) == len(words.intents)
    assert all(name == name.strip() and name for name in named)


def test_answers_stand_in_the_order_of_the_mart_and_in_their_places():
    ranked = [
        row("tracking.arrival", 1, "checkout|waiting", asked_count=9),
        row("tracking.where", 2, asked_count=5),
    ]
    answers = arrange_answers(ranked, load_site_words("en"), SAMPLE_SHOP)
    tracking = answers["topics"][0]["entries"]
    assert [each["id"] for each in tracking][:2] == [
        "tracking.arrival",
        "tracking.where",
    ]
    assert tracking[0]["asked_count"] == 9
    places = {each["stage"]: each["entries"] for each in answers["stages"]}
    assert places["checkout"] == ["tracking.arrival"]
    assert places["waiting"] == ["tracking.arrival", "tracking.where"]
    assert all(6 <= len(topic["entries"]) <= 8 for topic in answers["topics"])


def test_an_answer_without_its_fact_is_listed_as_left_out():
    bare = type(SAMPLE_SHOP)("Tiny", "hej@tiny.example", None, "UTC")
    ranked = [row("return_exchange.where", 1, asked_count=4), row("tracking.where", 2)]
    assert find_unsaid(ranked, load_site_words("en"), bare) == [
        {"faq_id": "return_exchange.where", "asked_count": 4}
    ]


def test_a_standard_reply_greets_its_segment_unless_it_answers_a_complaint():
    rows = [
        {"intent": intent, "topic": "t", "segment": "new", "is_complaint": is_complaint,
         "asked_count": 3, "asked_any_language_count": 4, "macro_rank": rank}
        for rank, intent, is_complaint in (
            (2, "return_label", False), (1, "late_delivery", True))
    ]  # fmt: skip
    late, label = arrange_macros(rows, load_site_words("en"), SAMPLE_SHOP)
    assert "good to have you as a new customer" in label["text"]
    assert "https://nordlys.example/retur" in label["text"]
    assert "new customer" not in late["text"] and "{order_number}" in late["text"]
    assert late["text"].startswith("Hi {name},\n\n")
    assert {"say", "when", "needs"} == set(late["choices"][1][0])


def test_files_come_out_whole_and_the_same_twice(told: Told, tmp_path):
    shop = shop_at(told.config, NOON)
    first, second = tmp_path / "a", tmp_path / "b"
    lines = write_self_service(shop, first)
    write_self_service(shop, second)
    names = sorted(p.relative_to(first) for p in first.rglob("*") if p.is_file())
    assert len(names) == 3 * (4 + 11) + 1
    assert all((first / n).read_bytes() == (second / n).read_bytes() for n in names)
    assert "11 topics in da, sv, en, ranked by" in lines[0]
    text = "\n".join((first / name).read_text(encoding="utf-8") for name in names)
    assert "@k.example" not in text and "Cai" not in text
    macros = json.loads((first / "macros" / "sv.json").read_text())["macros"]
    assert len(macros) == 27 * len(SEGMENTS)
    for language in ("da", "sv", "en"):
        answers = json.loads((first / "faq" / f"{language}.json").read_text())
        assert [len(each["entries"]) >= 6 for each in answers["topics"]] == [True] * 11
        assert all(6 <= len(each["entries"]) <= 8 for each in answers["stages"])


def test_every_form_is_a_schema_that_takes_what_it_needs_and_nothing_else(
    told: Told, tmp_path
):
    write_self_service(shop_at(told.config, NOON), tmp_path)
    forms = sorted(tmp_path.glob("forms/*/*.json"))
    assert len(forms) == 33
    for path in forms:
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        asks = jsonschema.Draft202012Validator(schema)
        given = dict.fromkeys(schema["required"], "eva@k.example")
        assert asks.is_valid(given) and "email" in given
        assert not asks.is_valid({**given, "shoe_size": "43"})
        assert not asks.is_valid({k: v for k, v in given.items() if k != "email"})
        assert len(schema["properties"]) <= 6


def test_without_published_marts_it_says_what_to_run(tmp_path):
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    with pytest.raises(VarselError, match="Run `varsel run`"):
        write_self_service(shop, tmp_path)


def test_the_command_says_what_it_wrote(told: Told, tmp_path):
    done = varsel("self-service", "--out", tmp_path / "x", "--config", told.config)
    assert (done.returncode, done.stderr) == (0, "")
    assert "gaps" in done.stdout
