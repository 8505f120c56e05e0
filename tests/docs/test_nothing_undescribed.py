"""Every message type is in the docs, every mart has a reader, every flow its marts."""

import re
from pathlib import Path

import pytest
import yaml
from documented import ROOT

from connectors.settings import MESSAGE_TYPES

MODELS = ROOT / "dbt_project" / "models"
MARTS = {path.stem for path in (MODELS / "marts").rglob("*.sql")}
MART = re.compile(r"\b(?:fct|dim|mart)_[a-z_]+")
EXPOSURES = {
    exposure["name"]: {
        re.search(r"'(\w+)'", each)[1] for each in exposure["depends_on"]
    }
    for file in MODELS.rglob("*__exposures.yml")
    for exposure in yaml.safe_load(file.read_text(encoding="utf-8"))["exposures"]
}


def marts_in(*files: Path) -> set[str]:
    texts = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return set(MART.findall(texts)) & MARTS


@pytest.mark.parametrize("message_type", MESSAGE_TYPES)
def test_message_type_says_when_it_is_told_and_why_not(message_type):
    page = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{message_type}` \|", page, re.MULTILINE)


def test_every_mart_is_published_to_readers():
    assert EXPOSURES["published_marts"] == MARTS


def test_every_mart_that_a_flow_reads_stands_in_an_exposure():
    read = marts_in(*(ROOT / "flows").rglob("*.sql"), *(ROOT / "flows").rglob("*.py"))
    acted_on = set().union(
        *(marts for name, marts in EXPOSURES.items() if name != "published_marts")
    )
    assert len(read) > 20
    assert read - acted_on == set()


@pytest.mark.parametrize(
    ("exposure", "folder", "files"),
    [
        ("control_room", "flows/pages/queries", "*.sql"),
        ("notebooks", "notebooks", "*.py"),
    ],
)
def test_pages_and_notebooks_stand_with_the_marts_they_read(exposure, folder, files):
    assert marts_in(*(ROOT / folder).glob(files)) <= EXPOSURES[exposure]


def test_what_the_overview_names_is_there():
    page = (MODELS / "overview.md").read_text(encoding="utf-8")
    there = {path.stem for path in MODELS.rglob("*.sql")} | {
        path.stem for path in (ROOT / "dbt_project" / "seeds").glob("*.csv")
    }
    named = re.findall(r"`((?:fct|dim|mart|int|stg|candidate)_\w+)`", page)
    assert len(set(named)) > 25
    assert set(named) - there == set()
