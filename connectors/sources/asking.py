"""Asking again when an answer is not one to the question.

A vendor, or what stands before it, may send an error inside HTTP 200, or the page it
sent last time. Here: how often that is asked again. Not here: HTTP (`http.py`), and
what makes an answer the wrong one (each source's own module).
"""

from collections.abc import Callable
from typing import Any

from connectors.errors import TransientError
from connectors.http import back_off_s, redact

TRIES = 5


def asked_until_right(
    ask: Callable[[], Any],
    wrong: Callable[[Any], str | None],
    *,
    what: str,
    sleep: Callable[[float], None],
) -> Any:
    """Return the first answer that `wrong` finds nothing wrong with.

    Raises: TransientError with the last fault found, after `TRIES` tries.
    """
    for attempt in range(1, TRIES + 1):
        answer = ask()
        fault = wrong(answer)
        if fault is None:
            return answer
        if attempt < TRIES:
            sleep(back_off_s(attempt))
    raise TransientError(
        redact(f"{what}: {fault[:300]} ({TRIES} tries); try again later")
    )


def error_inside(answer: Any, *names: str) -> str | None:
    """Return what an answer of HTTP 200 says went wrong, under one of the names."""
    if not isinstance(answer, dict):
        return None
    said = next((answer[name] for name in names if answer.get(name)), None)
    return f"answered 200 with an error ({said})" if said else None
