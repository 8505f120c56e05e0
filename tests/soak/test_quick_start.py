"""The quick start as a new user types it: own files, from nothing to a control room."""

import os
import shlex
import subprocess
import sys

import pytest
from documented import ROOT, lines

from connectors.warehouse import Warehouse

pytestmark = pytest.mark.soak


def typed() -> list[list[str]]:
    """Return the lines of the block about own files, as they stand there."""
    page = [
        line.words for line in lines() if line.page == "quick-start.md" and line.words
    ]
    begin = next(place for place, words in enumerate(page) if "init" in words)
    return page[begin : begin + 4]


def test_the_walk_with_own_files_ends_in_a_control_room(tmp_path):
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    environ.pop("PREFECT_API_URL", None)
    for words in typed():
        program = [sys.executable, "-m", "flows.cli"] if words[0] == "varsel" else []
        rest = words[1:] if program else words
        done = subprocess.run(
            [*program, *rest], cwd=tmp_path, env=environ, capture_output=True, text=True
        )
        assert done.returncode == 0, (shlex.join(words), done.stderr)
    shop = tmp_path / "myshop" / "var"
    assert (shop / "site" / "index.html").is_file()
    marts = Warehouse(shop / "published" / "current" / "varsel.duckdb")
    late = marts.read(
        "select order_id from fct_delay_flags inner join fct_parcels using (parcel_id)"
    )
    assert "5003" in {row["order_id"] for row in late}
    asked = marts.read("select intent from fct_inquiries order by ticket_id")
    assert [row["intent"] for row in asked] == ["where_is_my_order", "change_address"]
