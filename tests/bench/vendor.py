"""A vendor on loopback that answers with pages prepared on disk, in a process apart.

It does as little as it can, so that what is measured is the one who asks.
"""

import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Yield the address; the n-th request of a connection gets the n-th page."""
    listener = socket.create_server(("127.0.0.1", 0))
    child = multiprocessing.get_context("fork").Process(
        target=_serve, args=(listener, sorted(folder.glob("*.json"))), daemon=True
    )
    child.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        child.terminate()
        child.join()
        listener.close()


def _serve(listener: socket.socket, answers: list[Path]) -> None:
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for path in answers:
                if not _read_request(connection):
                    break
                head = (
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {path.stat().st_size}\r\n\r\n"
                )
                connection.sendall(head.encode())
                with path.open("rb") as file:
                    connection.sendfile(file)


def _read_request(connection: socket.socket) -> bool:
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return False
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
    while len(body) < int(length or 0):
        body += connection.recv(65536)
    return True
