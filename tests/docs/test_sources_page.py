"""The page about sources is what the connectors declare."""

from pathlib import Path

from flows.source_page import page
from flows.sources import MODULES

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"


def test_the_page_says_what_the_connectors_declare() -> None:
    # mend it with: varsel sources > docs/sources.md
    assert PAGE.read_text(encoding="utf-8") == page(MODULES) + "\n"


def test_every_stream_declares_its_cursor_its_times_and_its_deletes() -> None:
    for module in MODULES:
        for stream in module.STREAMS:
            told = {"times": stream.times, "deletes": stream.deletes}
            if not stream.is_per_key:
                told["cursor"] = stream.cursor.replace("none", "")
                told["paging"] = stream.paging.replace("none", "")
            assert [name for name, text in told.items() if not text] == [], stream.name
