import string
import tomllib
from pathlib import Path

import pytest

import flows.messages.review_wording as wording
from flows.messages.review_wording import LANGUAGES, load_review_wording

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ROOT / "dbt_project" / "seeds"
FOLDER = Path(wording.__file__).parent / "review"


def rows(seed: str) -> list[dict[str, str]]:
    header, *lines = (SEEDS / f"{seed}.csv").read_text().splitlines()
    names = header.split(",")
    return [dict(zip(names, line.split(","), strict=False)) for line in lines]


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_cause_that_an_inquiry_can_have_is_written_of():
    reasons = {row["reason"] for row in rows("preventable_rules")}
    questions = {
        row["intent"] for row in rows("inquiry_intents") if row["scope"] == "order"
    }
    causes = reasons - {"not_order_related"} | questions
    causes |= {"told_still_asked", "delivery_unexplained"}
    assert set(load_review_wording("en").proposals) == causes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_proposes_as_much_and_leaves_the_same_blanks(language):
    ours, english = load_review_wording(language), load_review_wording("en")
    assert list(ours.proposals) == list(english.proposals)
    for cause, proposal in ours.proposals.items():
        assert blanks(proposal.reply) == blanks(english.proposals[cause].reply), cause
        assert len(proposal.steps) == len(english.proposals[cause].steps) == 3
    assert {key: blanks(text) for key, text in ours.page.items()} == {
        key: blanks(text) for key, text in english.page.items()
    }


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_nothing_is_left_in_another_language(language):
    def texts(name):
        return {
            text
            for each in load_review_wording(name).proposals.values()
            for text in (*each.steps, each.reply)
        }

    others = set().union(*(texts(name) for name in LANGUAGES if name != language))
    assert texts(language) & others == set()


def test_a_language_nobody_wrote_is_answered_in_english():
    assert load_review_wording("fr").language == "en"


def test_a_cause_nobody_wrote_of_is_an_error():
    with pytest.raises(KeyError, match=r"review/sv\.toml has no section 'weather'"):
        load_review_wording("sv").propose("weather")


def test_nobody_carries_a_process_that_is_not_written():
    carried = tomllib.loads((FOLDER / "causes.toml").read_text("utf-8"))
    assert set(carried) == set(load_review_wording("en").proposals)
