"""A shop of a million tickets as marts, each about an order of its own.

Ids are as long and as alike as vendors', rows lie in no order, columns that nobody
looks up have something in them. The index of the search is made by the project's own
models. Not here: what is asked of it (`desk.py`).
"""

from pathlib import Path
from typing import Any

import duckdb
import jinja2
import yaml

TICKETS = 1_000_000
PEOPLE = TICKETS // 3
PROJECT = Path(__file__).parents[2] / "dbt_project"
AT = "timestamptz '2024-01-01 08:00:00+00' + to_minutes(number)"
NAMES = """['Anne', 'Mette', 'Kirsten', 'Peter', 'Jens', 'Søren', 'Maja', 'Åse', 'Lars',
    'Camilla', 'Bjørn', 'Ulla', 'Freja', 'Karl Emil', 'Ida', 'Noah']"""
# two in five have a name of these, the others one of thousands
SURNAMES = """['Nielsen', 'Jensen', 'Hansen', 'Andersen', 'Pedersen', 'Christensen',
    'Larsen', 'Sørensen', 'Rasmussen', 'Jørgensen']"""
# hash() tells apart what a remainder would tie together
FIRST = f"({NAMES})[1 + (hash(person) % 16)::bigint]"
LAST = f"""if(hash(person, 1) % 5 < 2,
    ({SURNAMES})[1 + (hash(person, 2) % 10)::bigint],
    'Holm' || 'abdegklmnr'[1 + (hash(person, 3) % 10)::bigint] || person % 4999)"""
ORDER = "'gid://shopify/Order/' || (5500000000000 + {})"
CUSTOMER = "md5('shop_id|shopify|' || person)"
MAIL = "'kunde.navn' || person || '@post.example'"
NUMBER = "'0037073' || (1000000000000 + number)"
TICKET = "(30000000 + {})::varchar"
# a table's rows by `number`, each with its `person`
ROWS = {
    "dim_customers": (PEOPLE, f"""{CUSTOMER} as customer_id, 3 as order_count,
        {FIRST} || ' ' || {LAST} as customer_name, {MAIL} as customer_email,
        'da' as language, 'repeat' as segment, 'DK' as country"""),
    "fct_orders": (TICKETS, f"""{ORDER.format("number")} as order_id,
        '#' || (1000000 + number) as order_number, {AT} as ordered_at,
        {CUSTOMER} as customer_id, person::varchar as shop_customer_id,
        {FIRST} || ' ' || {LAST} as customer_name, {MAIL} as customer_email,
        '+45 ' || (20000000 + person) as customer_phone, 'DK' as country,
        'shipped' as order_state, 499 as total_amount, 'DKK' as currency"""),
    "fct_order_lines": (2 * TICKETS, f"""{ORDER.format("number // 2")} as order_id,
        (number % 2)::varchar as line_id, 'Lampe ' || number % 997 as title,
        1 as quantity, 499 as unit_price"""),
    "fct_parcels": (TICKETS, f"""'postnord|' || {NUMBER} as parcel_id,
        {ORDER.format("number")} as order_id, {NUMBER} as tracking_number,
        {AT} as shipped_at, 'postnord' as carrier, 'in_transit' as state,
        false as is_return"""),
    "fct_parcel_events": (6 * TICKETS, f"""'e' || number as parcel_event_id,
        'postnord|0037073' || (1000000000000 + number // 6) as parcel_id,
        {AT} as occurred_at, 'in_transit' as status, 'Taulov' as location"""),
    "fct_inquiries": (TICKETS, f"""{TICKET.format("number")} as ticket_id,
        'zendesk' as source, {TICKET.format("number")} as ticket_number,
        {CUSTOMER} as customer_id, {ORDER.format("number")} as matched_order_id,
        {MAIL} as customer_email, {AT} as created_at, 'open' as status,
        'Hvor er min pakke ' || number || '?' as subject, 'tracking' as topic,
        'where_is_my_order' as intent, 'da' as language"""),
    "mart_desk_messages": (2 * TICKETS, f"""
        {TICKET.format("number // 2")} as ticket_id, 'zendesk' as source,
        number::varchar as message_id, 'customer' as author, {AT} as created_at,
        'Hej. Hvor er min pakke ' || number || '? ' || md5(number::varchar) as body,
        false as is_cut, true as is_public, false as is_auto_reply"""),
    "mart_suggested_replies": (TICKETS // 20, f"""
        {TICKET.format("number * 20")} as ticket_id, 'zendesk' as source,
        'carrier_unclear' as reply, 'da' as language"""),
    "fct_messages": (2 * TICKETS, f"""md5('m' || number) as message_key,
        'live' as mode, 'order_dispatched' as message_type,
        {ORDER.format("number // 2")} as order_id, 'email' as channel,
        if(number % 20 = 0, {TICKET.format("number // 2")}, null) as ticket_id,
        'sent' as state, {AT} as sent_at, {AT} as reserved_at"""),
    "fct_message_decisions": (4 * TICKETS, f"""md5('d' || number) as message_key,
        'live' as mode, 'thank_you' as message_type, 'drop' as decision,
        {ORDER.format("number // 4")} as order_id, 'no_consent' as reason,
        if(number % 20 = 0, {TICKET.format("number // 4")}, null) as ticket_id,
        {AT} as decided_at"""),
    "fct_service_clocks": (TICKETS, f"""{TICKET.format("number")} as ticket_id,
        'first_reply' as clock, 'met' as state, {AT} as due_at"""),
    "fct_legal_clocks": (2 * TICKETS, f"""{ORDER.format("number // 2")} as order_id,
        'withdrawal' as clock, 'open' as state, {AT} as due_at"""),
    "fct_returns": (TICKETS // 10, f"""'r' || number as return_line_id,
        {ORDER.format("number * 10")} as order_id, '0' as line_id,
        'requested' as return_state, {AT} as requested_at"""),
}  # fmt: skip
# what the models of the index read beside marts
READ = {
    "int_tickets_unioned": """select ticket_id, created_at, customer_email,
        'Fremmed Person' as customer_name from fct_inquiries""",
    "int_customers_identified": """select source, order_id, customer_id,
        customer_email as mailbox from fct_orders""",
    "calling_codes": f"""from read_csv(
        '{PROJECT}/seeds/calling_codes.csv', all_varchar = true)""",
}
MODELS = ("int_orders_phoned", "int_desk_people_keyed", "mart_desk_search")


def make_marts(warehouse: Path) -> None:
    """Write the marts into a new warehouse file."""
    connection = duckdb.connect(str(warehouse))
    connection.execute("set TimeZone = 'UTC'")
    for file in sorted(PROJECT.glob("models/marts/*/_*__models.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]:
            if model["name"] not in MODELS:
                _make(connection, model["name"], model.get("columns", []))
    connection.execute("create schema intermediate; use intermediate")
    connection.execute("set search_path = 'intermediate,main'")
    for name, sql in READ.items():
        connection.execute(f"create view {name} as {sql}")
    for name in MODELS:
        kind = "table main." if name.startswith("mart_") else "view "
        connection.execute(f"create {kind}{name} as {_compiled(name)}")
    connection.close()


def _make(connection: Any, name: str, columns: list[dict]) -> None:
    types = {each["name"]: each.get("data_type", "varchar") for each in columns}
    listed = ", ".join(f'"{one}" {kind}' for one, kind in types.items())
    connection.execute(f'create table "{name}" ({listed})')
    if name not in ROWS:
        return
    count, told = ROWS[name]
    said = duckdb.sql(f"select {told} from (select 1 as number, 1 as person)").columns
    rest = [
        f'{_something(kind)}::{kind} as "{one}"'
        for one, kind in types.items()
        if one not in said and one != "source"
    ]
    if "source" in types and "source" not in said:
        rest.append("'shopify' as source")
    # 7,919 shares no factor with the counts: every number once, and in no order
    numbers = (
        f"(select (place * 7919) % {count} as number, number % {PEOPLE} as person "
        f"from range({count}) as places (place))"
    )
    columns_sql = ", ".join([told, *rest])
    connection.execute(
        f'insert into "{name}" by name select {columns_sql} from {numbers}'
    )


def _something(kind: str) -> str:
    """Return a value of the type in a few kinds, as columns of a shop have them."""
    if kind == "varchar":
        return "('somewhat ' || number % 23)"
    if kind.startswith("timestamp"):
        return f"({AT})"
    if kind == "date":
        return "(date '2024-01-01' + (number % 700)::int)"
    return "false" if kind == "boolean" else "(number % 100)"


def _compiled(name: str) -> str:
    """Return a model of the project as dbt would compile it."""
    (model,) = PROJECT.glob(f"models/**/{name}.sql")
    macros = [
        PROJECT / "macros" / f"{each}.sql" for each in ("search_keys", "address_key")
    ]
    text = "".join(file.read_text(encoding="utf-8") for file in (*macros, model))
    template = jinja2.Environment().from_string(text)
    return template.render(ref=lambda table: table, config=lambda **_: "")
