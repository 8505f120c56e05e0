"""What a delivery did, and the proof that it adds up. Nothing is sent here."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.errors import ContractViolation
from connectors.state import FINAL_STATES, Ledger

_IN_FLIGHT = ("claimed", "sending")


@dataclass(frozen=True)
class SendReport:
    """Counts of one delivery.

    `intents` = sent + failed + expired + suppressed + unknown + held + left +
    elsewhere. `left` is pending still, `elsewhere` is in another sender's hands.
    `orphaned` were found under way from a sender that had died, and are unknown now.
    """

    mode: str
    intents: int = 0
    reserved: int = 0
    sent: int = 0
    failed: int = 0
    expired: int = 0
    suppressed: int = 0
    unknown: int = 0
    held: int = 0
    left: int = 0
    elsewhere: int = 0
    orphaned: int = 0
    stopped_because: str | None = None
    # a line for each type that a blown fuse holds back
    blown: tuple[str, ...] = ()


def add_up(
    ledger: Ledger,
    *,
    mode: str,
    owner: str,
    intents: set[str],
    outcomes: Mapping[str, str],
    **extra: int | str | None,
) -> SendReport:
    """Return the report after comparing what was done with what the ledger says.

    Raises: ContractViolation when a message is missing, still in this sender's
    hands, or in another state than the one this sender settled it in.
    """
    states = ledger.states_of(intents, mode=mode)
    problems = [f"{key} is not in the ledger" for key in sorted(intents - set(states))]
    tally: Counter[str] = Counter()
    for key, (state, holder) in sorted(states.items()):
        outcome = outcomes.get(key)
        if state in _IN_FLIGHT and holder == owner:
            problems.append(f"{key} was left {state}")
        if outcome in FINAL_STATES and state != outcome:
            problems.append(f"{key} was settled as {outcome} and is {state}")
        tally[outcome or ("left" if state == "pending" else "elsewhere")] += 1
    if tally.total() != len(intents) or problems:
        raise ContractViolation(
            f"{len(intents)} messages ({mode}) were to be sent and {tally.total()} are "
            f"accounted for: {'; '.join(problems[:5])}. The ledger's events say what "
            "happened to each"
        )
    return SendReport(mode=mode, intents=len(intents), **tally, **extra)
