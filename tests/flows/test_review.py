"""The review: top causes of the last inquiries about orders, from what is published."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import told_lines, varsel
from published_rows import publish_rows
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.errors import VarselError
from flows.review import review

COLUMNS = (
    "ticket_id text, source text, ticket_number text, created_at timestamptz, "
    "intent text, cause text"
)
AT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def asked(causes: list[str]) -> list[tuple]:
    """Return an inquiry an hour, the first of them just past a local midnight."""
    return [
        (f"t{n:03}", "files", f"{n:03}", AT + timedelta(hours=n), "x", cause)
        for n, cause in enumerate(causes)
    ]


def shop_asked(tmp_path: Path, causes: list[str], language: str = "en") -> Path:
    config = write_shop(tmp_path / "shop")
    text = config.read_text().replace('["da", "sv", "en"]', f'["{language}"]')
    config.write_text(text)
    publish_rows(shop_at(config, NOON), "mart_inquiry_causes", COLUMNS, asked(causes))
    return config


def test_the_three_most_frequent_causes_of_the_last_inquiries_are_told(tmp_path):
    older = ["change_address"] * 50
    last = (
        ["late_not_told"] * 4
        + ["refund_status"] * 3
        + ["return_label"] * 2
        + ["cancel_order"]
    )
    page = review(shop_at(shop_asked(tmp_path, older + last), NOON), 10)
    titles = [line for line in page.splitlines() if line.startswith("## ")]
    assert titles == [
        "## 1. Late, and nobody had told the customer",
        "## 2. Where is the money?",
        "## 3. Return label",
    ]
    assert "The last 10 inquiries about orders" in page
    assert "most frequent causes are 90% of them" in page
    assert "4 of 10 inquiries (40%). Tickets, for example: 053, 052, 051, 050." in page


def test_days_are_the_shop_s_own(tmp_path):
    page = review(shop_at(shop_asked(tmp_path, ["late_not_told"]), NOON), 200)
    assert "2 March 2026 to 2 March 2026" in page


def test_equally_frequent_causes_have_one_order(tmp_path):
    causes = ["refund_status", "cancel_order", "return_label", "change_items"]
    page = review(shop_at(shop_asked(tmp_path, causes), NOON), 200)
    titles = [line[6:] for line in page.splitlines() if line.startswith("## ")]
    assert titles == ["Cancel the order", "Add or remove an item",
                      "Where is the money?"]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "title"),
    [("fi", "Tuotteen"), ("de", "Was Kundinnen"), ("sv", "Vad kunderna")],
)
def test_the_page_is_in_the_shop_s_first_language(tmp_path, language, title):
    title = {"fi": "# Mitä asiakkaat"}.get(language, f"# {title}")
    page = review(shop_at(shop_asked(tmp_path, ["late_not_told"], language), NOON), 5)
    assert page.startswith(title)


def test_without_published_marts_it_says_what_to_run(tmp_path):
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    with pytest.raises(VarselError, match="Run `varsel run`"):
        review(shop, 200)


def test_the_command_prints_the_page_or_writes_it(tmp_path):
    config = shop_asked(tmp_path, ["late_not_told", "refund_status"])
    printed = varsel("review", "--last", "200", "--config", config)
    assert printed.returncode == 0, printed.stderr
    path = tmp_path / "notes" / "review.md"
    written = varsel("review", "--out", path, "--config", config)
    assert (written.returncode, told_lines(written)) == (0, [])
    assert path.read_text().strip() == printed.stdout.strip()
    assert "> Hello {name}, your order {order_number} is delayed" in printed.stdout
