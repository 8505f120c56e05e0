from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from due_rows import NOW, due_message

from connectors.errors import ContractViolation
from flows.due import DueMessage


def row(**changes):
    return vars(due_message("k1")) | changes


def test_a_row_of_the_mart_becomes_a_message():
    read = DueMessage.from_row(row(facts='{"order_number": "1001"}', extra=1))
    assert read == due_message("k1")


def test_a_row_without_facts_has_none():
    assert DueMessage.from_row(row(facts=None)).facts == {}


def test_times_are_read_in_utc():
    copenhagen = timezone(timedelta(hours=1))
    read = DueMessage.from_row(row(trigger_at=NOW.astimezone(copenhagen)))
    assert read.trigger_at.tzinfo is UTC and read.trigger_at == NOW


def test_a_told_date_is_a_date():
    read = DueMessage.from_row(row(told_delivery_date="2026-03-05"))
    assert read.told_delivery_date == date(2026, 3, 5)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ContractViolation, match="'not_after'"):
        DueMessage.from_row(row(not_after=datetime(2026, 3, 2)))


def test_a_missing_column_is_named():
    incomplete = row()
    del incomplete["arm"]
    with pytest.raises(ContractViolation, match="lacks arm"):
        DueMessage.from_row(incomplete)
