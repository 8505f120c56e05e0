"""What a build keeps of a text is what a build from nothing makes of it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from built_project import Built

from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from flows.dbt import Dbt
from flows.learned import PACKAGED, learned_files
from flows.training.texts import training_texts

pytestmark = [pytest.mark.slow, pytest.mark.soak]

MADE_OF_TEXTS = (
    "int_inquiry_texts",
    "int_inquiry_tokens",
    "int_inquiry_languages",
    "int_inquiries_weighed",
    "int_inquiries_categorised",
    "int_ticket_numbers_written",
)
# what they read, and what only stands in for words: its superfluous rows say nothing
READ = (
    "int_tickets_unioned",
    "int_ticket_messages_unioned",
    "int_features_weighed",
    "int_inquiry_vocabulary",
)
BEGINS = datetime(2026, 3, 9, 6, tzinfo=UTC)
LATER = BEGINS + timedelta(days=1)
Answered = tuple[Warehouse, Dbt, Path]


def _ticket(number: str, subject: str, *, is_deleted: bool = False) -> Record:
    payload = {"ticket_id": number, "created_at": f"{BEGINS}", "subject": subject}
    return Record("tickets", number, payload, is_deleted=is_deleted)


def _message(number: str, turn: int, author: str, body: str) -> Record:
    payload = {
        "ticket_id": number,
        "message_id": f"{turn}",
        "created_at": f"{BEGINS + timedelta(hours=turn)}",
        "author": author,
        "body": body,
    }
    return Record("ticket_messages", f"{number}|{turn}", payload)


def _land(landing: Landing, records: list[Record], at: datetime) -> None:
    for stream in ("tickets", "ticket_messages"):
        found = [record for record in records if record.stream == stream]
        landing.write_batch("files", stream, [Page(found)], extracted_at=at)


def _history() -> Iterator[Record]:
    for number, text in enumerate(islice(training_texts(), 0, None, 700)):
        yield _ticket(f"t{number}", text.subject)
        yield _message(f"t{number}", 0, "customer", f"{text.body}\nOrdre 10{number}23")


NEWS = [
    _message("t1", 1, "customer", "Glem det, jeg vil hellere have pengene igen."),
    _message("t2", 1, "agent", "Vi ser på det."),
    _message("t3", 0, "customer", "Where is my parcel? Order 55667"),
    _ticket("t4", "Something else altogether"),
    _ticket("t5", "", is_deleted=True),
    _ticket("t6000", "Returlabel"),
    _message("t6000", 0, "customer", "Send mig en quxlabel, ordre 77889"),
]


def _rows(warehouse: Warehouse) -> dict[str, list]:
    return {
        table: sorted(
            tuple(map(repr, row.values()))
            for row in warehouse.read(f"select * from intermediate.{table}")
        )
        for table in MADE_OF_TEXTS
    }


@pytest.fixture
def answered(built: Built, tmp_path: Path) -> Iterator[Answered]:
    """Yield a warehouse built of the history, which the news has come to since."""
    shutil.copy(built.warehouse.path, tmp_path / "warehouse.duckdb")
    (tmp_path / "dbt" / "target").mkdir(parents=True)
    shutil.copy(built.dbt.target / "partial_parse.msgpack", tmp_path / "dbt" / "target")
    warehouse, landing = Warehouse(tmp_path / "warehouse.duckdb"), tmp_path / "landing"
    dbt = Dbt(warehouse.path, tmp_path / "dbt")
    warehouse.copy_in(learned_files(PACKAGED))
    _land(Landing(landing), list(_history()), BEGINS)
    warehouse.load(Landing(landing), lambda *_: None)
    assert not dbt.run("run", "--select", *READ, *MADE_OF_TEXTS).failed
    _land(Landing(landing), NEWS, LATER)
    warehouse.load(Landing(landing), lambda *_: None)
    yield warehouse, dbt, landing
    dbt.close()


def test_kept_rows_are_those_a_build_from_nothing_makes(answered: Answered) -> None:
    warehouse, dbt, _ = answered
    before = _rows(warehouse)
    assert not dbt.run("run", "--select", *READ, *MADE_OF_TEXTS).failed
    kept = _rows(warehouse)
    whole = dbt.run("run", "--full-refresh", "--select", *READ, *MADE_OF_TEXTS)
    assert not whole.failed
    assert kept == _rows(warehouse)
    # the test would see a change that none was made of
    assert {table for table in kept if kept[table] == before[table]} == set()


def test_a_text_that_is_what_it_was_is_not_read_again(answered: Answered) -> None:
    warehouse, dbt, _ = answered
    with warehouse.connect() as connection:
        connection.execute("update intermediate.int_inquiry_texts set body = 'kept'")
    assert not dbt.run("run", "--select", *READ, *MADE_OF_TEXTS).failed
    read = warehouse.read(
        "select ticket_id from intermediate.int_inquiry_texts "
        "where body is distinct from 'kept' order by ticket_id"
    )
    # an answer of the shop is nothing the customer said
    assert [row["ticket_id"] for row in read] == ["t1", "t3", "t4", "t6000"]
