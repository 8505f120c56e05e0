"""Mails rendered, entered in the ledger and accepted, beside smtplib alone."""

import smtplib
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from aiosmtpd.controller import Controller

from connectors.channels import Outgoing, smtp
from connectors.clock import FixedClock
from connectors.state import Ledger
from flows.due import DueMessage
from flows.messages.compose import compose_mail
from flows.messages.render import render_message
from flows.messages.samples import SAMPLE_SHOP, sample_due
from flows.sending import deliver
from tests.bench.timing import timed

MAILS = 1_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench_sending(Path(folder))


def bench_sending(folder: Path) -> None:
    """Mails rendered, ledgered and accepted, beside smtplib over the same bytes."""
    host, port = "127.0.0.1", _free_port()
    controller = Controller(_Sink(), hostname=host, port=port)
    controller.start()
    try:
        due = [_due(number) for number in range(MAILS)]
        bodies = [_render(each).body for each in due]
        floor_s, floor_busy_s = _timed(lambda: _send_bare(host, port, bodies))
        sent_s, busy_s = _timed(lambda: _send_whole(folder, host, port, due))
    finally:
        controller.stop()
    above_ms = (sent_s - floor_s) / MAILS * 1000
    busy_ms = (busy_s - floor_busy_s) / MAILS * 1000
    print(
        f"render, ledger and send {MAILS:,} mails: {MAILS / sent_s:,.0f} mails/s, "
        f"{sent_s / floor_s:.1f} x bare smtplib, {above_ms:.1f} ms a mail above it "
        f"({busy_ms:.1f} ms of them at work, at most 3 on a machine of its own)"
    )


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long it took, and how long this thread was at work meanwhile."""
    busy_s = time.thread_time()
    took_s = timed(work)
    return took_s, time.thread_time() - busy_s


class _Sink:
    async def handle_DATA(self, server: object, session: object, mail: object) -> str:
        return "250 accepted"


class _Server:
    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.username, self.password, self.security = None, None, "none"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _due(number: int) -> DueMessage:
    sample = sample_due("delay_notice", "da")
    return DueMessage.from_row({**vars(sample), "message_key": f"{number:064x}"})


def _render(due: DueMessage) -> Outgoing:
    rendered = render_message(due, SAMPLE_SHOP)
    body = compose_mail(due, rendered, SAMPLE_SHOP, sent_at=due.trigger_at)
    sender, recipient = SAMPLE_SHOP.reply_address, due.recipient_email
    return Outgoing(due.message_key, due.message_type, sender, recipient, body)


def _send_bare(host: str, port: int, bodies: list[bytes]) -> None:
    with smtplib.SMTP(host, port) as client:
        for body in bodies:
            client.sendmail("hej@nordlys.example", ["maja@kunde.example"], body)


def _send_whole(folder: Path, host: str, port: int, due: list[DueMessage]) -> None:
    clock = FixedClock(due[0].trigger_at)
    with (
        Ledger(f"sqlite:///{folder / 'state.db'}") as ledger,
        closing(smtp.open_channel(_Server(host, port))) as channel,
    ):
        deliver(
            due,
            ledger=ledger,
            channel=channel,
            render=_render,
            mode="live",
            clock=clock,
            owner="bench",
            due_at=clock.now(),
        )


if __name__ == "__main__":
    main()
