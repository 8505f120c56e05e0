"""A mail server that remembers what it accepted and kills who is sending to it.

Senders greet it with their process number. It kills at every nth passing of a point,
so many times as it is told:

- before_data: the recipient is named, no byte of the mail has come
- within_data: part of the mail has come, the rest never does
- after_250: the mail is accepted and the sender is being told so
"""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

POINTS = ("before_data", "within_data", "after_250")


@dataclass
class KillingServer:
    """`accepted` are the keys in the order their mails were accepted."""

    point: str | None = None
    every: int = 3
    kills_left: int = 0
    accepted: list[str] = field(default_factory=list)
    port: int = 0
    _passed: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def running(self) -> Iterator["KillingServer"]:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._listen, args=(listener,), daemon=True).start()
        try:
            yield self
        finally:
            listener.close()

    def _listen(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                session = _Session(self, connection)
                threading.Thread(target=session.serve, daemon=True).start()

    def pass_by(self, point: str, pid: int) -> bool:
        """Kill the sender if it is time to; return whether it was."""
        with self._lock:
            self._passed += point == self.point
            is_time = self._passed % self.every == 0 and self.kills_left > 0
            if point != self.point or not is_time:
                return False
            self.kills_left -= 1
            os.kill(pid, signal.SIGKILL)
            return True


class _Session:
    def __init__(self, server: KillingServer, connection: socket.socket) -> None:
        self.server, self.connection = server, connection
        self.file = connection.makefile("rb")
        self.pid = 0

    def serve(self) -> None:
        with self.connection, self.file, suppress(OSError):
            self._say("220 ready")
            while line := self.file.readline():
                if not self._answer(line.decode().strip()):
                    return

    def _say(self, reply: str) -> None:
        self.connection.sendall(f"{reply}\r\n".encode())

    def _answer(self, command: str) -> bool:
        verb = command[:4].upper()
        if verb == "EHLO":
            self.pid = int(command.split("pid-")[1].split(".")[0])
        if verb == "DATA":
            return self._take_mail()
        self._say("221 bye" if verb == "QUIT" else "250 fine")
        return verb != "QUIT"

    def _take_mail(self) -> bool:
        if self.server.pass_by("before_data", self.pid):
            return False
        self._say("354 go on")
        key = self.file.readline().decode().strip()
        if self.server.pass_by("within_data", self.pid):
            return False
        while (line := self.file.readline()) != b".\r\n":
            if not line:
                return False
        self.server.accepted.append(key)
        self._say("250 accepted")
        return not self.server.pass_by("after_250", self.pid)
