import pytest

from flows.messages.clean import (
    clean_first_name,
    clean_name,
    clean_quote,
    clean_text,
    clean_url,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Maja\r\nBcc: all@example.dk", "Maja Bcc: all@example.dk"),
        ("nul\x00byte", "nul byte"),
        ("\u202eelam\u202c x\u2066y", "elam xy"),
        ("broken \ud800 half", "broken half"),
        ("line\u2028and\u2029paragraph", "line and paragraph"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Z" + "\u0351" * 40, "Z" + "\u0351" * 3),
        ("e\u0301", "é"),
        ("  two   spaces ", "two spaces"),
        ("{{7*7}} <b>", "{{7*7}} <b>"),
        ("x" * 300, "x" * 119 + "…"),
        ("\x00\u202e", None),
        ("", None),
        (None, None),
        (42, "42"),
    ],
)
def test_text_is_one_visible_line(written, read):
    assert clean_text(written) == read


@pytest.mark.parametrize(
    ("written", "greeted"),
    [
        ("Maja Lindholm", "Maja"),
        ("MAJA LINDHOLM", "Maja"),
        ("maja", "Maja"),
        ("Anne-Marie von Ø", "Anne-Marie"),
        ("lars-erik aas", "Lars-Erik"),
        ("ANNA-LENA BERG", "Anna-Lena"),
        ("McKenna Aas", "McKenna"),
        ("Çağla", "Çağla"),
        ("Win money at www.spam.example", None),
        ("https://spam.example", None),
        ("spam.com", None),
        ("maja@example.dk", None),
        ("<script>", None),
        ("{{7*7}}", None),
        ("Kunde 4711", None),
        ("-", None),
        (None, None),
    ],
)
def test_only_what_reads_as_a_name_is_greeted(written, greeted):
    assert clean_first_name(written) == greeted


@pytest.mark.parametrize(
    ("written", "greeted"),
    [
        ("Johanna Birkenau", "Johanna Birkenau"),
        ("JOHANNA BIRKENAU", "Johanna Birkenau"),
        ("anna-lena von berg", "Anna-Lena von Berg"),
        ("Anna von Berg", "Anna von Berg"),
        ("Johanna", "Johanna"),
        ("Johanna " + "x" * 60, "Johanna"),
        ("spam.com", None),
        ("Kunde 4711", None),
    ],
)
def test_a_whole_name_is_greeted_where_a_first_name_would_be_too_near(written, greeted):
    assert clean_name(written) == greeted


def test_words_that_would_become_a_link_are_not_repeated():
    assert clean_quote("Hvor er min pakke?") == "Hvor er min pakke?"
    assert clean_quote("Klik http://spam.example nu") is None
    assert clean_quote("Klik spam.example nu") is None


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://t.example/?id=1&x=2", "https://t.example/?id=1&x=2"),
        ("https://t.example/å", "https://t.example/%C3%A5"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("https://postnord.example@evil.example/", None),
        ("https://t.example/ x", None),
        ("https://t.example/\r\nx", None),
        ("https://t.example\\@evil.example", None),
        ("https://[broken", None),
        ('https://t.example/"><script>', "https://t.example/%22%3E%3Cscript%3E"),
        (None, None),
        (7, None),
    ],
)
def test_only_a_plain_web_address_becomes_a_link(written, link):
    assert clean_url(written) == link
