"""A line on loopback to another port, cut after so many bytes of answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Line:
    """`cuts`: after how many bytes each connection in turn is cut; later ones hold."""

    port: int
    cuts: list[int]
    received: int = 0
    connections: int = 0
    is_open: bool = True
    sockets: list[socket.socket] = field(default_factory=list)


@contextmanager
def line_to(port: int, *cuts: int) -> Iterator[Line]:
    listener = socket.create_server(("127.0.0.1", 0))
    line = Line(listener.getsockname()[1], list(cuts))
    threading.Thread(target=_accept, args=(listener, port, line), daemon=True).start()
    try:
        yield line
    finally:
        line.is_open = False
        listener.close()
        for each in line.sockets:
            each.close()


def _accept(listener: socket.socket, port: int, line: Line) -> None:
    while line.is_open:
        try:
            near, _ = listener.accept()
        except OSError:
            return
        far = socket.create_connection(("127.0.0.1", port))
        line.sockets += [near, far]
        line.connections += 1
        allowed = line.cuts.pop(0) if line.cuts else None
        for args in ((near, far, None, None), (far, near, allowed, line)):
            threading.Thread(target=_pump, args=args, daemon=True).start()


def _pump(
    one: socket.socket, other: socket.socket, allowed: int | None, line: Line | None
) -> None:
    passed = 0
    try:
        while content := one.recv(4096):
            if allowed is not None and passed + len(content) > allowed:
                other.sendall(content[: allowed - passed])
                break
            other.sendall(content)
            passed += len(content)
            if line is not None:
                line.received += len(content)
    except OSError:
        pass
    for each in (one, other):
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
