"""Doing a part again when what stopped it is a kind that passes, and only then.

HTTP has tried each request several times by now; this is for a vendor that is away for
minutes. A wrong key, a refused row, a broken model stay what they are: not tried again.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from connectors.errors import MAY_PASS
from flows.pull_report import PullFailure

AGAIN_AFTER_S = (30.0, 90.0)
# what the other side asks for counts, but no flow waits for longer than its next turn
LONGEST_S = 600.0
Done = TypeVar("Done")


def again(
    do: Callable[[], Done],
    failures_of: Callable[[Done], tuple[PullFailure, ...]],
    *,
    say: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
) -> Done:
    """Return what `do` did last, done again for as long as that can help.

    Raises: what `do` raises, where it is no kind that passes or has stayed.
    """
    for wait_s in AGAIN_AFTER_S:
        try:
            done = do()
        except MAY_PASS as error:
            asked_s = getattr(error, "retry_after_s", None) or wait_s
            if asked_s > LONGEST_S:
                raise
            say(f"{error}; tried again in {asked_s:.0f} s")
            sleep(asked_s)
            continue
        passing = [each for each in failures_of(done) if each.may_pass]
        if not passing:
            return done
        say(f"{passing[0].system}: {passing[0].reason}; tried again in {wait_s:.0f} s")
        sleep(wait_s)
    return do()
