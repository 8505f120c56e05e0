"""Speed and memory, printed as ratios against a floor measured in the same run.

`make bench`, or `python -m tests.bench`. Nothing here fails: a figure on a busy machine
says little, the ratio beside it says more.
"""

import json
import resource
import smtplib
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from aiosmtpd.controller import Controller

from connectors.channels import Outgoing, smtp
from connectors.clock import FixedClock
from connectors.landing import Landing
from connectors.practice.shop import PracticeShop
from connectors.sources import Page, Record
from connectors.state import Ledger
from connectors.warehouse import Warehouse
from flows.due import DueMessage
from flows.expectations.checking import suite_for
from flows.messages.compose import compose_mail
from flows.messages.render import render_message
from flows.messages.samples import SAMPLE_SHOP, sample_due
from flows.sending import deliver

ORDERS, MAILS = 50_000, 1_000
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def main() -> None:
    """Print every figure, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        bench_load(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        bench_sending(Path(folder))
    bench_practice()
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of all of it: {peak_mib:,.0f} MiB")


def bench_load(folder: Path) -> None:
    """Nested orders: fetched pages to parts, parts to raw, and the same again."""
    landing = Landing(folder / "landing")
    landed_s = _timed(lambda: _land(landing, NOON))
    parts = [str(path) for path in (folder / "landing").rglob("*.parquet")]
    floor_s = _timed(lambda: _read_parts(folder / "floor.duckdb", parts))
    warehouse = Warehouse(folder / "warehouse.duckdb")
    # the first check pays for an import of seconds, once a process
    suite_for("shopify", "orders").check(_one_row_frame())
    load_s = _timed(lambda: warehouse.load(landing, suite_for))
    _land(landing, NOON + timedelta(hours=1))
    again_s = _timed(lambda: warehouse.load(landing, suite_for))
    print(f"land {ORDERS:,} nested orders: {ORDERS / landed_s:,.0f} orders/s")
    print(
        f"load parts into raw versions: {ORDERS / load_s:,.0f} orders/s, "
        f"{load_s / floor_s:.1f} x the bare read of the same parts into a table"
    )
    print(
        f"load them again unchanged: {ORDERS / again_s:,.0f} orders/s, "
        f"{again_s / floor_s:.1f} x"
    )


def bench_sending(folder: Path) -> None:
    """Mails rendered, ledgered and accepted, beside smtplib over the same bytes."""
    host, port = "127.0.0.1", _free_port()
    controller = Controller(_Sink(), hostname=host, port=port)
    controller.start()
    try:
        due = [_due(number) for number in range(MAILS)]
        bodies = [_render(each).body for each in due]
        floor_s = _timed(lambda: _send_bare(host, port, bodies))
        sent_s = _timed(lambda: _send_whole(folder, host, port, due))
    finally:
        controller.stop()
    above_ms = (sent_s - floor_s) / MAILS * 1000
    print(
        f"render, ledger and send {MAILS:,} mails: {MAILS / sent_s:,.0f} mails/s, "
        f"{sent_s / floor_s:.1f} x bare smtplib, {above_ms:.1f} ms a mail above it"
    )


def bench_practice() -> None:
    """A larger practice shop may not cost more an order."""
    _order_cost(50)
    small, large = _order_cost(150), _order_cost(1_500)
    print(
        f"practice shop: {large * 1e6:,.0f} us an order at 1,500 a day, "
        f"{large / small:.1f} x the cost at 150"
    )


def _order_cost(orders_per_day: int) -> float:
    begun = time.process_time()
    orders = PracticeShop(1, orders_per_day, NOON).orders(NOON + timedelta(days=1))
    return (time.process_time() - begun) / len(orders)


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


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _land(landing: Landing, at: datetime) -> None:
    landing.write_batch("shopify", "orders", _pages(), extracted_at=at)


def _pages() -> Iterator[Page]:
    for start in range(0, ORDERS, 250):
        yield Page([_order(number) for number in range(start, start + 250)])


def _order(number: int) -> Record:
    lines = [
        {"id": f"{number}-{line}", "title": "Lamp", "sku": f"L-{line}", "quantity": 1}
        for line in range(3)
    ]
    payload = {
        "legacyResourceId": str(number),
        "name": f"#{number}",
        "createdAt": "2026-03-01T10:00:00Z",
        "updatedAt": "2026-03-02T10:00:00Z",
        "totalPriceSet": {"shopMoney": {"amount": "349.0", "currencyCode": "DKK"}},
        "lineItems": {"nodes": lines},
        "shippingAddress": {"city": "Aarhus", "countryCodeV2": "DK", "zip": "8000"},
        "fulfillments": [{"trackingInfo": [{"number": f"P{number}"}]}],
    }
    return Record("orders", str(number), payload, NOON)


def _read_parts(path: Path, parts: list[str]) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table orders as select * from read_parquet($parts)",
            {"parts": parts},
        )


def _one_row_frame() -> object:
    columns = suite_for("shopify", "orders").columns
    listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
    payload = json.dumps(_order(1).payload)
    with duckdb.connect() as connection:
        return connection.execute(
            f"select 0 as _position, {listed} from (select ? as payload)", [payload]
        ).df()


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
