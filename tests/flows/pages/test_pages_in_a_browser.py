"""Every page that is published, as a person opens it: from disk, in a browser."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tiny_loops import Told

from flows.pages.control_room import render_control_room
from flows.pages.data_docs import render_data_docs
from flows.pages.previews import render_previews
from flows.pages.weeks import render_weeks
from tests.browser.chromium import Chromium
from tests.browser.visiting import LOOKS, visit

AS_OF = datetime(2026, 10, 22, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))
TWO_LOOKS = (("phone", "light"), ("desktop", "dark"))


def site_of(told: Told) -> Path:
    return told.config.parent / "var" / "site"


@pytest.mark.parametrize(
    ("page", "looks", "words"),
    [
        ("index.html", LOOKS, "Today at a glance"),
        ("weeks.html", LOOKS, "How often do customers write?"),
        ("data-docs/index.html", TWO_LOOKS, "What is expected of a build"),
        ("previews/index.html", TWO_LOOKS, "How does every message read?"),
        ("previews/delay_notice.html", TWO_LOOKS, "German:"),
        ("previews/delay_notice.sv.text.html", TWO_LOOKS, "PostNord"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_published_page_has_nothing_to_complain_of(
    told: Told, chromium: Chromium, page: str, looks: tuple, words: str
) -> None:
    found = visit(chromium, (site_of(told) / page).as_uri(), looks=looks)
    assert found.complaints == []
    assert words in found.text


@pytest.mark.parametrize("mail", ["order_confirmation.fi", "weekly_review.de"])
def test_mail_stands_as_a_page_of_its_own(
    told: Told, chromium: Chromium, mail: str
) -> None:
    page = site_of(told) / "previews" / f"{mail}.html"
    found = visit(chromium, page.as_uri(), looks=TWO_LOOKS, is_mail=True)
    assert found.complaints == []
    assert len(found.text) > 200


def test_dbt_docs_open_from_disk_and_ask_nobody(told: Told, chromium: Chromium) -> None:
    page = (site_of(told) / "dbt" / "index.html").as_uri()
    for place, words in (
        ("overview", "Varsel"),
        ("model/model.varsel.fct_parcels", "fct_parcels"),
    ):
        found = visit(
            chromium,
            f"{page}#!/{place}",
            looks=TWO_LOOKS,
            wait_for=".app-content h1",
            has_audit=False,
        )
        assert found.complaints == []
        assert words in found.text


def test_pages_of_a_shop_without_anything_are_sound_as_well(
    chromium: Chromium, tmp_path: Path
) -> None:
    pages = (
        render_control_room({}, shop_name="Nordlys", as_of=AS_OF)
        | render_weeks({}, shop_name="Nordlys", as_of=AS_OF)
        | render_data_docs({}, shop_name="Nordlys", as_of=AS_OF)
        | render_previews({}, shop_name="Nordlys", spoken=())
    )
    for name, content in pages.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
        found = visit(chromium, file.as_uri(), looks=TWO_LOOKS)
        assert found.complaints == [], name
