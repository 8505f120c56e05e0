"""`varsel wording`: what a message says, and a sample of it to look at."""

import tomllib
from pathlib import Path

import pytest
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.errors import SettingsError, VarselError
from flows.check import check
from flows.wording_shown import wording_lines, write_sample


def shop_with(tmp_path: Path, words: str):
    config = write_shop(tmp_path / "shop")
    (config.parent / "wording").mkdir()
    (config.parent / "wording" / "da.toml").write_text(words, encoding="utf-8")
    config.write_text(config.read_text() + '\n[messages]\nwording = "wording"\n')
    return shop_at(config, NOON)


OWN = '[order_dispatched]\nheading = "Så er den \\"afsted\\""\n'


def test_what_is_shown_can_be_copied_into_the_shop_s_file(tmp_path):
    shop = shop_with(tmp_path, OWN)
    lines = wording_lines(shop, "order_dispatched", "da")
    assert lines[1].endswith("# yours")
    shown = tomllib.loads("\n".join(lines))["order_dispatched"]
    assert shown["heading"] == 'Så er den "afsted"'
    assert "{carrier}" in shown["sms"]


def test_a_sample_is_written_as_page_and_text_in_the_shop_s_own_words(tmp_path):
    shop = shop_with(tmp_path, OWN)
    page = tmp_path / "look" / "order.html"
    beside, more = write_sample(shop, "order_dispatched", "da", page)
    assert "afsted" in page.read_text(encoding="utf-8")
    assert beside.read_text(encoding="utf-8").startswith('Så er den "afsted"')
    assert "signs of GSM-7, paid as 1" in more[0]


def test_check_says_how_much_is_the_shop_s_own(tmp_path):
    (line,) = [
        each.line
        for each in check(shop_with(tmp_path, OWN))
        if each.name == "messages.wording"
    ]
    assert line == "texts of your own: 1 in da"


def test_a_wrong_word_stops_every_command_before_anything_is_done(tmp_path):
    with pytest.raises(SettingsError) as stopped:
        shop_with(tmp_path, "[order_dispatched]\nhedding = 'x'\n")
    (problem,) = stopped.value.problems
    assert problem.startswith("wording/da.toml: order_dispatched.hedding: is no text")


@pytest.mark.parametrize(("section", "language"), [("nothing", "da"), (None, "fr")])
def test_what_nobody_wrote_is_one_line(tmp_path, section, language):
    with pytest.raises(VarselError, match="there (is no message|are da)"):
        wording_lines(shop_with(tmp_path, OWN), section, language)
