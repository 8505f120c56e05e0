"""What had happened by the time of a build is asked in one way (`macros/as_of.sql`)."""

import re
from pathlib import Path

STAGING = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "staging"
BARE = re.compile(r"^\s*(where|and)\s.*<=\s*\{\{\s*as_of\(\)", re.MULTILINE)


def test_no_staging_model_leaves_rows_out_by_a_bare_comparison():
    models = {path.name: path.read_text() for path in STAGING.rglob("*.sql")}
    assert sum("is_known(" in text for text in models.values()) > 30
    assert [name for name, text in models.items() if BARE.search(text)] == []


def test_a_bare_comparison_would_be_found():
    assert BARE.search("from source\nwhere occurred_at <= {{ as_of() }}\n")
    assert not BARE.search("    when shipped_at <= {{ as_of() }} then shipped_at")
