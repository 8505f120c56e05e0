"""A PostgreSQL server of the tests' own: a cluster in a folder, on a port of its own.

It refuses to run as root, so root hands it to the user `postgres`. Where no server is
installed, or that user is missing, tests on it say so and skip.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/bin")
PASSWORD = "hemmelig-med-vilje"


def find_binaries() -> Path | None:
    """Return the folder that has initdb and postgres in it, the newest."""
    found = [
        path.parent
        for place in PLACES
        for path in sorted(Path("/").glob(f"{place[1:]}/initdb"), reverse=True)
        if (path.parent / "postgres").exists()
    ]
    return found[0] if found else None


def why_not() -> str | None:
    """Return why there can be no server here, None when there can."""
    if find_binaries() is None:
        return "no PostgreSQL server is installed: apt-get install postgresql"
    if os.getuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user postgres"
        if shutil.which("runuser") is None:
            return "PostgreSQL does not run as root, and there is no runuser"
    return None


@dataclass
class Cluster:
    """A running server; each test asks for a place of its own in it."""

    port: int
    folder: Path
    _count: int = 0

    def new_url(self, scheme: str = "postgresql+psycopg") -> str:
        """Return the address of an empty schema, far cheaper than a database."""
        self._count += 1
        name = f"t{os.getpid()}_{self._count}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"create schema {name}")
        return f"{self.address(scheme)}?options=-csearch_path%3D{name}"

    def tool(self, name: str) -> str:
        """Return the path of one of its programs."""
        return str(find_binaries() / name)

    def address(self, scheme: str = "postgresql") -> str:
        return f"{scheme}://varsel:{PASSWORD}@127.0.0.1:{self.port}/postgres"


class Emptied:
    """One ledger that test after test begins anew; the name it was born with stays."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._url = cluster.new_url()
        self._schema = self._url.rpartition("%3D")[2]

    def url(self) -> str:
        with psycopg.connect(self._cluster.address(), autocommit=True) as connection:
            tables = connection.execute(
                "select format('%%I.%%I', schemaname, tablename) from pg_tables "
                "where schemaname = %s and tablename <> 'meta'",
                (self._schema,),
            ).fetchall()
            if tables:
                names = ", ".join(name for (name,) in tables)
                connection.execute(f"truncate {names} restart identity")
        return self._url


@contextmanager
def running() -> Iterator[Cluster]:
    """Yield a server that is gone again afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="varsel-postgres-"))
    as_user = _as_user(folder)
    _make(as_user, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = _serve(as_user, folder, port)
    cluster = Cluster(port, folder)
    try:
        _wait_for(cluster, server)
        yield cluster
    finally:
        _stop(as_user, folder)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _make(as_user: list[str], folder: Path) -> None:
    password = folder / "password"
    password.write_text(PASSWORD)
    if as_user:
        shutil.chown(password, "postgres", "postgres")
    made = subprocess.run(
        [
            *as_user,
            find_binaries() / "initdb",
            *("-D", folder / "data", "-U", "varsel", "--auth=scram-sha-256"),
            *("--pwfile", password, "--encoding=UTF8", "--no-sync", "--no-locale"),
        ],
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr


def _serve(as_user: list[str], folder: Path, port: int) -> subprocess.Popen:
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        # what a power cut would do to it is not what is tried here
        "fsync": "off",
        "shared_buffers": "16MB",
        "max_connections": "60",
    }
    given = [f"--{name}={value}" for name, value in options.items()]
    at = ("-D", folder / "data", "-p", str(port))
    return subprocess.Popen(
        [*as_user, find_binaries() / "postgres", *at, *given],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _as_user(folder: Path) -> list[str]:
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _stop(as_user: list[str], folder: Path) -> None:
    at = ("-D", folder / "data", "-m", "immediate")
    subprocess.run(
        [*as_user, find_binaries() / "pg_ctl", *at, "stop"],
        cwd="/",
        capture_output=True,
    )


def _wait_for(cluster: Cluster, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        try:
            psycopg.connect(cluster.address()).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")
