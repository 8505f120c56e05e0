"""docs/settings.md tells of every setting, and of none that is not there."""

import re
from collections.abc import Iterator
from typing import get_args

from documented import ROOT
from pydantic import BaseModel

from connectors.settings import SECRETS, Settings

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def table_in(annotation: object) -> type[BaseModel] | None:
    """Return the table that a setting is, also as one of a list or left out."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(table_in, get_args(annotation))), None)


def settings_of(table: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in table.model_fields.items():
        inner = table_in(field.annotation)
        if inner:
            yield from settings_of(inner, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def told() -> dict[str, str]:
    """Return what the page says of each setting, by its full name."""
    found, table = {}, ""
    for line in PAGE.splitlines():
        heading = re.match(r"## \[(.+)\]", line)
        row = re.match(r"\| `(\w+)` \| .* \| (.+) \|$", line)
        if heading:
            table = heading[1]
        elif row:
            found[f"{table}.{row[1]}"] = row[2]
    return found


def test_every_setting_is_told_and_no_other():
    there = set(settings_of(Settings))
    assert len(there) > 80
    assert there - set(told()) == set(), "add a row for these to docs/settings.md"
    assert set(told()) - there == set(), "these are no settings any more"


def test_every_setting_is_told_in_a_sentence():
    assert [name for name, text in told().items() if not text.endswith(".")] == []


def test_every_secret_is_told_by_its_name_in_the_environment():
    assert [
        name for key, name in SECRETS.items() if f"`{name}`" not in told()[key]
    ] == []
