"""What a log may keep names nobody: not by address, not by telephone."""

import pytest

from flows.masking import mask_address, mask_people


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("anna@k.example", "a***@k.example"),
        (" anna+x@k.example", "a***@k.example"),
        ("@k.example", "***@k.example"),
        ("anna", "xxxx"),
        (None, ""),
    ],
)
def test_an_address_shows_its_first_letter_and_its_domain(
    address: str | None, shown: str
) -> None:
    assert mask_address(address) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "Could not convert string 'anna@k.example' to INT32",
            "Could not convert string 'a***@k.example' to INT32",
        ),
        ("550 <anna.b@k.example>, bo@l.dk", "550 <a***@k.example>, b***@l.dk"),
        ("SMS to +45 20 30 40 51 failed", "SMS to +*** failed"),
        ("order 20304051 of 2026-03-10 +1", "order 20304051 of 2026-03-10 +1"),
        ("no address: hej@", "no address: hej@"),
    ],
)
def test_a_line_names_nobody(line: str, shown: str) -> None:
    assert mask_people(line) == shown
