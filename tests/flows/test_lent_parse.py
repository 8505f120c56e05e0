"""What dbt has read of the project is lent to the next data folder."""

import os
from pathlib import Path

from flows.lent_parse import MANIFEST, PARSE, borrow, is_described, lend


def _parse(folder: Path, content: str, at: int) -> None:
    folder.mkdir(exist_ok=True)
    (folder / PARSE).write_text(content)
    os.utime(folder / PARSE, (at, at))


def test_a_new_folder_begins_with_what_another_has_read(tmp_path: Path) -> None:
    _parse(tmp_path / "first", "read", at=100)
    lend(tmp_path / "lent", tmp_path / "first")
    borrow(tmp_path / "lent", tmp_path / "second" / "target")
    assert (tmp_path / "second" / "target" / PARSE).read_text() == "read"


def test_a_folder_that_has_read_itself_borrows_nothing(tmp_path: Path) -> None:
    _parse(tmp_path / "lent", "theirs", at=200)
    _parse(tmp_path / "own", "mine", at=100)
    borrow(tmp_path / "lent", tmp_path / "own")
    assert (tmp_path / "own" / PARSE).read_text() == "mine"


def test_only_what_was_read_later_is_lent(tmp_path: Path) -> None:
    _parse(tmp_path / "lent", "new", at=200)
    _parse(tmp_path / "old", "old", at=100)
    lend(tmp_path / "lent", tmp_path / "old")
    assert (tmp_path / "lent" / PARSE).read_text() == "new"
    _parse(tmp_path / "newest", "newest", at=300)
    lend(tmp_path / "lent", tmp_path / "newest")
    assert (tmp_path / "lent" / PARSE).read_text() == "newest"


def test_what_cannot_be_lent_or_borrowed_is_no_trouble(tmp_path: Path) -> None:
    _parse(tmp_path / "own", "mine", at=100)
    (tmp_path / "file").write_text("no folder")
    lend(tmp_path / "file", tmp_path / "own")
    borrow(tmp_path / "file", tmp_path / "new")
    lend(tmp_path / "lent", tmp_path / "nothing")
    assert not (tmp_path / "new" / PARSE).exists()
    assert not (tmp_path / "lent").exists()


def test_the_description_is_lent_with_what_was_read(tmp_path: Path) -> None:
    _parse(tmp_path / "first", "read", at=100)
    (tmp_path / "first" / MANIFEST).write_text("described")
    lend(tmp_path / "lent", tmp_path / "first")
    borrow(tmp_path / "lent", tmp_path / "second")
    assert (tmp_path / "second" / MANIFEST).read_text() == "described"
    assert is_described(tmp_path / "second")


def test_a_description_older_than_what_was_read_is_none(tmp_path: Path) -> None:
    _parse(tmp_path / "own", "read", at=100)
    assert not is_described(tmp_path / "own")
    (tmp_path / "own" / MANIFEST).write_text("described")
    os.utime(tmp_path / "own" / MANIFEST, (99, 99))
    assert not is_described(tmp_path / "own")
    os.utime(tmp_path / "own" / MANIFEST, (100, 100))
    assert is_described(tmp_path / "own")
