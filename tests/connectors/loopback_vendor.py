"""A vendor on this machine that answers with bytes as they stand in a script."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def vendor_sending(*answers: bytes) -> Iterator[tuple[str, list[int]]]:
    """Yield the address, and the list of connections that requests came in on.

    Each answer serves one request; the connection is closed after an answer that is
    shorter than it says, and kept otherwise.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    used: list[int] = []
    script = list(answers)

    def serve() -> None:
        number = 0
        while script:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            number += 1
            with connection:
                while script and _reads_request(connection):
                    used.append(number)
                    sent = script.pop(0)
                    connection.sendall(sent)
                    if _is_cut(sent):
                        break

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", used
    finally:
        listener.close()
        thread.join(timeout=2)


def _reads_request(connection: socket.socket) -> bool:
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return False
        received += part
    return True


def _is_cut(sent: bytes) -> bool:
    head, _, body = sent.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
    return len(body) < int(length or 0) or b"chunked" in head.lower()


def http(body: bytes, status: str = "200 OK", *, length: int | None = None) -> bytes:
    said = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {said}\r\n\r\n".encode() + body
