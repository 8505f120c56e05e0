"""The tiny shop run by the real functions, and what is read off it afterwards."""

import email
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from connectors.warehouse import Warehouse
from flows.dbt import Dbt
from flows.run import RunReport, run
from flows.shop import Shop, open_shop

Rows = dict[str, Counter]


@dataclass(frozen=True)
class Told:
    """The tiny shop after a run with the stop switch on, and one without."""

    config: Path
    stopped: RunReport
    mails_when_stopped: list[tuple[str, str]]
    ledger_when_stopped: bytes
    warehouse_when_stopped: Path
    sent: RunReport
    published: Rows
    mails: list[tuple[str, str]]


@dataclass(frozen=True)
class Later:
    """The same shop six days on: more has happened, and three sources fail."""

    config: Path
    done: CompletedProcess[str]


def run_at(config: Path, moment: datetime) -> RunReport:
    """Turn the loop; the data tests have been run over the same rows by then."""
    return run(open_shop(config, {}, as_of=moment), has_tests=False)


def shop_at(config: Path, moment: datetime) -> Shop:
    return open_shop(config, {}, as_of=moment)


def mails(config: Path) -> list[tuple[str, str]]:
    """Return type and order of every mail in the outbox."""
    outbox = config.parent / "var" / "outbox"
    read = [email.message_from_bytes(path.read_bytes()) for path in _files(outbox)]
    return sorted((m["X-Varsel-Message-Type"], m["X-Varsel-Order"]) for m in read)


def _files(outbox: Path) -> Iterator[Path]:
    return outbox.glob("*.eml") if outbox.exists() else iter(())


def published(config: Path) -> Rows:
    """Return every published table as a multiset of its rows."""
    file = Warehouse(config.parent / "var" / "published" / "current" / "varsel.duckdb")
    names = file.read("select table_name as name from duckdb_tables() order by 1")
    return {
        each["name"]: Counter(
            repr(tuple(row.values()))
            for row in file.read(f'select * from "{each["name"]}"')
        )
        for each in names
    }


def read_published(config: Path, sql: str) -> list[tuple]:
    file = Warehouse(config.parent / "var" / "published" / "current" / "varsel.duckdb")
    return [tuple(row.values()) for row in file.read(sql)]


def without_dbt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any start of dbt fail the test."""

    def refuse(self: Dbt) -> None:
        raise AssertionError("dbt was started")

    monkeypatch.setattr(Dbt, "_start", refuse)


def lines(text: str) -> list[str]:
    """Return what a person is told, without the lines of progress."""
    return [line for line in text.splitlines() if re.match("varsel: ", line)]
