"""Whole copies of a ledger that is a SQLite file, made while others write to it.

Only this way: a file copied beside its `-wal` can be torn, and would open all the same.
"""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from connectors.errors import VarselError


def copy_ledger_file(ledger: str | Path, to: Path) -> Path:
    """Copy by SQLite's own backup, look the copy over, put it in place.

    Raises: VarselError when it cannot be made or is not whole.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = to.with_name(f".{to.name}.{os.getpid()}.tmp")
    try:
        with (
            closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(partial)) as copy,
        ):
            source.execute("pragma busy_timeout = 30000")
            source.backup(copy)
            # one file that stands alone, with nothing beside it to lose
            copy.execute("pragma journal_mode = delete")
            (verdict,) = copy.execute("pragma integrity_check").fetchone()
        if verdict != "ok":
            raise VarselError(f"the copy of {ledger} is not whole: {verdict}")
        _sync(partial)
        partial.rename(to)
        _sync(to.parent)
    except sqlite3.Error as error:
        raise VarselError(
            f"could not copy the ledger {ledger} to {to}: {error}; see that the "
            "ledger is there and the disk has room, then run again"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return to


def upgrade_copy(ledger: str | Path, version: int, now: datetime) -> Path:
    """Return where the copy goes that is made before an upgrade."""
    path = Path(ledger)
    return path.with_name(f"{path.stem}.v{version}-{now:%Y%m%dT%H%M%SZ}.bak")


def drop_upgrade_copies(ledger: str | Path) -> None:
    """Remove those copies: a person who is erased is in them still."""
    path = Path(ledger)
    for copy in path.parent.glob(f"{path.stem}.v*.bak"):
        copy.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
