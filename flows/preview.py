"""Preview: who would get what now, and what has changed since the last run.

Verdicts are those of the newest build; the last run's are in the ledger, which takes
them up when it sends. Addresses are masked, in the file as well.
"""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from connectors.errors import VarselError
from flows.context import built_at
from flows.masking import mask_address
from flows.pages.labels import read_language, read_time_of_page, read_word
from flows.queries import load_sql
from flows.shop import Shop

Row = dict[str, Any]
SHOWN = 40
COLUMNS = (
    "message_type",
    "language",
    "decision",
    "reason",
    "recipient",
    "order_id",
    "ticket_id",
    "trigger_at",
    "not_before",
    "difference",
    "decision_before",
    "reason_before",
    "message_key",
)
# a spreadsheet runs what begins with one of these
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def preview_rows(shop: Shop) -> list[Row]:
    """Return a row for each message that would go or wait, or no longer would.

    Raises: VarselError when nothing is built.
    """
    if not shop.warehouse.has("intermediate.int_messages_judged"):
        raise VarselError(
            "There is nothing to preview: the marts are not built yet. Run "
            "`varsel build` first; it sends nothing."
        )
    rows = shop.warehouse.read(load_sql("preview"))
    return [{**row, "recipient": mask_address(row["recipient_email"])} for row in rows]


def preview_lines(shop: Shop) -> list[str]:
    """Return what to print: counts by kind, then the first that would go."""
    rows = preview_rows(shop)
    at = read_time_of_page(built_at(shop).astimezone(shop.zone))
    lines = [f"As of {at}, mode {shop.settings.sending.mode}:", *_counted(rows)]
    going = [row for row in rows if row["decision"] == "send"]
    lines += [_line(row) for row in going[:SHOWN]]
    if len(going) > SHOWN:
        lines.append(f"  and {len(going) - SHOWN:,} more; --out FILE.csv has them all")
    return lines


def _counted(rows: list[Row]) -> list[str]:
    if not rows:
        return ["  nothing would go, nothing waits"]
    groups: dict[tuple[str, str, str, str], Counter[str]] = {}
    for row in rows:
        group = tuple(
            row[name] for name in ("message_type", "language", "decision", "reason")
        )
        groups.setdefault(group, Counter())[row["difference"]] += 1
    return [
        f"  {read_word(decision)}: {read_word(kind)} in {read_language(language)}, "
        f"{read_word(reason)}: {_compared(counts)}"
        for (kind, language, decision, reason), counts in groups.items()
    ]


def _compared(counts: Counter[str]) -> str:
    news = [f"{counts[name]:,} {name}" for name in ("new", "changed") if counts[name]]
    told = f" ({', '.join(news)} since the last run)" if news else ""
    return f"{counts.total():,}{told}"


def _line(row: Row) -> str:
    about = f"order {row['order_id']}" if row["order_id"] else ""
    about = f"ticket {row['ticket_id']}" if row["ticket_id"] else about
    before = (
        f", was {read_word(row['decision_before']).lower()}"
        if row["difference"] == "changed"
        else ""
    )
    return (
        f"  {row['recipient']}  {row['message_type']}  {about}  "
        f"{row['difference']}{before}"
    )


def write_preview(shop: Shop, file: Path) -> int:
    """Write all of it as CSV of which no cell is a formula; return how many rows."""
    rows = preview_rows(shop)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([safe_cell(row[name]) for name in COLUMNS] for row in rows)
    return len(rows)


def safe_cell(value: Any) -> str:
    """Return the value as text that is only text, wherever it is opened."""
    text = "" if value is None else str(value)
    text = "".join(each for each in text if each.isprintable() or each == " ")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
