"""What a vendor wrote is what we keep, down to the last digit."""

import gc
import json

import pytest

from connectors.json_text import decoded


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 123456789012345678901234567890}',
        '{"ids":[123456789012345678901,-98765432109876543210]}',
        '{"id":\n99999999999999999999}',
        '{"number": "00370733848564705883", "id": 9007199254740993}',
        '[{"name": "Bj\\u00f8rn"}, 1.5, null, true]',
    ],
)
def test_numbers_of_any_length_keep_every_digit(text: str) -> None:
    assert decoded(text.encode()) == json.loads(text)


def test_half_a_character_is_read_like_any_other_text() -> None:
    assert decoded(b'{"name": "\\ud83d"}') == {"name": "\ud83d"}


@pytest.mark.parametrize(
    "text", [b"", b'{"a": 1', b"<html>", b"12", b'"text"', b"null"]
)
def test_what_is_no_object_and_no_list_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(text)


def test_the_collector_runs_again_after_a_text_whole_or_broken() -> None:
    decoded(b"{}")
    with pytest.raises(ValueError, match=r"."):
        decoded(b"{")
    assert gc.isenabled()
