"""A shop's own words: laid over ours, and wrong ones told with the way out."""

from dataclasses import replace

import pytest

from flows.messages.own_words import read_own_words
from flows.messages.render import render_message, render_sms
from flows.messages.samples import SAMPLE_SHOP, sample_due


def own(tmp_path, text, name="da"):
    (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return read_own_words(tmp_path)


def shop_saying(tmp_path, text, name="da"):
    words, problems = own(tmp_path, text, name)
    assert problems == []
    return replace(SAMPLE_SHOP, own_words=words)


def test_one_text_of_one_language_is_the_shop_s_and_the_rest_stay(tmp_path):
    text = '[order_dispatched]\nheading = "Så er den afsted"\nsms = """{shop}: '
    text += '{order_number} {carrier} {date} {link}"""\n'
    shop = shop_saying(tmp_path, text)
    said = render_message(sample_due("order_dispatched", "da"), shop)
    plain = render_message(sample_due("order_dispatched", "da"), SAMPLE_SHOP)
    assert said.subject == "Så er den afsted (ordre NL-1042)"
    assert said.text.splitlines()[2:5] == plain.text.splitlines()[2:5]
    assert render_sms(sample_due("order_dispatched", "da"), shop).startswith(
        "Nordlys Interiør: NL-1042 PostNord torsdag"
    )
    swedish = sample_due("order_dispatched", "sv")
    assert render_message(swedish, shop) == render_message(swedish, SAMPLE_SHOP)


def test_an_answer_to_what_is_often_asked_is_the_shop_s(tmp_path):
    text = '[answers.tracking.where]\na = "Se i vores app."\n'
    shop = shop_saying(tmp_path, text)
    said = render_message(sample_due("ticket_acknowledgement", "da"), shop).text
    assert "Se i vores app." in said


# what is written below [order_dispatched], and what is said of it
TEXTS = [
    ("heding = 'x'", "heding: is no text of it; did you mean heading?"),
    ("heading = 7", "heading: is empty or no text"),
    ("heading = ' '", "heading: is empty or no text"),
    ("heading = 'Hej {name}'", "names {name}, which is not known there"),
    ("sent_with = 'Sendt'", "leaves out {carrier}, which readers need"),
    ("sent_with = 'med {carrier'", "sent_with: cannot be filled in"),
    ("sent_with = 'med {carrier.x}'", "{carrier.x} is no plain name"),
    ("sent_with = 'med {carrier!r}'", "is no plain name in braces"),
    ("heading = 'Få rabat nu'", "heading: advertises (rabat)"),
    ('heading = "En\\nto"', "has a line break"),
    (f"heading = '{'x' * 601}'", "has 601 characters; keep it under 600"),
]
FILES = [
    ("[order_dispatchd]\nheading = 'x'", "did you mean order_dispatched?"),
    ("heading = 'x'", "heading: is no message"),
    ("[order_dispatched", "cannot be read as TOML"),
    ("[answers.trackin.where]\na = 'x.'", "is no topic; did you mean tracking?"),
    ("[answers.tracking.wher]\na = 'x.'", "needs both q and a; did you mean where?"),
    ("[answers.tracking.where]\nanswer = 'x.'", "is not an answer"),
    ("[answers.tracking.where]\na = 'Se {link}'", "names {link}, which is not known"),
    ("[answers.tracking.where]\na = 'Et godt tilbud'", "advertises (tilbud)"),
    (
        "[answers.tracking]\nx = { q = 'x?', a = 'y.' }\nz = { q = 'x?', a = 'y.' }",
        "answers.tracking: comes to 9 answers",
    ),
]


@pytest.mark.parametrize(
    ("text", "told"),
    [(f"[order_dispatched]\n{text}", told) for text, told in TEXTS] + FILES,
    ids=lambda each: each[-40:],
)
def test_what_is_wrong_is_told_with_file_key_and_way_out(tmp_path, text, told):
    _, problems = own(tmp_path, text)
    (line,) = problems
    assert line.startswith(f"{tmp_path.name}/da.toml: ")
    assert told in line


def test_a_file_of_no_language_is_told(tmp_path):
    _, (line,) = own(tmp_path, "", "fr")
    assert "fr.toml: is no language of ours" in line


def test_marketing_may_advertise_in_its_own_messages(tmp_path):
    own_text = '[win_back]\nheading = "Et godt tilbud til dig"\n'
    assert own(tmp_path, own_text)[1] == []


def test_without_a_folder_there_is_nothing_of_its_own():
    words, problems = read_own_words(None)
    assert (words.texts, problems) == ({}, [])
