"""The screen before landing: what is said of erased people is not landed again.

Nor is what is past its time. An order, a ticket or a parcel that turns up as theirs is
remembered, so that what hangs on it is kept out as well, whichever comes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from connectors.clock import Clock
from connectors.json_text import decoded
from connectors.marks import Marks
from connectors.personal import Value
from connectors.screening import judge
from connectors.settings import Settings
from connectors.sources import Page, Record
from connectors.state import Ledger
from flows.past_time import ends_of, is_past
from flows.personal import declarations

# stands for nobody in particular: what turned up as theirs while it was landed
FOUND = "found at landing"


@dataclass
class ErasedScreen:
    """One batch's screen; `kept_out` counts the records that were theirs."""

    ledger: Ledger
    clock: Clock
    marks: Marks
    ends: Mapping[str, datetime]
    mark_count: int
    kept_out: int = 0
    learned: set[Value] = field(default_factory=set)

    def pass_on(self, source: str, page: Page) -> Page:
        """Return the page with what may be landed of it."""
        if not (self.marks.digests or self.ends):
            return page
        looked = [self._look(source, record) for record in page.records]
        return Page([each for each in looked if each is not None], page.cursor)

    def close(self) -> int:
        """Remember what was learned; return how many records were kept out."""
        now = self.clock.now()
        # somebody may have been erased while this batch was being landed
        is_late = self.ledger.mark_count() != self.mark_count
        # something of theirs may have been landed before it was known as such
        has_learned = self.ledger.remember_erased(self.learned, (), now) > 0
        if is_late or has_learned:
            self.ledger.begin_erasure(FOUND, now)
        return self.kept_out

    def _look(self, source: str, record: Record) -> Record | None:
        payload = record.payload
        read = decoded(payload) if isinstance(payload, bytes) else payload
        personal = declarations()(source, record.stream)
        if is_past(personal, read, self.ends):
            self.kept_out += 1
            return None
        verdict = judge(self.marks, personal, source, record.record_id, read)
        if verdict.payload is None:
            self.kept_out += 1
            self._learn(verdict.leads_to)
            return None
        if verdict.payload is read:
            return record
        return replace(record, payload=verdict.payload)

    def _learn(self, found: tuple[Value, ...]) -> None:
        new = [each for each in found if not self.marks.holds(*each)]
        if new:
            self.learned |= set(new)
            digests = (self.marks.of(kind, value) for kind, value in new)
            self.marks = self.marks.with_more(digests)


def open_screen(ledger: Ledger, clock: Clock, settings: Settings) -> ErasedScreen:
    """Return the screen of one batch, with the marks and the ends of this moment."""
    now = clock.now()
    marks, count = ledger.erased_marks(now), ledger.mark_count()
    return ErasedScreen(ledger, clock, marks, ends_of(settings, now), count)
