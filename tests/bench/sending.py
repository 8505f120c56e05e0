"""Mails rendered, entered in the ledger and accepted, beside smtplib alone."""

import smtplib
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from connectors.channels import Outgoing, Receipt, smtp
from connectors.clock import FixedClock
from connectors.state import Ledger
from flows.due import DueMessage
from flows.messages.compose import compose_mail
from flows.messages.render import render_message
from flows.sending import deliver
from tests.bench.due_mails import SHOP, due_mails
from tests.bench.mail_sink import mail_sink
from tests.bench.timing import timed

MAILS = 1_000
ROUNDS = 5
AT_MOST_MS = 3.0


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
    """One time the bare loop and ours over the same mails, in seconds."""

    bare_s: float
    whole_s: float
    render_s: float
    channel_s: float

    @property
    def above_ms(self) -> float:
        return (self.whole_s - self.bare_s) / MAILS * 1000

    @property
    def split(self) -> str:
        ledger_s = self.whole_s - self.render_s - self.channel_s
        steps = {
            "render": self.render_s,
            "ledger": ledger_s,
            "channel above smtplib": self.channel_s - self.bare_s,
        }
        return ", ".join(f"{name} {s / MAILS * 1000:.2f}" for name, s in steps.items())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench_sending(Path(folder))


def bench_sending(folder: Path) -> None:
    """Mails rendered, ledgered and accepted, beside smtplib over the same bytes.

    Bare and whole take turns, since other work on the machine comes and goes; the
    server is a process of its own and keeps neither from its interpreter.
    """
    due = due_mails(MAILS)
    bodies = [_render(each).body for each in due]
    with mail_sink() as (host, port):
        _send_bare(host, port, bodies[:50])
        rounds = [
            _turn(folder / f"{number}.db", host, port, due, bodies)
            for number in range(ROUNDS)
        ]
    best = min(rounds, key=lambda each: each.above_ms)
    middle = median(each.above_ms for each in rounds)
    print(
        f"render, ledger and send {MAILS:,} mails: {MAILS / best.whole_s:,.0f} mails/s,"
        f" bare smtplib {MAILS / best.bare_s:,.0f}; {best.above_ms:.2f} ms a mail above"
        f" it in the best of {ROUNDS} rounds, {middle:.2f} in the middle one"
        f" (at most {AT_MOST_MS:g})"
    )
    print(f"  of those ms: {best.split}")


def _turn(
    ledger: Path, host: str, port: int, due: list[DueMessage], bodies: list[bytes]
) -> Round:
    bare_s = timed(lambda: _send_bare(host, port, bodies))
    render, channel = Stopwatch(), Stopwatch()
    whole_s = timed(lambda: _send_whole(ledger, host, port, due, render, channel))
    return Round(bare_s, whole_s, render.took_s, channel.took_s)


class _Server:
    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.username, self.password, self.security = None, None, "none"


def _render(due: DueMessage) -> Outgoing:
    rendered = render_message(due, SHOP)
    body = compose_mail(due, rendered, SHOP, sent_at=due.trigger_at)
    sender, recipient = SHOP.reply_address, due.recipient_email
    return Outgoing(due.message_key, due.message_type, sender, recipient, body)


def _send_bare(host: str, port: int, bodies: list[bytes]) -> None:
    with smtplib.SMTP(host, port) as client:
        for body in bodies:
            client.sendmail("hej@nordlys.example", ["maja@kunde.example"], body)


def _send_whole(
    ledger_file: Path,
    host: str,
    port: int,
    due: list[DueMessage],
    render: Stopwatch,
    channel: Stopwatch,
) -> None:
    clock = FixedClock(max(each.trigger_at for each in due))
    with (
        Ledger(f"sqlite:///{ledger_file}") as ledger,
        closing(_TimedChannel(smtp.open_channel(_Server(host, port)), channel)) as way,
    ):
        deliver(
            due,
            ledger=ledger,
            channel=way,
            render=render.around(_render),
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
