"""Mail servers on loopback: one that works, one that follows a script and dies."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

PASSWORD = "correct horse"


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    username: str | None = None
    password: Any = None
    security: str = "none"


@dataclass
class Inbox:
    """Takes every mail, unless told to answer a command with something else."""

    answers: dict[str, str] = field(default_factory=dict)
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.sessions.add(id(session))
        if "DATA" in self.answers:
            return self.answers["DATA"]
        mail = (envelope.mail_from, envelope.rcpt_tos[0], envelope.content)
        self.mails.append(mail)
        return "250 2.0.0 queued as A1"


def _authenticate(server, session, envelope, mechanism, data) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@contextmanager
def run_server(inbox: Inbox, **options: Any) -> Iterator[Controller]:
    # asking for port 0 lets the machine choose a free one
    controller = _AnyPort(inbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


@contextmanager
def run_locked_server(inbox: Inbox, context: ssl.SSLContext) -> Iterator[Controller]:
    with run_server(
        inbox,
        tls_context=context,
        require_starttls=True,
        authenticator=_authenticate,
        auth_required=True,
    ) as controller:
        yield controller


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


@contextmanager
def run_script(*replies: bytes, silent: bool = False) -> Iterator[int]:
    """Answer each command with the next reply, then hang up (or say nothing more).

    A reply of 354 is followed by reading until the mail's end or the first block.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    thread = threading.Thread(
        target=_play, args=(listener, replies, over if silent else None), daemon=True
    )
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        listener.close()
        thread.join(5)


def _play(
    listener: socket.socket, replies: tuple[bytes, ...], over: threading.Event | None
) -> None:
    connection, _ = listener.accept()
    with connection:
        for index, reply in enumerate(replies):
            if index:
                connection.recv(4096)
            connection.sendall(reply + b"\r\n")
        connection.recv(4096)
        if over:
            over.wait(5)
