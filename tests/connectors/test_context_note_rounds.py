"""Five rounds of pulling, deciding and sending: a note makes no news of itself.

The account, the channel, the ledger and the sending are the real ones; the key is made
as `candidate_context_note` makes it (its unit test has the same rule in SQL).
"""

from dataclasses import replace
from datetime import timedelta
from hashlib import md5, sha256

import pytest
from helpdesk_with_tickets import CUSTOMER, Helpdesk
from pydantic import SecretStr

from connectors.channels import Outgoing, zendesk
from connectors.channels.routes import RoutingChannel
from connectors.clock import FixedClock
from connectors.settings_sources import ZendeskSettings
from connectors.state import Ledger
from flows.messages.by_channel import compose
from flows.messages.samples import SAMPLE_SHOP, sample_due
from flows.sending import deliver

TICKET = "20417"


class Rounds:
    """One ticket's helpdesk, ledger and facts, round after round."""

    def __init__(self, ledger, field=None):
        self.helpdesk, self.ledger, self.field = Helpdesk(TICKET), ledger, field
        self.facts = dict(sample_due("context_note", "da").facts)

    def turn(self):
        """Pull, decide, send; return how many messages were sent."""
        pulled = self.helpdesk.tickets[TICKET], self.helpdesk.comments[TICKET]
        # what a ticket's own change may tell a build: its words and who wrote them
        assert [each for each in pulled[1] if each["author_id"] == CUSTOMER] == []
        assert [each for each in pulled[1] if each["public"]] == []
        due = self.decide()
        settings = ZendeskSettings(
            base_url="https://n.zendesk.com",
            token=SecretStr("t"),
            context_field=self.field,
        )
        note = zendesk.open_channel(settings, session=self.helpdesk)
        self.helpdesk.now += timedelta(hours=1)
        report = deliver(
            [due],
            ledger=self.ledger,
            channel=RoutingChannel({"note": note}),
            render=self.render,
            mode="live",
            clock=FixedClock(self.helpdesk.now),
            owner="test",
            due_at=self.helpdesk.now,
        )
        return report.sent

    def decide(self):
        rows = self.ledger.list_messages(state="sent", mode="live")
        told = [row["message_key"] for row in rows]
        digest = md5(repr(sorted(self.facts.items())).encode()).hexdigest()

        def key(before):
            fact = f"nordlys|context_note|{TICKET}|{digest}|{before}"
            return sha256(fact.encode()).hexdigest()

        before = len(told) - (key(len(told) - 1) in told)
        due = replace(
            sample_due("context_note", "da"),
            message_key=key(before),
            channel="note",
            flow="follow_up",
            facts={**self.facts, "notes_before": len(told)},
            trigger_at=self.helpdesk.now,
            not_before=None,
            not_after=self.helpdesk.now + timedelta(days=7),
        )
        return due

    def render(self, due):
        body = compose(due, SAMPLE_SHOP, sent_at=self.helpdesk.now)
        return Outgoing(
            due.message_key, due.message_type, "a@n.example", "a@n.example", body,
            "note",
        )  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    with Ledger(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


@pytest.mark.parametrize("field", [None, 27642])
def test_five_rounds_without_news_write_one_note(ledger, field):
    rounds = Rounds(ledger, field)
    stamps = set()
    sent = []
    for _ in range(5):
        sent.append(rounds.turn())
        stamps.add(rounds.helpdesk.tickets[TICKET]["updated_at"])
    assert sent == [1, 0, 0, 0, 0]
    assert len(rounds.helpdesk.comments[TICKET]) == 1
    assert len(rounds.helpdesk.writes) == len(stamps) == 1


def test_a_trigger_of_the_helpdesks_that_answers_our_tag_makes_no_news(ledger):
    rounds = Rounds(ledger)
    sent = []
    for _ in range(5):
        sent.append(rounds.turn())
        tags = rounds.helpdesk.tickets[TICKET]["tags"]
        rounds.helpdesk.touch(TICKET, tags=[*tags, "seen_by_trigger"], status="open")
    assert sent == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(("field", "comments"), [(None, 3), (27642, 1)])
def test_news_is_written_once_each_and_so_is_what_comes_back(ledger, field, comments):
    rounds = Rounds(ledger, field)
    sent = []
    for state in ("shipped", "delivered", "delivered", "shipped", "shipped"):
        rounds.facts["order_state"] = state
        sent.append(rounds.turn())
    assert sent == [1, 1, 0, 1, 0]
    assert len(rounds.helpdesk.comments[TICKET]) == comments
    tags = rounds.helpdesk.tickets[TICKET]["tags"]
    assert len([each for each in tags if each.startswith("varsel_ctx_")]) == 1


def test_the_note_says_what_it_replaces_and_what_to_answer(ledger):
    rounds = Rounds(ledger)
    rounds.turn()
    rounds.facts["order_state"] = "delivered"
    rounds.turn()
    first, second = (each["body"] for each in rounds.helpdesk.comments[TICKET])
    assert first.startswith("Ordre NL-1042 i korte træk\n\nDet ved vi om den")
    assert "Den erstatter den forrige note." in second
    assert "Svar at gå ud fra (da):" in second and "leveret" in second
