"""A published build with a few literal people, for tests of the desk.

Tables have the columns that the contracts of the marts promise. `desk_at` serves it;
`pages` draws every page of it, for whoever wants to look at them.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import yaml

from connectors.clock import FixedClock
from connectors.warehouse import PublishedMarts
from connectors.warehouse.publish import write_lookups
from connectors.web import Asked
from flows.desk_door import DeskDoor
from flows.desk_signin import SignIn
from flows.queries.lookups import load_lookups

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
NOW = datetime(2026, 3, 12, 13, 0, tzinfo=UTC)
BUILD = "20260312T120000Z-aaaaaaaa"
HOST = {"host": "127.0.0.1:8091"}
HOSTILE = "<script>alert(1)</script> \u202egnp.exe\u202c\x00 {{ 7 * 7 }}"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def contracts() -> dict[str, dict[str, str]]:
    """Return name and type of every column of every mart, as they are promised."""
    found = {}
    for file in sorted(MARTS.glob("*/_*__models.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]:
            columns = model.get("columns", [])
            found[model["name"]] = {
                each["name"]: each.get("data_type", "varchar") for each in columns
            }
    return found


CONTRACTS = contracts()


def publish_rows(folder: Path, rows: Rows, build_id: str = BUILD) -> Path:
    """Publish literal rows under a build's name and return the folder."""
    build = folder / build_id
    build.mkdir(parents=True)
    connection = duckdb.connect(str(build / "varsel.duckdb"))
    connection.execute("set TimeZone = 'UTC'")
    for name, columns in CONTRACTS.items():
        listed = ", ".join(f'"{one}" {kind}' for one, kind in columns.items())
        connection.execute(f'create table "{name}" ({listed})')
        for row in rows.get(name, ()):
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            told = list(row.values())
            connection.execute(f"insert into {name} ({names}) values ({marks})", told)
    connection.close()
    write_lookups(build, load_lookups())
    beside = folder / ".next"
    beside.symlink_to(build_id)
    os.replace(beside, folder / "current")
    return folder


def people(subject: str = "Hvor er min pakke?", body: str = "Hej") -> Rows:
    """Return one customer with an order, a late parcel, a return and a ticket."""
    at = "2026-03-10 09:00:00+00"
    keys = [
        ("1042", "order_number", "order", "gid/1#a"),
        ("20417", "ticket_number", "ticket", "20417"),
        ("jj12se", "parcel_number", "order", "gid/1#a"),
        ("soren@k.example", "email", "customer", "c1"),
        ("4520304050", "phone", "customer", "c1"),
        ("20304050", "phone", "customer", "c1"),
        ("soren", "name", "customer", "c1"),
        ("agard", "name", "customer", "c1"),
        ("soren", "name", "customer", "c2"),
    ]
    return {
        "mart_desk_search": [
            dict(zip(("search_key", "kind", "subject_type", "subject_id"), key,
                     strict=True), happened_at=at)
            for key in sorted(keys)
        ],
        "dim_customers": [
            {"customer_id": "c1", "customer_name": "Søren Ågård", "language": "da",
             "customer_email": "soren@k.example", "country": "DK", "segment": "repeat",
             "order_count": 2, "is_suppressed": False, "has_marketing_consent": True},
            {"customer_id": "c2", "customer_name": "Søren Bo", "language": "da",
             "customer_email": "bo@k.example", "segment": "new", "order_count": 1},
        ],
        "fct_orders": [
            {"order_id": "gid/1#a", "order_number": "#1042", "customer_id": "c1",
             "ordered_at": at, "paid_at": at, "order_state": "shipped",
             "change_window": "closed", "total_amount": 499, "currency": "DKK",
             "customer_phone": "+4520304050", "customer_name": "Søren Ågård"},
        ],
        "fct_order_lines": [
            {"order_id": "gid/1#a", "line_id": "1", "title": subject, "sku": "V",
             "quantity": 1, "unit_price": 499},
        ],
        "fct_parcels": [
            {"parcel_id": "p1", "order_id": "gid/1#a", "tracking_number": "JJ12SE",
             "carrier": "postnord", "state": "in_transit", "delay_flag": "stalled",
             "is_return": False, "shipped_at": at},
        ],
        "fct_parcel_events": [
            {"parcel_event_id": "e1", "parcel_id": "p1", "occurred_at": at,
             "status": "in_transit", "location": subject, "description": body},
        ],
        "fct_inquiries": [
            {"ticket_id": "20417", "source": "zendesk", "ticket_number": "20417",
             "customer_id": "c1", "created_at": at, "status": "open",
             "channel": "email", "subject": subject, "topic": "tracking",
             "intent": "where_is_my_order", "language": "da", "is_uncertain": False,
             "matched_order_id": "gid/1#a", "suggested_goodwill": 50,
             "is_machine_mail": False},
        ],
        "mart_suggested_replies": [
            {"ticket_id": "20417", "source": "zendesk", "reply": "tracking_stale",
             "language": "da", "customer_name": "Søren Ågård",
             "order_number": "#1042", "tracking_number": "JJ12SE",
             "reply_date": "2026-03-10"},
        ],
        "mart_desk_messages": [
            {"ticket_id": "20417", "source": "zendesk", "message_id": "1",
             "author": "customer", "body": body, "is_cut": False, "is_public": True,
             "is_auto_reply": False, "created_at": at},
        ],
        "fct_service_clocks": [
            {"service_clock_id": "s", "ticket_id": "20417", "clock": "first_reply",
             "state": "at_risk", "due_at": "2026-03-12 14:00:00+00"},
        ],
        "fct_legal_clocks": [
            {"legal_clock_id": "l", "order_id": "gid/1#a", "clock": "withdrawal",
             "state": "open", "due_date": "2026-03-24",
             "due_at": "2026-03-24 23:00:00+00"},
        ],
        "fct_messages": [
            {"message_key": "k1", "mode": "live", "message_type": "order_dispatched",
             "order_id": "gid/1#a", "channel": "email", "state": "sent",
             "sent_at": at},
        ],
        "fct_message_decisions": [
            {"message_key": "k1", "mode": "live", "message_type": "order_dispatched",
             "order_id": "gid/1#a", "decision": "send", "reason": "due",
             "decided_at": at},
            {"message_key": "k2", "mode": "live", "message_type": "thank_you",
             "order_id": "gid/1#a", "decision": "defer", "reason": "paused",
             "decided_at": "2026-03-11 09:00:00+00"},
            {"message_key": "k2", "mode": "live", "message_type": "thank_you",
             "order_id": "gid/1#a", "decision": "drop", "reason": "no_consent",
             "decided_at": at},
        ],
        "fct_returns": [
            {"return_line_id": "r|1", "return_id": "r", "order_id": "gid/1#a",
             "line_id": "1", "sku": "V", "reason": "damaged",
             "return_state": "requested", "refund_due_date": "2026-03-24"},
        ],
    }  # fmt: skip


def desk_at(folder: Path, token: str | None = None) -> DeskDoor:
    """Return the desk of what is published in the folder."""
    return DeskDoor(
        marts=PublishedMarts(folder),
        sign_in=SignIn(token, FixedClock(NOW)),
        shop_name="Nordlys Interiør",
        zone=ZoneInfo("Europe/Copenhagen"),
        return_url="https://nordlys.example/retur",
    )


def pages(folder: Path, rows: Rows | None = None) -> dict[str, str]:
    """Return every page of the desk by a name, drawn from the literal people."""
    desk = desk_at(publish_rows(folder, rows or people()))
    asked = {
        "search": Asked("GET", "/", headers=HOST),
        "found": Asked("GET", "/", query={"q": "soren"}, headers=HOST),
        "nothing": Asked("GET", "/", query={"q": "zzz"}, headers=HOST),
        "customer": Asked("GET", "/customer/c1", headers=HOST),
        "order": Asked("GET", "/order/gid/1#a", headers=HOST),
        "ticket": Asked("GET", "/ticket/20417", headers=HOST),
        "sign-in": Asked("GET", "/", headers=HOST),
    }
    locked = desk_at(folder, token="t" * 32)
    return {
        name: (locked if name == "sign-in" else desk).answer(each).body
        for name, each in asked.items()
    }
