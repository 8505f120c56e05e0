"""Letters of one shape are laid out once; what each says is its own."""

from dataclasses import replace

import pytest
from message_reading import Page

from flows.messages.layout import Letter, lay_out
from flows.messages.story import Link, Row, Story

STORY = Story(
    subject="S",
    heading="Heading",
    opening=("First.", "Second."),
    closing=("Last.",),
    footer="Footer.",
    rows=(Row("Order", "1042"),),
    action=Link("Follow", "https://a.example/?a=1&b=2"),
)
LETTER = Letter(STORY, "Hej Maja", "Hilsen", "Nordlys", None, "da")


def _words(letter):
    return Page("".join(lay_out(letter).pieces)).words


def test_two_letters_of_one_shape_share_no_word():
    other = replace(LETTER, greeting="Hej Elin", language="sv")
    other = replace(other, story=replace(STORY, rows=(Row("Order", "7"),)))
    assert "Hej Maja" in _words(LETTER) and "1042" in _words(LETTER)
    assert "Hej Elin" in _words(other)
    assert "Maja" not in _words(other) and "1042" not in lay_out(other).text
    assert 'lang="sv"' in "".join(lay_out(other).pieces)


def test_a_letter_with_more_to_say_is_laid_out_anew():
    longer = replace(LETTER, story=replace(STORY, opening=("First.", "Second.", "3.")))
    assert "3." in _words(longer) and "3." not in _words(LETTER)
    bare = replace(LETTER, story=replace(STORY, rows=(), action=None))
    assert "Follow" in _words(LETTER) and "Follow" not in _words(bare)


@pytest.mark.parametrize(
    "said",
    ["__place0__", "<b>x</b>", "{{ story }}", "&amp;", "a\"b'c", "</mj-text>", "\\1"],
)
def test_what_is_said_stands_there_as_it_is(said):
    letter = replace(LETTER, greeting=said)
    assert said in _words(letter)
    assert said in lay_out(letter).text


def test_a_link_leads_where_it_says_and_its_page_is_escaped():
    html = "".join(lay_out(LETTER).pieces)
    assert 'href="https://a.example/?a=1&amp;b=2"' in html
    assert "https://a.example/?a=1&b=2" in lay_out(LETTER).text


def test_days_stay_with_their_month_on_the_page_alone():
    letter = replace(LETTER, greeting="fredag den 13. marts")
    assert "13.\xa0marts" in _words(letter)
    assert "13. marts" in lay_out(letter).text
