"""What passes is tried again; what does not pass is told at once."""

import pytest

from connectors.errors import (
    AuthenticationError,
    PermanentError,
    TransientError,
    WarehouseBusy,
)
from flows.again import AGAIN_AFTER_S, again
from flows.pull_report import PullReport, failed


class Part:
    """Ends as it is told, once after the other; then well."""

    def __init__(self, *ends: Exception | PullReport) -> None:
        self.ends, self.waits, self.said = list(ends), [], []

    def __call__(self) -> PullReport:
        end = self.ends.pop(0) if self.ends else PullReport()
        if isinstance(end, Exception):
            raise end
        return end

    def run(self) -> PullReport:
        return again(
            self,
            lambda done: done.failures,
            say=self.said.append,
            sleep=self.waits.append,
        )


def report(error: Exception) -> PullReport:
    return PullReport(failures=(failed("shopify", "orders", error),))


@pytest.mark.parametrize("error", [TransientError("503"), WarehouseBusy("held")])
def test_a_failure_that_passes_is_tried_again(error: Exception) -> None:
    part = Part(error)
    assert part.run() == PullReport()
    assert part.waits == [AGAIN_AFTER_S[0]]


@pytest.mark.parametrize("error", [PermanentError("404"), AuthenticationError("401")])
def test_one_that_does_not_pass_is_told_at_once(error: Exception) -> None:
    part = Part(error)
    with pytest.raises(type(error)):
        part.run()
    assert part.waits == []


def test_a_stream_that_failed_is_tried_again_where_that_can_help() -> None:
    part = Part(report(TransientError("503")))
    assert part.run().failures == ()
    assert part.waits == [AGAIN_AFTER_S[0]]
    hopeless = Part(report(AuthenticationError("401")))
    assert len(hopeless.run().failures) == 1
    assert hopeless.waits == []


def test_after_the_last_try_it_is_told_as_it_is() -> None:
    part = Part(*[report(TransientError("503"))] * 5)
    assert len(part.run().failures) == 1
    assert part.waits == list(AGAIN_AFTER_S)


def test_the_other_side_may_say_how_long_to_wait_but_not_longer_than_our_turn() -> None:
    part = Part(TransientError("429", retry_after_s=90))
    part.run()
    assert part.waits == [90]
    with pytest.raises(TransientError):
        Part(TransientError("429", retry_after_s=4000)).run()
