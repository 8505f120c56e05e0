"""The practice shop's vendors on loopback: one server, a path prefix for each system.

Business time is the clock that was passed in. Requests are never logged: their
addresses and headers carry keys.
"""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

from connectors.clock import Clock
from connectors.practice.answers import Answer, Request
from connectors.practice.limits import Limits
from connectors.practice.postnord import PostnordApi
from connectors.practice.shop import PracticeShop
from connectors.practice.shopify import ShopifyApi
from connectors.practice.zendesk import ZendeskApi

HOST = "127.0.0.1"
Api = Callable[[Request], Answer]


class PracticeServer:
    """Serves the world as of `clock.now()` while its `with` block lasts."""

    def __init__(
        self,
        shop: PracticeShop,
        clock: Clock,
        *,
        shopify_token: str,
        postnord_key: str,
        zendesk_token: str,
        limits: Limits | None = None,
    ) -> None:
        limits = limits or Limits()
        self.clock = clock
        self.apis: dict[str, Api] = {
            "shopify": ShopifyApi(shop, shopify_token, limits).answer,
            "postnord": PostnordApi(shop, postnord_key, limits).answer,
            "zendesk": ZendeskApi(shop, zendesk_token, limits).answer,
        }
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> "PracticeServer":
        handler = type("Handler", (_Handler,), {"practice": self})
        self._server = ThreadingHTTPServer((HOST, 0), handler)
        self._server.daemon_threads = True
        poll = {"poll_interval": 0.02}
        Thread(target=self._server.serve_forever, kwargs=poll, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._server = None

    def base_url(self, system: str) -> str:
        if self._server is None or system not in self.apis:
            raise ValueError(
                f"No practice address for {system!r}: the server must be open and the "
                f"system one of {', '.join(self.apis)}."
            )
        return f"http://{HOST}:{self._server.server_address[1]}/{system}"


class _Handler(BaseHTTPRequestHandler):
    practice: PracticeServer
    protocol_version = "HTTP/1.1"
    # a small answer must not wait for the acknowledgement of its own header
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the request line holds an API key."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = urlsplit(self.path)
        system, _, rest = parts.path.lstrip("/").partition("/")
        api = self.practice.apis.get(system)
        answer = Answer({"error": "Not Found"}, 404)
        if api:
            request = Request(
                method=self.command,
                path=f"/{rest}",
                query=dict(parse_qsl(parts.query)),
                headers=self.headers,
                body=body,
                now=self.practice.clock.now(),
                base_url=self.practice.base_url(system),
            )
            answer = api(request)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        payload = json.dumps(answer.body, ensure_ascii=False).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(payload)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)
