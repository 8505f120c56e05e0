"""The wording of messages is written when words change, and not each time."""

from pathlib import Path

import pytest
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from flows import publish_previews as previewing
from flows.publish_previews import publish_previews
from flows.shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(previewing, "MESSAGE_TYPES", ("order_confirmation",))
    monkeypatch.setattr(previewing, "LANGUAGES", ("da", "fi"))
    return shop_at(write_shop(tmp_path / "shop"), NOON)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    render = previewing.render_message

    def noted(due, facts):
        found.append(due.language)
        return render(due, facts)

    monkeypatch.setattr(previewing, "render_message", noted)
    return found


def test_mails_are_rendered_once_while_nothing_changes(
    shop: Shop, rendered: list[str]
) -> None:
    publish_previews(shop)
    publish_previews(shop)
    assert rendered == ["da", "fi"]
    index = (shop.site / "previews" / "index.html").read_text(encoding="utf-8")
    # the tiny shop writes no Finnish
    assert "(Finnish)" in index and "(Danish)" not in index


def test_changed_word_is_shown_and_what_is_gone_is_taken_away(
    shop: Shop, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_previews(shop)
    stale = shop.site / "previews" / "a_message_of_old.da.html"
    stale.touch()
    read = previewing._read_all
    monkeypatch.setattr(
        previewing, "_read_all", lambda folder: [*read(folder), ("da.toml", b"new")]
    )
    publish_previews(shop)
    assert rendered == ["da", "fi", "da", "fi"]
    assert not stale.exists()
