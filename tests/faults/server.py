"""A vendor model served over real HTTP on loopback, failing as its plan says.

One fault a request, in the order of the plan. What a good answer is, the model says;
which faults come, `plan.py` says; here is how each of them looks on the wire.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, RLock, Thread
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.faults.plan import QUIET, Fault, Kind
from tests.faults.vendor import Answer, Query, Vendor, answer_json

# what may differ between two pages of one listing
_PAGING = re.compile(
    r"page|cursor|after|since|start_time|offset|before|_min|_max|from", re.I
)
# longer than any client here waits
_STALL_S = 2.0


class FaultyServer:
    """Serves one vendor; `steps` are used up one by one, then all goes well."""

    def __init__(
        self,
        vendor: Vendor,
        steps: Sequence[Fault | None] = (),
        *,
        on_request: Callable[[], None] = lambda: None,
        change: Callable[[int], None] = lambda times: None,
    ) -> None:
        self.vendor = vendor
        self.served: Counter[Kind] = Counter()
        self.requests = 0
        self._steps = deque(steps)
        self._on_request = on_request
        self._change = change
        # a repeat needs a page before; it waits here until there is one
        self._waiting: list[Fault] = []
        self._pages: dict[Hashable, Answer] = {}
        self._lock = RLock()
        self._closing = Event()

    @property
    def is_done(self) -> bool:
        """Say whether every step of the plan has been met."""
        return not (self._steps or self._waiting)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> "FaultyServer":
        handler = type("Handler", (_Handler,), {"faulty": self})
        self._http = _Server(("127.0.0.1", 0), handler)
        poll = {"poll_interval": 0.02}
        Thread(target=self._http.serve_forever, kwargs=poll, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def begin_pull(self) -> None:
        """Forget the pages of the last pull: only a pull's own are repeated to it."""
        with self._lock:
            self._pages.clear()

    def answer(
        self, method: str, target: str, headers: Any, body: bytes
    ) -> tuple[Answer, Fault | None]:
        """Return the answer to put on the wire and the fault that spoils it."""
        parts = urlsplit(target)
        query = parse_qs(parts.query, keep_blank_values=True)
        with self._lock:
            self.requests += 1
            self._on_request()
            listing = _listing(method, parts.path, query, body)
            fault = self._next_fault(listing)
            if fault and fault.kind not in QUIET:
                if fault.kind is not Kind.CUT:
                    return self._spoiled(fault, listing), fault
            else:
                fault = None
            good = self.vendor.answer(method, parts.path, query, headers, body)
            if good[0] == 200 and fault is None:
                self._pages[listing] = good
            return good, fault

    def _next_fault(self, listing: Hashable) -> Fault | None:
        fault = self._steps.popleft() if self._steps else None
        if fault and fault.kind is Kind.REPEAT and listing not in self._pages:
            self._waiting.append(fault)
            fault = None
        if fault is None and self._waiting and listing in self._pages:
            fault = self._waiting.pop()
        if fault:
            self.served[fault.kind] += 1
            self._let_happen(fault)
        return fault

    def _let_happen(self, fault: Fault) -> None:
        if fault.kind is Kind.CHANGE:
            self._change(fault.number)
        elif fault.kind is Kind.LATE:
            self.vendor.surface_late()
        elif fault.kind is Kind.EXPIRE:
            self.vendor.expire_cursors()

    def _spoiled(self, fault: Fault, listing: Hashable) -> Answer:
        if fault.kind is Kind.TOO_MANY_SECONDS:
            return answer_json({}, 429, Retry_After=str(fault.number))
        if fault.kind is Kind.TOO_MANY_DATE:
            now = datetime.now(UTC)
            until = format_datetime(now + timedelta(seconds=fault.number), usegmt=True)
            return answer_json({}, 429, Retry_After=until)
        if fault.kind is Kind.TOO_MANY_SILENT:
            return answer_json({}, 429)
        if fault.kind is Kind.SERVER_ERROR:
            return fault.number, {"Content-Type": "text/html"}, b"<h1>Sorry</h1>"
        if fault.kind is Kind.ERROR_INSIDE:
            return self.vendor.error_inside()
        if fault.kind is Kind.NOT_JSON:
            return 200, {"Content-Type": "application/json"}, b'{"status": "ok", "da'
        # the page before, or an answer that is never waited for
        return self._pages.get(listing) or answer_json({})

    def stall(self) -> None:
        """Wait longer than the client does."""
        self._closing.wait(_STALL_S)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients hang up on purpose here."""


class _Handler(BaseHTTPRequestHandler):
    faulty: FaultyServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        (status, headers, content), fault = self.faulty.answer(
            self.command, self.path, self.headers, body
        )
        if fault and fault.kind is Kind.STALL:
            self.faulty.stall()
            self.close_connection = True
            return
        is_cut = fault is not None and fault.kind is Kind.CUT
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if is_cut else content)
        self.wfile.flush()
        self.close_connection = self.close_connection or is_cut


def _listing(method: str, path: str, query: Query, body: bytes) -> Hashable:
    """Return what all pages of one listing have in common."""
    kept = tuple(
        (name, tuple(values))
        for name, values in sorted(query.items())
        if not _PAGING.search(name)
    )
    try:
        asked = json.loads(body) if body else {}
    except ValueError:
        asked = {}
    named = (asked.get("variables") or {}).get("id") if isinstance(asked, dict) else ""
    text = asked.get("query") if isinstance(asked, dict) else ""
    return method, path, kept, text, named
