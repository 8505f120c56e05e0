"""A mail server for timing: a process of its own that takes every mail."""

import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class _Sink:
    async def handle_DATA(self, server: object, session: object, mail: object) -> str:
        return "250 accepted"


@contextmanager
def mail_sink() -> Iterator[tuple[str, int]]:
    """Yield host and port of a server that takes every mail and keeps none."""
    host, port = "127.0.0.1", free_port()
    spawning = multiprocessing.get_context("spawn")
    listens, ends = spawning.Event(), spawning.Event()
    process = spawning.Process(target=_serve, args=(host, port, listens, ends))
    process.start()
    try:
        listens.wait(60)
        yield host, port
    finally:
        ends.set()
        process.join()


def _serve(host: str, port: int, listens: object, ends: object) -> None:
    controller = Controller(_Sink(), hostname=host, port=port)
    controller.start()
    listens.set()
    ends.wait()
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
