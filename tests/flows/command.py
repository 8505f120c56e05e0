"""The command `varsel` as a person runs it, and a vendor on this machine to ask."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tiny_shop import ROOT, VARSEL

TOKEN = "a-token-nobody-may-see"
SECRETS = {"VARSEL_ZENDESK_TOKEN": TOKEN, "VARSEL_SHOPIFY_TOKEN": TOKEN}
DENIED = '{"error": "Couldn\'t authenticate kim@kunde.example"}'


def varsel(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command with an environment of its own."""
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [*VARSEL, *map(str, arguments)],
        cwd=ROOT,
        env={**known, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=600,
    )


def told_lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines about problems; anything like a traceback fails the test."""
    assert "Traceback" not in done.stderr, done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("varsel: ")]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def vendor_answering(status: int, body: str) -> Iterator[str]:
    """Yield the address of a vendor that gives every request one answer."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
