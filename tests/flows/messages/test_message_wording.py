import string
import tomllib
from pathlib import Path

import pytest
from message_variants import ALL, iterate_variants
from ticket_variants import SHOPS

import flows.messages.wording as wording
from flows.messages.render import render_message
from flows.messages.sms import KEYS
from flows.messages.wording import LANGUAGES, Wording, files_of, load_wording


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_there_is_one_file_per_language_and_no_other():
    folder = Path(wording.__file__).parent / "wording"
    assert sorted(path.stem for path in folder.glob("*.toml")) == sorted(LANGUAGES)
    assert {path.name for path in folder.iterdir() if path.is_dir()} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_in_two_files_of_a_language(language):
    keys = [
        f"{section}.{key}"
        for file in files_of(language)
        for section, entries in tomllib.loads(file.read_text("utf-8")).items()
        for key in entries
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_and_no_others(language):
    assert sorted(load_wording(language).texts) == sorted(load_wording("da").texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_speaks_of_the_same_facts_in_each_text(language):
    danish = load_wording("da").texts
    spoken = load_wording(language).texts
    assert {key: _placeholders(text) for key, text in spoken.items()} == {
        key: _placeholders(text) for key, text in danish.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_carries_space_around_it(language):
    odd = {
        k: t for k, t in load_wording(language).texts.items() if t != t.strip() or not t
    }
    assert odd == {}


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "da"])
def test_no_sentence_is_left_in_danish(language):
    danish, spoken = load_wording("da").texts, load_wording(language).texts
    same = {k for k, text in spoken.items() if text == danish[k] and len(text) > 40}
    assert same == set()


def test_a_text_nobody_wrote_is_an_error():
    with pytest.raises(KeyError, match="no text 'common.nothing'"):
        load_wording("sv").say("common.nothing")


def test_a_text_given_no_fact_is_an_error():
    with pytest.raises(KeyError, match="was given nothing for name"):
        load_wording("sv").say("common.greeting", name=None)


def test_a_placeholder_nobody_filled_is_an_error():
    with pytest.raises(KeyError):
        load_wording("sv").say("common.greeting")


def test_a_language_nobody_writes_is_an_error():
    with pytest.raises(ValueError, match="cannot write in 'fr'"):
        load_wording("fr")


def test_every_text_is_said_by_some_message(monkeypatch):
    said = set()
    say = Wording.say

    def listen(self, key, **values):
        said.add(key)
        return say(self, key, **values)

    monkeypatch.setattr(Wording, "say", listen)
    for message_type, language in ALL:
        for due in iterate_variants(message_type, language):
            for shop in SHOPS if message_type == "return_guide" else SHOPS[:1]:
                render_message(due, shop)
    texts = [k for k in load_wording("da").texts if k.partition(".")[2] not in KEYS]
    assert sorted(texts) == sorted(said)


def test_the_files_are_what_is_said():
    path = Path(wording.__file__).parent / "wording" / "nb.toml"
    assert tomllib.loads(path.read_text("utf-8"))["common"]["track"] == "Spor pakken"
