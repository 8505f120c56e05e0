"""Canonical files: every row of every odd file becomes a record, none is lost."""

import os
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow
import pyarrow.parquet
import pytest

from connectors.errors import PermanentError
from connectors.settings_sources import FilesSettings
from connectors.sources import Window, files

NOW = datetime(2026, 10, 6, tzinfo=UTC)
HEADER = "order_id,ordered_at,customer_name\n"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def pages_of(folder, stream="orders", cursor=None, zone=UTC):
    client = files.open_client(FilesSettings(folder=folder), zone=zone)
    return list(files.fetch(client, stream, Window(until=NOW, cursor=cursor)))


def records_of(folder, stream="orders", **options):
    pages = pages_of(folder, stream, **options)
    return [record for page in pages for record in page.records]


def test_a_row_is_a_dict_of_texts_as_they_stand(folder):
    (folder / "orders.csv").write_text(HEADER + "1001,2026-10-01T08:00:00Z, Kim \n")
    (record,) = records_of(folder)
    assert (record.stream, record.record_id) == ("orders", "1001")
    assert record.payload == {
        "order_id": "1001",
        "ordered_at": "2026-10-01T08:00:00Z",
        "customer_name": " Kim ",
    }
    assert (record.updated_at, record.is_deleted) == (None, False)


@pytest.mark.parametrize(
    "content",
    [
        "order_id,ordered_at,customer_name\n1,2026-10-01,Søren Ærø\n".encode(),
        "\ufefforder_id,ordered_at,customer_name\n1,2026-10-01,Søren Ærø\n".encode(),
        "order_id;ordered_at;customer_name\n1;2026-10-01;Søren Ærø\n".encode("latin-1"),
        "order_id\tordered_at\tcustomer_name\n1\t2026-10-01\tSøren Ærø\n".encode(),
        "order_id,ordered_at,customer_name\n1,2026-10-01,Søren Ærø\n".encode("utf-16"),
        "order_id,ordered_at,customer_name\r1,2026-10-01,Søren Ærø\r".encode(),
        "order_id,ordered_at,customer_name\r\n1,2026-10-01,Søren Ærø\r\n".encode(),
        " Order_ID , ordered_at,customer_name\n1,2026-10-01,Søren Ærø\n".encode(),
        "order_id,ordered_at,customer_name,\n1,2026-10-01,Søren Ærø, \n,,,,\n".encode(),
        "order_id,ordered_at,customer_name\n1,2026-10-01,Søren Ærø, ,\n \n\n".encode(),
        "order_id,ordered_at,customer_name\n1,2026-10-01,Søren\rÆrø\n".encode(),
    ],
    ids=[
        "UTF-8",
        "byte order mark",
        "semicolons in Latin-1",
        "tabs in .csv",
        "UTF-16",
        "carriage returns alone",
        "Windows line ends",
        "header in capitals with blanks",
        "header padded with blanks",
        "rows padded with blanks",
        "a stray carriage return",
    ],
)
def test_every_dialect_reads_the_same(folder, content):
    (folder / "orders.csv").write_bytes(content)
    (record,) = records_of(folder)
    assert record.payload == {
        "order_id": "1",
        "ordered_at": "2026-10-01",
        "customer_name": "Søren Ærø",
    }


def test_quoted_line_ends_and_delimiters_stay_in_their_cell(folder):
    body = 'Hej,\r\nhvor er\rmin ""pakke"";\nKim'
    (folder / "ticket_messages.csv").write_bytes(
        f'ticket_id,message_id,created_at,author,body\n1,2,2026-10-01,customer,"{body}"\n'
        "1,3,2026-10-01,agent,Hej\n".encode()
    )
    first, second = records_of(folder, "ticket_messages")
    assert first.payload["body"] == 'Hej,\r\nhvor er\rmin "pakke";\nKim'
    assert (first.record_id, second.record_id) == ("1|2", "1|3")


def test_a_message_longer_than_csv_takes_by_itself_is_read(folder):
    long = "x" * 200_000
    (folder / "ticket_messages.csv").write_text(
        f"ticket_id,message_id,created_at,author,body\n1,2,2026-10-01,agent,{long}\n"
    )
    (record,) = records_of(folder, "ticket_messages")
    assert record.payload["body"] == long


def test_rows_that_do_not_fit_the_header_are_kept_as_malformed(folder):
    (folder / "orders.csv").write_text(
        HEADER + "1,2026-10-01\n2,2026-10-01,Kim,7,8\n3,2026-10-01,Kim\n4\n"
    )
    short, long, good, torn = records_of(folder)
    assert short.payload["_malformed"] == "2 cells under 3 columns"
    assert short.payload["order_id"] == "1"
    assert long.payload["_cells"] == ["2", "2026-10-01", "Kim", "7", "8"]
    assert "_malformed" not in good.payload
    assert [one.record_id for one in (short, long, good, torn)] == [
        "1",
        "2",
        "3",
        "row 4",
    ]


def test_a_quote_that_never_closes_takes_only_its_own_row(folder):
    (folder / "orders.csv").write_text(
        HEADER + '1,2026-10-01,Kim\n2,2026-10-01,"Bo\n3,2026-10-01,Ea\n4,2026-10-01,Al'
    )
    good, torn, *after = records_of(folder)
    assert good.payload["customer_name"] == "Kim"
    assert torn.payload["_cells"] == ['2,2026-10-01,"Bo']
    assert [one.payload["customer_name"] for one in after] == ["Ea", "Al"]
    assert [one.record_id for one in after] == ["3", "4"]


def test_an_inch_mark_inside_a_cell_is_text(folder):
    (folder / "orders.csv").write_text(HEADER + '1,2026-10-01,5" skærm\n2,2026-10-01,x')
    assert [one.payload["customer_name"] for one in records_of(folder)] == [
        '5" skærm',
        "x",
    ]


def test_one_row_that_is_not_utf8_does_not_spoil_the_others(folder):
    rows = HEADER + "1,2026-10-01,Søren\n2,2026-10-01,Ærø\n"
    broken = "3,2026-10-01,Åse\n".encode("latin-1")
    (folder / "orders.csv").write_bytes(rows.encode() + broken)
    first, second, third = records_of(folder)
    assert [first.payload["customer_name"], second.payload["customer_name"]] == [
        "Søren",
        "Ærø",
    ]
    assert third.payload["customer_name"] == "Åse"
    assert third.payload["_malformed"] == "not UTF-8 as the rest of the file"


def test_a_row_said_twice_is_two_records(folder):
    row = "1,2026-10-01,Kim\n"
    (folder / "orders.csv").write_text(HEADER + row + row)
    assert [record.record_id for record in records_of(folder)] == ["1", "1"]


def test_unknown_columns_stay(folder):
    (folder / "orders.csv").write_text(
        "order_id,ordered_at,loyalty\n1,2026-10-01,gold\n"
    )
    assert records_of(folder)[0].payload["loyalty"] == "gold"


def test_an_unchanged_file_gives_no_pages_and_a_changed_one_all_its_rows(folder):
    path = folder / "orders.csv"
    path.write_text(HEADER + "1,2026-10-01,Kim\n")
    (page,) = pages_of(folder)
    assert pages_of(folder, cursor=page.cursor) == []
    path.write_text(HEADER + "1,2026-10-01,Kim\n2,2026-10-02,Bo\n")
    assert len(records_of(folder, cursor=page.cursor)) == 2


def test_only_the_last_page_carries_the_new_cursor(folder, monkeypatch):
    monkeypatch.setattr(files, "ROWS_A_PAGE", 2)
    rows = "".join(f"{i},2026-10-01,Kim\n" for i in range(4))
    (folder / "orders.csv").write_text(HEADER + rows)
    first, last = pages_of(folder, cursor="before")
    assert [len(first.records), len(last.records)] == [2, 2]
    assert first.cursor == "before"
    assert len(last.cursor) == 64


def test_a_file_without_rows_is_one_empty_page(folder):
    (folder / "orders.csv").write_text(HEADER)
    (page,) = pages_of(folder)
    assert page.records == []
    assert page.cursor


def test_a_feed_that_is_not_there_gives_no_pages(folder):
    (folder / "orders.csv").write_text(HEADER)
    assert pages_of(folder, "tickets") == []


def test_several_files_of_one_feed_are_all_read(folder):
    (folder / "orders.csv").write_text(HEADER + "1,2026-10-01,Kim\n")
    (folder / "orders.ndjson").write_text('{"order_id": 2, "ordered_at": "2026-10-01"}')
    assert [record.record_id for record in records_of(folder)] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-01T08:00:00Z", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        ("2026-10-01T08:00:00+02:00", datetime(2026, 10, 1, 6, tzinfo=UTC)),
        ("2026-10-01 08:00", datetime(2026, 10, 1, 6, tzinfo=UTC)),
        ("1/10 2026", None),
        ("", None),
    ],
    ids=["UTC", "offset", "naive in the shop's zone", "not ISO", "blank"],
)
def test_updated_at_is_read_where_it_can_be(folder, text, expected):
    (folder / "orders.csv").write_text(
        f"order_id,ordered_at,updated_at\n1,2026-10-01,{text}\n"
    )
    (record,) = records_of(folder, zone=ZoneInfo("Europe/Copenhagen"))
    assert record.updated_at == expected
    assert record.payload["updated_at"] == text


def test_ndjson_keeps_its_values_and_its_broken_lines(folder):
    (folder / "tickets.ndjson").write_text(
        '{"ticket_id": 7, "created_at": "2026-10-01", "subject": "a\\u2028b"}\n'
        '{"ticket_id": 8, "created_\n'
        "\n"
        "[1]\n"
    )
    first, torn, odd = records_of(folder, "tickets")
    assert (first.record_id, first.payload["ticket_id"]) == ("7", 7)
    assert torn.payload["_malformed"].startswith("not JSON")
    assert torn.payload["_cells"] == ['{"ticket_id": 8, "created_']
    assert odd.payload["_malformed"] == "not a JSON object"
    assert [torn.record_id, odd.record_id] == ["row 2", "row 3"]


def test_parquet_becomes_the_texts_a_csv_would_have(folder):
    zone = timezone(timedelta(hours=2))
    table = pyarrow.table(
        {
            "return_id": [1],
            "line_id": ["9"],
            "sku": [None],
            "order_id": pyarrow.array([2], pyarrow.int64()),
            "requested_at": [datetime(2026, 10, 1, 8, tzinfo=zone)],
            "updated_at": [datetime(2026, 10, 2, 8)],
            "received_at": [date(2026, 10, 3)],
            "amount": [Decimal("349.00")],
            "is_late": [True],
        }
    )
    pyarrow.parquet.write_table(table, folder / "returns.parquet")
    (record,) = records_of(folder, "returns", zone=ZoneInfo("Europe/Copenhagen"))
    assert record.record_id == "1|9|"
    assert record.updated_at == datetime(2026, 10, 2, 6, tzinfo=UTC)
    assert record.payload == {
        "return_id": "1",
        "line_id": "9",
        "sku": None,
        "order_id": "2",
        "requested_at": "2026-10-01T08:00:00+02:00",
        "updated_at": "2026-10-02T08:00:00",
        "received_at": "2026-10-03",
        "amount": "349.00",
        "is_late": "true",
    }


def test_scans_in_the_same_minute_at_two_places_are_two_records(folder):
    (folder / "parcel_events.csv").write_text(
        "tracking_number,occurred_at,status,location\n"
        "P1,2026-10-01T08:00,in_transit,Taulov\n"
        "P1,2026-10-01T08:00,in_transit,Aarhus\n"
    )
    assert (
        len({record.record_id for record in records_of(folder, "parcel_events")}) == 2
    )


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("orders.csv", "order_id,total\n1,2\n", "the column ordered_at is missing"),
        ("orders.csv", "", "the column order_id and ordered_at is missing"),
        ("orders.csv", "order_id,ordered_at,order_id\n", "order_id stands twice"),
        ("orders.ndjson", '{"order_id": 1}', "the column ordered_at is missing"),
        ("orders.parquet", "not parquet", "is not what its name says"),
        ("notes.txt", "hello", "holds no file named after a stream"),
    ],
)
def test_a_folder_that_cannot_be_read_is_one_clear_line(
    folder, name, content, complaint
):
    (folder / name).write_text(content)
    with pytest.raises(PermanentError, match=complaint) as caught:
        pages_of(folder)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_not_there_names_the_setting(folder):
    with pytest.raises(PermanentError, match="check sources.files.folder"):
        pages_of(folder / "gone")


def test_check_lists_what_is_there(folder):
    (folder / "orders.csv").write_text(HEADER)
    (folder / "Parcels.TSV").write_text("tracking_number\torder_id\n")
    client = files.open_client(FilesSettings(folder=folder))
    assert files.check(client) == f"{folder} holds orders, parcels"


@pytest.mark.real_data
def test_real_marketplace_files_are_read_to_the_last_row():
    real = os.environ.get("VARSEL_REAL_DATA")
    if not real:
        pytest.skip("VARSEL_REAL_DATA does not name the folder of real data")
    streams = ("orders", "order_lines", "parcels", "parcel_events", "survey_responses")
    found = {stream: records_of(Path(real) / "olist", stream) for stream in streams}
    assert [len(found[stream]) for stream in streams] == [
        10_647,
        5_723,
        10_577,
        28_401,
        5_589,
    ]
    malformed = [
        r for rows in found.values() for r in rows if "_malformed" in r.payload
    ]
    assert malformed == []
