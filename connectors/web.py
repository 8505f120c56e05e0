"""A small web server: reads one request, asks for the reply, writes it. Nothing more.

Here: listening, what may be sent to it, the headers every page carries. Not here: what
a page says or does. It keeps no log of requests, since a path is as good as a key.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.errors import VarselError

BODY_LIMIT = 32_000
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True)
class Asked:
    """One request: GET, HEAD or POST, its path, the fields of a form and of its query.

    `headers` have lower-case names; `is_secure` where it came by https.
    """

    method: str
    path: str
    form: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    is_secure: bool = False


@dataclass(frozen=True)
class Reply:
    """What goes back: a page, or plain text."""

    body: str
    status: int = 200
    kind: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Asked], Reply]


def application(answer: Handler) -> Starlette:
    """Return the web application that hands every request to `answer`."""

    async def handle(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return Response("too much", 413, headers=_HEADERS)
        reply = await run_in_threadpool(answer, _asked(request, body))
        headers = {**_HEADERS, **reply.headers}
        return Response(
            reply.body, reply.status, headers=headers, media_type=reply.kind
        )

    return Starlette(
        routes=[Route("/{path:path}", handle, methods=["GET", "HEAD", "POST"])]
    )


def serve(
    answer: Handler, host: str, port: int, *, on_ready: Callable[[str], None]
) -> None:
    """Answer until the process is told to end.

    Raises: VarselError when nobody can listen there.
    """
    try:
        listener = socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        raise VarselError(
            f"could not listen on {host} port {port}: {error}; see who else does, or "
            "set another [web] port"
        ) from None
    config = uvicorn.Config(
        application(answer), log_level="warning", access_log=False, server_header=False
    )
    host, port = listener.getsockname()[:2]
    on_ready(f"http://{host}:{port}")
    uvicorn.Server(config).run(sockets=[listener])


def _asked(request: Request, body: bytes) -> Asked:
    return Asked(
        method=request.method,
        # as it was decoded; in an URL a # in an id would end the path
        path=request.scope["path"],
        form=_fields(body),
        query=_fields(request.scope["query_string"]),
        headers=dict(request.headers),
        cookies=request.cookies,
        is_secure=request.url.scheme == "https",
    )


async def _read(request: Request) -> bytes | None:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_LIMIT:
            return None
    return body


def _fields(body: bytes) -> dict[str, str]:
    """Return the fields of a form; of anything else, none."""
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=20))
    except ValueError:
        return {}
