"""Mails rendered, entered in the ledger and accepted, beside smtplib alone."""

import smtplib
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from connectors.channels import Channel, Outgoing, Receipt, smtp
from connectors.clock import FixedClock
from connectors.state import Ledger
from flows.due import DueMessage
from flows.messages.compose import compose_mail
from flows.messages.render import render_message
from flows.reserving import Render
from flows.sending import deliver
from tests.bench.due_mails import SHOP, due_mails
from tests.bench.mail_sink import mail_sink

MAILS = 250
ROUNDS = 20
AT_MOST_MS = 3.0
Place = tuple[str, int]


@dataclass
class Stopwatch:
    """How long calls of a function took, all together."""

    took_s: float = 0.0

    def around(self, work: Callable[..., object]) -> Callable[..., object]:
        def timed_work(*arguments: object) -> object:
            begun = time.perf_counter()
            try:
                return work(*arguments)
            finally:
                self.took_s += time.perf_counter() - begun

        return timed_work


@dataclass(frozen=True)
class Round:
    """One time the bare loop and ours over the same mails, in ms a mail.

    `processor`: what of ours above the bare loop was this process at work.
    """

    bare: float
    whole: float
    render: float
    channel: float
    processor: float


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench_sending(Path(folder))


def bench_sending(folder: Path) -> None:
    """Mails rendered, ledgered and accepted, beside smtplib over the same bytes.

    Whole and bare take turns, since other work on the machine comes and goes, and the
    best of the one is compared with the best of the other. No mail comes twice, and
    the ledger grows. The server is a process of its own and keeps neither from its
    interpreter.
    """
    with mail_sink() as server, Ledger(f"sqlite:///{folder}/state.db") as ledger:
        # words are read and layouts made once, whatever the number of mails
        _turn(ledger, server, first=ROUNDS * MAILS)
        rounds = [
            _turn(ledger, server, first=number * MAILS) for number in range(ROUNDS)
        ]
    _report(rounds)


def _report(rounds: list[Round]) -> None:
    bare, best = min(each.bare for each in rounds), min(rounds, key=lambda r: r.whole)
    middle = median(each.whole for each in rounds) - median(r.bare for r in rounds)
    print(
        f"render, ledger and send {ROUNDS * MAILS:,} mails: "
        f"{1000 / best.whole:,.0f} mails/s, bare smtplib {1000 / bare:,.0f}; "
        f"{best.whole - bare:.2f} ms a mail above it in the best of {ROUNDS} rounds, "
        f"{middle:.2f} in the middle one (at most {AT_MOST_MS:g})"
    )
    ledger = best.whole - best.render - best.channel
    print(
        f"  of those ms: render {best.render:.2f}, ledger {ledger:.2f}, channel above "
        f"smtplib {best.channel - bare:.2f}; of processor time "
        f"{min(each.processor for each in rounds):.2f}"
    )


def _turn(ledger: Ledger, server: Place, first: int) -> Round:
    due = due_mails(MAILS, first=first)
    bodies: list[bytes] = []
    render, channel = Stopwatch(), Stopwatch()

    def render_and_keep(each: DueMessage) -> Outgoing:
        outgoing = _render(each)
        bodies.append(outgoing.body)
        return outgoing

    with closing(_TimedChannel(smtp.open_channel(_Server(*server)), channel)) as way:
        whole, at_work = _timed(
            lambda: _send_whole(ledger, way, due, render.around(render_and_keep))
        )
    bare, bare_at_work = _timed(lambda: _send_bare(server, bodies))
    mine = [render.took_s * 1000 / MAILS, channel.took_s * 1000 / MAILS]
    return Round(bare, whole, *mine, processor=at_work - bare_at_work)


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    """Return the ms a mail that passed, and those of them at work."""
    begun, at_work = time.perf_counter(), time.process_time()
    do()
    passed, worked = time.perf_counter() - begun, time.process_time() - at_work
    return passed * 1000 / MAILS, worked * 1000 / MAILS


class _Server:
    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.username, self.password, self.security = None, None, "none"


def _render(due: DueMessage) -> Outgoing:
    rendered = render_message(due, SHOP)
    body = compose_mail(due, rendered, SHOP, sent_at=due.trigger_at)
    sender, recipient = SHOP.reply_address, due.recipient_email
    return Outgoing(due.message_key, due.message_type, sender, recipient, body)


def _send_bare(server: Place, bodies: list[bytes]) -> None:
    with smtplib.SMTP(*server) as client:
        for body in bodies:
            client.sendmail("hej@nordlys.example", ["maja@kunde.example"], body)


def _send_whole(
    ledger: Ledger, channel: Channel, due: list[DueMessage], render: Render
) -> None:
    clock = FixedClock(max(each.trigger_at for each in due))
    deliver(
        due,
        ledger=ledger,
        channel=channel,
        render=render,
        mode="live",
        clock=clock,
        owner="bench",
        due_at=clock.now(),
    )


class _TimedChannel:
    def __init__(self, channel: smtp.SmtpChannel, stopwatch: Stopwatch) -> None:
        self.name, self.repeat_safe_s = channel.name, channel.repeat_safe_s
        self._send, self.close = stopwatch.around(channel.send), channel.close

    def send(self, outgoing: Outgoing) -> Receipt:
        return self._send(outgoing)


if __name__ == "__main__":
    main()
