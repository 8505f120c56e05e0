"""A small published database of literal rows, with the columns the marts promise."""

from collections.abc import Mapping, Sequence

import duckdb

COLUMNS = {
    "fct_orders": "order_id text, order_number text, customer_id text,"
    " order_state text, completeness text, ordered_at timestamptz",
    "fct_parcels": "parcel_id text, tracking_number text, carrier text,"
    " order_id text, customer_id text, is_return boolean, state text,"
    " state_reason text, last_scan_at timestamptz, last_location text,"
    " promised_delivery_at timestamptz, current_promised_delivery_at timestamptz,"
    " possession_at timestamptz, delay_flag text, flagged_at timestamptz,"
    " destination_country text",
    "fct_delay_flags": "parcel_id text, flag text, raised_at timestamptz,"
    " cleared_at timestamptz",
    "fct_parcel_events": "parcel_event_id text, occurred_at timestamptz",
    "fct_returns": "return_line_id text, return_id text, requested_at timestamptz",
    "fct_survey_responses": "response_id text, answered_at timestamptz",
    "fct_incidents": "carrier text, hub text, incident_date date,"
    " stalled_count int, expected_count double, is_incident boolean",
    "fct_inquiries": "ticket_id text, ticket_number text, created_at timestamptz,"
    " status text, topic text, intent text, is_uncertain boolean, language text,"
    " matched_parcel_id text, first_reply_due_at timestamptz,"
    " first_replied_at timestamptz, is_breached boolean, preventable_reason text,"
    " is_machine_mail boolean, change_window text",
    "fct_preventable_contacts": "ticket_id text, preventable_reason text,"
    " message_type text",
    "fct_contacts_after_hours": "contact_hour int, weekday int, topic text,"
    " contact_count int, is_after_hours boolean",
    "fct_message_decisions": "message_key text, message_type text, parcel_id text,"
    " decision text,"
    " reason text, rule_version text, decided_at timestamptz, mode text",
    "fct_messages": "message_key text, mode text, message_type text,"
    " parcel_id text, ticket_id text, language text, state text,"
    " trigger_at timestamptz, sent_at timestamptz",
    "mart_messages_due": "message_key text, message_type text, trigger_at timestamptz",
    "mart_message_effects": "message_type text, outcome text,"
    " message_customer_count int, holdout_customer_count int, message_rate double,"
    " holdout_rate double, difference double, difference_low double,"
    " difference_high double, detectable_difference double",
    "mart_survey_themes": "theme text, asked_about text, answer_count int,"
    " low_score_count int, mean_score double",
    "mart_calls_due": "response_id text, customer_name text, language text,"
    " order_number text, ticket_id text, score int, why text, answered_at timestamptz,"
    " call_until_at timestamptz",
    "mart_contact_rates": "week_date date, topic text, cause text, contact_count int,"
    " order_count int",
    "mart_delay_report_card": "rule text, lane text, hours_before int,"
    " judged_count int, base_rate double, precision_share double, recall_share double,"
    " median_lead_hours double, coverage double, median_width_days double",
    "mart_return_reasons": "sku text, title text, reason text, returned_count int,"
    " sold_count int, product_returned_count int, product_return_rate double,"
    " product_return_rate_low double, product_return_rate_high double",
    "fct_service_clocks": "clock text, state text",
    "fct_legal_clocks": "clock text, state text",
    "dim_customers": "customer_id text, customer_email text, customer_name text",
}

Tables = Mapping[str, Sequence[Mapping]]


def publish(tables: Tables, path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """Return a connection to a database with every mart, filled where rows are given.

    Columns that a row does not name are null.
    """
    connection = duckdb.connect(path)
    connection.execute("set time zone 'UTC'")
    for table, columns in COLUMNS.items():
        connection.execute(f"create table {table} ({columns})")
    for table, rows in tables.items():
        for row in rows:
            marks = ", ".join("?" for _ in row)
            connection.execute(
                f"insert into {table} ({', '.join(row)}) values ({marks})",
                list(row.values()),
            )
    return connection


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    """Return the rows of a query as dicts."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
