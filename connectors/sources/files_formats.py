"""How the bytes of a canonical file become rows: CSV, NDJSON, Parquet.

No row is lost here: one that does not fit its header, is not JSON or not text comes out
with the reason under `_malformed` and its cells as they were under `_cells`. Which
columns there must be is for `files.py` to say.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

import pyarrow.parquet

MALFORMED = "_malformed"
CELLS = "_cells"
_DELIMITERS = (",", ";", "\t")
# a message may be longer than the 128 KB that csv takes by itself
_MAX_CELL = 2**31 - 1
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_HIGH_BYTES = re.compile(r"[\udc80-\udcff]")
# a quoted cell, which stays as it is, or a carriage return that ends no line
_LONE_CR = re.compile(r'("(?:[^"]|"")*")|\r(?!\n)')


@dataclass(frozen=True)
class Row:
    """One row: its number, the first after the header being 1, and its values."""

    number: int
    values: dict[str, Any]


Table = tuple[Sequence[str], Iterator[Row]]


def read_csv(content: bytes, required: Sequence[str]) -> Table:
    """Return columns and rows; the delimiter is the one that finds most columns."""
    csv.field_size_limit(_MAX_CELL)
    text = _one_line_end(_text(content))
    headers = {one: _header(text, one) for one in _DELIMITERS}
    delimiter = max(
        _DELIMITERS,
        key=lambda one: (len(set(required) & set(headers[one])), len(headers[one])),
    )
    columns = headers[delimiter]
    lines = io.StringIO(text, newline="").readlines()
    rows = islice(_cells(lines, delimiter), 1, None)
    filled = (cells for cells in rows if any(cell.strip() for cell in cells))
    return columns, (
        Row(number, _values(columns, cells)) for number, cells in enumerate(filled, 1)
    )


def read_ndjson(content: bytes, required: Sequence[str]) -> Table:
    """Return the columns that any line has, and one row a line."""
    lines = [line for line in _text(content).split("\n") if line.strip()]
    rows = [Row(number, _parsed(line)) for number, line in enumerate(lines, 1)]
    columns = dict.fromkeys(name for row in rows for name in row.values)
    return list(columns) if rows else required, iter(rows)


def read_parquet(content: bytes, required: Sequence[str]) -> Table:
    """Return columns and rows; numbers and times become text as a CSV has them."""
    table = pyarrow.parquet.read_table(io.BytesIO(content))
    names = [name.strip().lower() for name in table.column_names]
    rows = (row for batch in table.to_batches() for row in batch.to_pylist())
    return names, (
        Row(number, dict(zip(names, map(_as_text, row.values()), strict=True)))
        for number, row in enumerate(rows, 1)
    )


READERS: dict[str, Callable[[bytes, Sequence[str]], Table]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".ndjson": read_ndjson,
    ".jsonl": read_ndjson,
    ".parquet": read_parquet,
}


def _text(content: bytes) -> str:
    """Return the text of UTF-8, UTF-16 with its mark, or else Latin-1.

    In a file that is UTF-8 but for a few bytes, those stay as lone surrogates: the
    rows around them must not suffer for them.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    text = content.decode("utf-8-sig", "surrogateescape")
    bad = len(_HIGH_BYTES.findall(text))
    good = len(_BEYOND_ASCII.findall(text)) - bad if bad else 0
    return text if bad <= good else content.decode("latin-1")


def _one_line_end(text: str) -> str:
    """Return the text in which a stray carriage return does not cut a row in two."""
    if text.count("\r") - text.count("\r\n") < text.count("\n"):
        return _LONE_CR.sub(lambda found: found[1] or " ", text)
    return text


def _cells(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of each row.

    A quote that opens and never closes would take all that follows into its cell; the
    line it stands on comes out by itself instead, and what follows as rows.
    """
    start = 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
        first = start
        for cells in reader:
            begun, start = start, first + reader.line_num
            is_last = start == len(lines) and start > begun + 1
            if is_last and _stays_open(lines[begun:], delimiter):
                yield [lines[begun].rstrip("\r\n")]
                start = begun + 1
                break
            yield cells


def _stays_open(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _header(text: str, delimiter: str) -> list[str]:
    first = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    names = [name.strip().lower() for name in first]
    while names and not names[-1]:
        names.pop()
    return names


def _values(columns: Sequence[str], cells: list[str]) -> dict[str, Any]:
    reason = None
    # a spreadsheet pads its rows with blanks
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(columns):
        reason = f"{len(cells)} cells under {len(columns)} columns"
    elif any(_HIGH_BYTES.search(cell) for cell in cells):
        reason = "not UTF-8 as the rest of the file"
    readable = [_readable(cell) for cell in cells]
    values: dict[str, Any] = dict(zip(columns, readable, strict=False))
    return {**values, MALFORMED: reason, CELLS: readable} if reason else values


def _parsed(line: str) -> dict[str, Any]:
    reason = "not UTF-8 as the rest of the file" if _HIGH_BYTES.search(line) else None
    line = _readable(line)
    try:
        value = json.loads(line)
    except ValueError as error:
        return {MALFORMED: f"not JSON: {error}", CELLS: [line]}
    if not isinstance(value, dict):
        return {MALFORMED: "not a JSON object", CELLS: [line]}
    return {**value, MALFORMED: reason, CELLS: [line]} if reason else value


def _readable(text: str) -> str:
    """Return bytes that are not UTF-8 as the Latin-1 letters they most likely are."""
    return _HIGH_BYTES.sub(lambda found: chr(ord(found[0]) - 0xDC00), text)


def _as_text(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return _readable(value.decode("utf-8", "surrogateescape"))
    return str(value) if isinstance(value, int | float | Decimal) else value
