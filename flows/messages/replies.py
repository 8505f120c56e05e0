"""What an agent may answer, by intent: replies/<language>.toml, in six languages.

A reply is said line by line. A line is one sentence or a few to choose from: the first
is said whose `when` holds and whose {facts} are known; when none is, the line is left
out. Greeting and regards are those of every mail. Pure.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "replies"
# what a sentence may name; a past date or a link that leads nowhere is not given
FACTS = (
    "carrier",
    "delivered_date",
    "expected_date",
    "last_scan_date",
    "order_number",
    "pickup_point",
    "refund_amount",
    "refund_date",
    "refund_due_date",
    "return_address",
    "return_days",
    "return_label_url",
    "return_received_date",
    "tracking_url",
)
# what a sentence may depend on: the order is open to changes, has left, is not known
FLAGS = ("can_change", "has_left", "order_unknown")
# as in `dim_customers`; unknown: whoever has no order here
SEGMENTS = ("new", "repeat", "guest", "unknown")


@dataclass(frozen=True)
class Choice:
    """One sentence, and what must be so for it to be said."""

    say: str
    when: str | None = None

    @property
    def needs(self) -> set[str]:
        """Return the facts the sentence names."""
        return {name for _, name, _, _ in string.Formatter().parse(self.say) if name}


Line = tuple[Choice, ...]


@dataclass(frozen=True)
class Replies:
    """The replies of one language: an opening by segment, the lines by intent."""

    language: str
    segments: dict[str, str]
    lines: dict[str, tuple[Line, ...]]


@cache
def load_replies(language: str) -> Replies:
    """Return the replies of one of the six languages."""
    read = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    segments = read.pop("segments")
    lines = {
        intent: tuple(_line(line) for line in section["say"])
        for intent, section in read.items()
    }
    return Replies(language, segments, lines)


def suggest_reply(
    intent: str, language: str, facts: Mapping[str, object]
) -> tuple[str, ...]:
    """Return the sentences that the facts allow; none for an intent nobody wrote of.

    `facts` holds words as the customer reads them (dates and money written out), and
    the flags; what is None or False is not known, and not said.
    """
    lines = load_replies(language).lines.get(intent, ())
    said = (choose(line, facts) for line in lines)
    return tuple(each.say.format(**facts) for each in said if each is not None)


def choose(line: Line, facts: Mapping[str, object]) -> Choice | None:
    """Return the first sentence of the line that can be said with the facts."""
    for choice in line:
        is_so = choice.when is None or bool(facts.get(choice.when))
        if is_so and all(facts.get(name) not in (None, "") for name in choice.needs):
            return choice
    return None


def _line(line: object) -> Line:
    choices = line if isinstance(line, list) else [line]
    return tuple(
        Choice(**each) if isinstance(each, dict) else Choice(str(each))
        for each in choices
    )
