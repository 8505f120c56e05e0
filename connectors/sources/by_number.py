"""Asking a carrier about one parcel number after another, whatever some of them meet.

A carrier that cannot answer for one number is asked about the others first; what went
wrong is raised once they have been yielded. Not here: what an answer means.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from connectors.errors import TransientError
from connectors.sources import Page, Record

# so many faults in a row are not about the numbers
_HOPELESS = 3

Ask = Callable[[Sequence[str]], Iterable[Record]]


def pages_by_number(
    keys: Iterable[str], ask: Ask, *, a_call: int = 1, a_page: int = 50
) -> Iterator[Page]:
    """Yield pages of at most about `a_page` records, in the order of the keys.

    `ask` returns the records of at most `a_call` numbers; no number is asked twice.
    Raises: TransientError after what could be answered: at once where the carrier asks
    for patience or a quota is spent, else after the last number or three faults.
    """
    numbers = list(dict.fromkeys(key.strip() for key in keys if key.strip()))
    records: list[Record] = []
    fault: TransientError | None = None
    in_a_row = 0
    for start in range(0, len(numbers), a_call):
        try:
            for record in ask(numbers[start : start + a_call]):
                records.append(record)
            in_a_row = 0
        except TransientError as error:
            fault = fault or error
            in_a_row += 1
            if error.retry_after_s is not None or in_a_row == _HOPELESS:
                fault = error
                break
        if len(records) >= a_page:
            yield Page(records)
            records = []
    if records:
        yield Page(records)
    if fault:
        raise fault


def pages_one_by_one(
    stream: str, keys: Iterable[str], answer: Callable[[str], dict[str, Any]]
) -> Iterator[Page]:
    """Yield pages as `pages_by_number` does, where a call is about one number."""
    return pages_by_number(
        keys, lambda numbers: [Record(stream, one, answer(one)) for one in numbers]
    )


def not_found(number: str) -> dict[str, Any]:
    """Return what stands for a number that the carrier does not know yet."""
    return {"notFound": True, "id": number}
