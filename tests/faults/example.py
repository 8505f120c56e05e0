"""A vendor with one listing, and two connectors for it: a careful and a careless one.

They show that the harness sees a loss where there is one, and none where there is not.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from types import ModuleType, SimpleNamespace
from typing import Any

from connectors.errors import TransientError
from connectors.http import HttpClient
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.watermark import Watermark, begins_at
from tests.faults.vendor import Answer, Query, Truth, answer_json, asked, page_by_number
from tests.faults.vendor import zulu as text

SIZE = 10


class Vendor:
    """Lists what changed since a time, by page number over a moving set."""

    system = "zendesk"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._chance = Random(1)
        self._rows: dict[int, dict[str, Any]] = {}

    def settings(self, base_url: str) -> Any:
        return SimpleNamespace(base_url=base_url)

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        for number in range(count):
            # three at a time share their instant
            at = self._now() - timedelta(minutes=2 * count - number // 3)
            self._put(number, at)

    def change(self, step: int) -> None:
        is_new = step % 3 > 0
        number = len(self._rows) if is_new else self._chance.choice([*self._rows])
        self._put(number, self._now(), step)

    def surface_late(self) -> None:
        number = len(self._rows)
        self._put(number, self._now() - timedelta(minutes=4))

    def expire_cursors(self) -> None:
        """There are none."""

    def answer(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        since = asked(query, "since")
        rows = [row for row in self._rows.values() if row["updated_at"] >= since]
        rows.sort(key=lambda row: (row["updated_at"], row["id"]))
        page = page_by_number(rows, int(asked(query, "page", "1")), SIZE)
        return answer_json({"tickets": page})

    def error_inside(self) -> Answer:
        return answer_json({"error": "busy"})

    def truth(self) -> Truth:
        rows = self._rows.values()
        users = {("users", str(row["user"])): _user(row["user"]) for row in rows}
        return {("tickets", str(row["id"])): row for row in rows} | users

    def _put(self, number: int, at: datetime, step: int = 0) -> None:
        self._rows[number] = {
            "id": number,
            "updated_at": text(at),
            "step": step,
            "user": number % 7,
        }


def _user(number: int) -> dict[str, Any]:
    return {"id": number, "name": f"user {number}"}


def connector(*, is_careful: bool) -> ModuleType:
    """Return a connector that steps by time, or one that steps by page number."""
    stream = Stream(
        "tickets",
        paging="page number",
        overlap=timedelta(minutes=5),
        rows_a_page=SIZE,
        carries=("users",),
    )
    fetch = _step_by_time if is_careful else _step_by_page

    def pages(client: HttpClient, name: str, window: Window) -> Iterator[Page]:
        return fetch(client, stream, window)

    def open_client(
        settings: Any, *, session: Any, sleep: Callable[[float], None]
    ) -> HttpClient:
        return HttpClient("zendesk", settings.base_url, session=session, sleep=sleep)

    named = {"SYSTEM": "zendesk", "STREAMS": (stream,), "fetch": pages}
    module = ModuleType("example")
    module.__dict__.update(named, open_client=open_client)
    return module


def _step_by_time(client: HttpClient, stream: Stream, window: Window) -> Iterator[Page]:
    watermark = Watermark(stream, window)
    since, page = begins_at(stream, window, datetime(2020, 1, 1, tzinfo=UTC)), 1
    while records := _tickets(client, since, page):
        times = [record.updated_at for record in records if record.updated_at]
        if min(times) < since:
            raise TransientError("zendesk: /tickets: an old page came; try again later")
        watermark.see(records)
        yield Page(records, watermark.cursor)
        newest = max(times)
        # a page of one instant leaves no later time to step to
        since, page = (newest, 1) if newest > since else (since, page + 1)
        if len(records) < 2 * SIZE:
            return


def _step_by_page(client: HttpClient, stream: Stream, window: Window) -> Iterator[Page]:
    watermark = Watermark(stream, window)
    since, page = begins_at(stream, window, datetime(2020, 1, 1, tzinfo=UTC)), 1
    while records := _tickets(client, since, page):
        watermark.see(records)
        yield Page(records, watermark.cursor)
        page += 1


def _tickets(client: HttpClient, since: datetime, page: int) -> list[Record]:
    answer = client.get("/tickets", {"since": text(since), "page": page})
    if "tickets" not in answer:
        raise TransientError("zendesk: /tickets: busy; try again later")
    rows = answer["tickets"]
    users = [Record("users", str(row["user"]), _user(row["user"])) for row in rows]
    return [*(Record.read("zendesk", "tickets", row) for row in rows), *users]
