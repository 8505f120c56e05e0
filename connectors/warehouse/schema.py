"""Tables that exist before dbt runs: raw streams, quarantine, context, ledger copy.

Every stream of every system always has its table, so that a model never depends on
which systems a shop happens to have.
"""

import duckdb

STREAMS: dict[str, tuple[str, ...]] = {
    "files": (
        "orders",
        "order_lines",
        "parcels",
        "parcel_events",
        "tickets",
        "ticket_messages",
        "ticket_events",
        "returns",
        "refunds",
        "survey_responses",
        "consents",
    ),
    "shopify": ("orders",),
    "woocommerce": ("orders", "refunds"),
    "shipmondo": ("shipments",),
    "zendesk": ("tickets", "ticket_comments", "users"),
    "freshdesk": ("tickets", "conversations"),
    "gorgias": ("tickets", "messages"),
    "imap": ("messages",),
    "aftership": ("trackings",),
    "easypost": ("trackers",),
    "postnord": ("shipments",),
    "bring": ("consignments",),
    "gls": ("parcels",),
    "dhl": ("shipments",),
}

RAW_COLUMNS = """
    source varchar, stream varchar, record_id varchar, record_updated_at timestamptz,
    payload varchar, payload_hash varchar, batch_id varchar, extracted_at timestamptz,
    is_deleted boolean, _seen_at timestamptz, _part varchar
"""

OWN_TABLES: dict[str, str] = {
    "quarantine.rows": """
        source varchar, stream varchar, part varchar, row_number bigint,
        record_id varchar, reason varchar, suite_version varchar, payload varchar,
        extracted_at timestamptz, seen_at timestamptz, sightings bigint,
        record_updated_at timestamptz
    """,
    "quarantine.released": """
        source varchar, stream varchar, part varchar, row_number bigint,
        record_id varchar, reason varchar, suite_version varchar,
        extracted_at timestamptz, seen_at timestamptz, sightings bigint,
        record_updated_at timestamptz,
        released_at timestamptz, released_version varchar, note varchar
    """,
    "raw_varsel.fields": """
        source varchar, stream varchar, path varchar, type varchar,
        first_seen_at timestamptz, last_seen_at timestamptz, seen_rows bigint,
        rows_before bigint
    """,
    "raw_varsel.field_changes": """
        source varchar, stream varchar, kind varchar, path varchar,
        type_before varchar, type_after varchar, batch_id varchar,
        noticed_at timestamptz
    """,
    "raw_varsel.expectations": """
        entity varchar, expectation varchar, subject varchar, observed varchar,
        expected varchar, is_met boolean, as_of timestamptz
    """,
    "raw_varsel.loaded_parts": """
        part varchar, batch_id varchar, source varchar, stream varchar, landed bigint,
        extracted_at timestamptz
    """,
    # batches of which every part is loaded, so that their manifests need no reading
    "raw_varsel.settled_batches": "batch_id varchar",
    "raw_varsel.loads": """
        source varchar, stream varchar, extracted_at timestamptz, landed bigint,
        new_versions bigint, unchanged bigint, quarantined bigint,
        suite_version varchar
    """,
    "raw_varsel.builds": "fingerprint varchar, as_of timestamptz, project varchar",
    "raw_varsel.run_context": """
        as_of timestamptz, shop_id varchar, shop_name varchar, shop_country varchar,
        default_language varchar, time_zone varchar, reply_address varchar,
        website varchar, sending_mode varchar, first_reply_hours double,
        rule_version varchar
    """,
    "raw_varsel.opening_hours": "weekday integer, opens_at time, closes_at time",
    "raw_varsel.other_hours": """
        year integer, month integer, day integer, opens_at time, closes_at time
    """,
    "raw_varsel.closures": "first_date date, last_date date, reason varchar",
    "raw_varsel.service_policies": """
        valid_from_date date, channel varchar, priority varchar, clock varchar,
        hours double
    """,
    "raw_varsel.holidays": "country varchar, holiday_date date, name varchar",
    "raw_varsel.languages": "language varchar, position integer",
    # what was learned from labelled texts; see flows/training
    "raw_varsel.learned_loaded": "version varchar",
    "raw_varsel.learned_model": "temperature double, text_count integer",
    "raw_varsel.learned_words": "word varchar, language varchar, weight double",
    "raw_varsel.learned_features": "feature varchar, rarity double",
    "raw_varsel.learned_weights": "feature varchar, intent varchar, weight double",
    "raw_varsel.learned_intents": "intent varchar, spread double",
    "raw_varsel.word_concepts": "language varchar, word varchar, concepts varchar",
    "raw_varsel.message_settings": """
        message_type varchar, is_enabled boolean, live_since timestamptz,
        holdout_share double, fuse_limit bigint, channel varchar, open_channels varchar
    """,
    "raw_varsel.internal_recipients": """
        recipient_role varchar, recipient_key varchar, address varchar
    """,
    "raw_varsel.offers": """
        message_type varchar, language varchar, offer_text varchar, offer_code varchar,
        valid_days integer
    """,
    "raw_varsel.notices_sent": "message_key varchar, order_id varchar",
    "raw_varsel.backfilled_versions": """
        source varchar, stream varchar, record_id varchar, tracking_number varchar,
        ticket_id varchar, occurred_at timestamptz, known_at timestamptz,
        landed_at timestamptz, known_before_at timestamptz, reached_at timestamptz
    """,
    "raw_varsel.released_messages": """
        message_key varchar, released_at timestamptz
    """,
    "raw_varsel.ledger_seen": """
        ledger_id varchar, high_water bigint, decision_seq bigint
    """,
    "raw_ledger.messages": """
        message_key varchar, mode varchar, message_type varchar, subject_type varchar,
        subject_id varchar, order_id varchar, parcel_id varchar, ticket_id varchar,
        customer_id varchar, recipient varchar, language varchar, channel varchar,
        state varchar, trigger_at timestamptz, reserved_at timestamptz,
        sent_at timestamptz, settled_at timestamptz, not_after timestamptz,
        attempts integer, receipt varchar, error varchar, told_delivery_date date,
        event_seq bigint, is_released boolean
    """,
    "raw_ledger.decisions": """
        message_key varchar, mode varchar, message_type varchar, subject_type varchar,
        subject_id varchar, order_id varchar, parcel_id varchar, ticket_id varchar,
        customer_id varchar, decision varchar, reason varchar, rule_version varchar,
        trigger_at timestamptz, first_eligible_at timestamptz, decided_at timestamptz,
        not_before timestamptz, not_after timestamptz, arm varchar
    """,
    "raw_ledger.suppressions": """
        address varchar, scope varchar, reason varchar, since timestamptz,
        lifted_at timestamptz
    """,
    "raw_ledger.link_presses": """
        seq bigint, purpose varchar, message_key varchar, mode varchar, step varchar,
        value varchar, comment varchar, pressed_at timestamptz
    """,
    "raw_ledger.kept_records": """
        source varchar, stream varchar, record_id varchar, kept varchar
    """,
}


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create whatever is missing, tables and columns; changes nothing that exists."""
    known = set(
        connection.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        ).fetchall()
    )
    tables = dict(OWN_TABLES)
    for system, streams in STREAMS.items():
        tables |= {f"raw_{system}.{stream}": RAW_COLUMNS for stream in streams}
    there = {table for table, _ in known}
    for name in sorted(tables.keys() - there):
        connection.execute(f"create schema if not exists {name.split('.')[0]}")
        connection.execute(f"create table if not exists {name} ({tables[name]})")
    # a warehouse of an earlier version gets the columns that came since
    for table in OWN_TABLES.keys() & there:
        for column in OWN_TABLES[table].split(","):
            if (table, column.split()[0]) not in known:
                connection.execute(f"alter table {table} add column {column}")


def column_names(table: str) -> list[str]:
    """Return the columns of one of our own tables, in order."""
    return [column.split()[0] for column in OWN_TABLES[table].split(",")]
