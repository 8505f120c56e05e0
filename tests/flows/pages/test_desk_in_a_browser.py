"""The desk's pages as an agent opens them: on a phone and a screen, light and dark."""

from pathlib import Path

import pytest
from desk_shop import HOSTILE, pages, people

from tests.browser.chromium import Chromium
from tests.browser.visiting import LOOKS, visit

TWO_LOOKS = (("phone", "dark"), ("desktop", "light"))
WORDS = {
    "found": "2 found for",
    "customer": "Søren Ågård",
    "order": "Order #1042",
    "ticket": "Reply to start from",
    "sign-in": "Sign in to the desk",
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    for name, content in pages(folder / "published").items():
        (folder / f"{name}.html").write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", WORDS)
def test_desk_page_has_nothing_to_complain_of(
    drawn: Path, chromium: Chromium, name: str
) -> None:
    looks = LOOKS if name == "ticket" else TWO_LOOKS
    found = visit(chromium, (drawn / f"{name}.html").as_uri(), looks=looks)
    assert found.complaints == []
    assert WORDS[name] in found.text


def test_desk_page_full_of_hostile_words_is_as_quiet(
    chromium: Chromium, tmp_path: Path
) -> None:
    hostile = people(HOSTILE, f"{HOSTILE}\n{'x' * 3000}")
    page = tmp_path / "hostile.html"
    content = pages(tmp_path / "published", hostile)["ticket"]
    page.write_text(content, encoding="utf-8")
    found = visit(chromium, page.as_uri(), looks=TWO_LOOKS)
    assert found.complaints == []
    assert "<script>alert(1)</script>" in found.text
