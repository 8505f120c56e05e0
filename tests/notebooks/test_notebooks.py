"""Every notebook answers in a sentence, on empty marts and on literal ones."""

import json
import re
import runpy
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(
    path for path in (ROOT / "notebooks").glob("*.py") if path.name != "published.py"
)
# what the published marts promise to hold
CONTRACT = (ROOT / "dbt_project" / "contract.txt").read_text(encoding="utf-8")
INQUIRIES = [
    {"topic": "tracking", "intent": "where_is_my_order", "language": "da"}
    | {
        "ticket_id": f"t{at}",
        "created_at": f"2026-03-0{at} 20:00:00+00",
        "subject": "Hm",
    }
    | {"first_replied_at": f"2026-03-0{at + 1} 08:00:00+00", "is_after_hours": True}
    | {"is_machine_mail": False, "is_uncertain": at < 3, "confidence": 0.5}
    | {"secondary_intent": "delivery_late"}
    for at in range(1, 7)
]
ROWS = {
    "fct_inquiries": INQUIRIES,
    "mart_inquiry_causes": [
        {"ticket_id": f"t{at}", "cause": "late_not_told" if at < 5 else "no_scan"}
        for at in range(1, 6)
    ],
    "fct_contacts_after_hours": [
        {"weekday": 7, "contact_hour": 21, "contact_count": 3, "is_after_hours": True},
        {"weekday": 1, "contact_hour": 9, "contact_count": 1, "is_after_hours": False},
    ],
    "mart_message_effects": [
        {"message_type": "delay_notice", "outcome": "contacts"}
        | {"message_customer_count": 900, "holdout_customer_count": 100}
        | {"message_rate": 0.1, "holdout_rate": 0.2, "difference": -0.1}
        | {"difference_low": -0.15, "difference_high": -0.05}
        | {"detectable_difference": 0.06}
    ],
    "fct_preventable_contacts": [
        {"ticket_id": "t1", "message_type": "delay_notice"}
        | {"preventable_reason": "late_not_told"},
        {"ticket_id": "t2", "preventable_reason": "not_order_related"},
    ],
    "mart_return_reasons": [
        {"sku": sku, "title": title, "reason": reason, "returned_count": count}
        | {"sold_count": 20, "product_returned_count": total}
        | {"product_return_rate": total / 20, "product_return_rate_low": low}
        for sku, title, reason, count, total, low in (
            ("S", "Fjord sofa", "size_too_large", 4, 5, 0.11),
            ("S", "Fjord sofa", "color", 1, 5, 0.11),
            ("V", "Siv vase", "color", 6, 6, 0.14),
        )
    ],
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("empty") / "varsel.duckdb", {})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("filled") / "varsel.duckdb", ROWS)


def publish(path: Path, rows: dict) -> Path:
    """Write marts with every column that is promised, filled where rows are given."""
    columns: dict[str, list[str]] = {}
    for line in CONTRACT.splitlines():
        mart, name, kind = re.fullmatch(r"(\w+)\.(\w+) (.+)", line).groups()
        columns.setdefault(mart, []).append(f'"{name}" {kind}')
    with duckdb.connect(str(path)) as marts:
        marts.execute("set time zone 'UTC'")
        for mart, listed in columns.items():
            marts.execute(f"create table {mart} ({', '.join(listed)})")
        for mart, each in ((name, row) for name in rows for row in rows[name]):
            marks = ", ".join("?" for _ in each)
            names = ", ".join(each)
            marts.execute(
                f"insert into {mart} ({names}) values ({marks})", list(each.values())
            )
    return path


def run(notebook: Path, monkeypatch, capsys, *arguments: object) -> list[str]:
    """Run the notebook as a script here; return the lines it printed."""
    monkeypatch.setattr(sys, "argv", [str(notebook), *map(str, arguments)])
    monkeypatch.syspath_prepend(str(notebook.parent))
    monkeypatch.delenv("VARSEL_PUBLISHED", raising=False)
    runpy.run_path(str(notebook), run_name="__main__")
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_empty_marts_are_answered_in_a_sentence(notebook, empty, monkeypatch, capsys):
    printed = run(notebook, monkeypatch, capsys, empty)
    assert printed[-1].endswith(".")
    assert "nan" not in printed[-1] and "None" not in printed[-1]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "the_last_200_inquiries",
            "Of the last 6 inquiries, 100% come from 3 causes: late not told (67%), "
            "no scan (17%), not about an order (17%).",
        ),
        (
            "what_did_the_messages_prevent",
            "delay_notice prevents most: 10.0 inquiries per 100 orders fewer (5.0 to "
            "15.0).",
        ),
        (
            "what_did_the_messages_prevent",
            "delay_notice would have come before 1 of 1 questions that a message "
            "answers.",
        ),
        (
            "when_do_customers_write",
            "75% of 4 inquiries came outside opening hours, most of them on Sun "
            "between 21 and 22 (3).",
        ),
        (
            "when_do_customers_write",
            "Most asked then is tracking: 6 of 6; half of them wait 12 hours or more.",
        ),
        (
            "why_do_goods_come_back",
            "11 lines came back, 64% of them for the reason color; Siv vase surely "
            "comes back most: 6 of 20 sold, 14% or more, mostly color.",
        ),
        ("where_does_the_sorting_err", "33% of 6 inquiries are uncertain."),
        (
            "where_does_the_sorting_err",
            "It hesitates most between delivery_late and where_is_my_order (2 times).",
        ),
    ],
)
def test_answer_follows_from_the_rows(name, sentence, filled, monkeypatch, capsys):
    notebook = ROOT / "notebooks" / f"{name}.py"
    assert sentence in run(notebook, monkeypatch, capsys, filled)


def test_reason_of_a_products_own_is_found(filled, monkeypatch, capsys):
    notebook = ROOT / "notebooks" / "why_do_goods_come_back.py"
    printed = "\n".join(run(notebook, monkeypatch, capsys, filled))
    assert re.search(r"S +Fjord sofa size_too_large +4 +0\.8 +0\.36", printed)


def test_corrections_say_what_the_sorting_took_for_what(
    filled, tmp_path, monkeypatch, capsys
):
    corrections = tmp_path / "corrections.jsonl"
    line = {"language": "da", "intent": "refund_status", "subject": "hm", "body": ""}
    corrections.write_text(json.dumps(line))
    notebook = ROOT / "notebooks" / "where_does_the_sorting_err.py"
    printed = run(notebook, monkeypatch, capsys, filled, corrections)
    assert (
        "Put right most: where_is_my_order that should be refund_status (6)." in printed
    )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_reads_published_marts_alone(notebook):
    text = notebook.read_text(encoding="utf-8")
    assert "from published import" in text
    assert not re.search(r"(import|from) (connectors|flows|duckdb)", text)
    assert "read_only=True" in (notebook.parent / "published.py").read_text()
