"""A large shop in canonical files, written by SQL straight into the raw tables.

Everything about an order follows from its number, so that a history and what comes
after it are parts of one shop. Mails are those of the practice shop.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pyarrow as pa

from connectors.practice.shop import PracticeShop
from connectors.practice.writing import body_of, subject_of
from tests.bench.shop_streams import STREAMS

DAYS = 540
WORDS_OF_DAYS = 40


def write_history(connection: Any, orders: int, until: datetime) -> None:
    """Write 540 days, landed at `until`: 8 scans a parcel, 3 tickets in 10 orders."""
    first = until - timedelta(days=DAYS)
    _number(connection, 0, orders, first, timedelta(days=DAYS) / orders)
    _write(connection, first, until)


def write_change(
    connection: Any, orders: int, new: int, since: datetime, until: datetime
) -> None:
    """Write `new` orders more, and what came of the others between the two times.

    Beside what follows of itself: a late scan of as many parcels long delivered, and a
    correction of a tenth as many old orders.
    """
    _number(
        connection,
        0,
        orders,
        since - timedelta(days=DAYS),
        timedelta(days=DAYS) / orders,
    )
    _write(connection, since, until)
    _number(connection, orders, orders + new, since, (until - since) / new)
    _write(connection, since, until)
    given = {"since": since, "until": until, "share": max(1, orders // new)}
    _insert(
        connection,
        "parcel_events",
        """
        select
            payload ->> '$.tracking_number' || '|late' as record_id,
            null as record_updated_at,
            json_merge_patch(payload, {
                occurred_at: ($since::timestamptz - interval 1 hour)::varchar,
                status: 'in_transit', location: 'Koge'
            }) as payload
        from raw_files.parcel_events
        where
            payload ->> '$.status' = 'delivered' and extracted_at <= $since
            and hash(record_id) % $share = 0
        """,
        given,
    )
    _insert(
        connection,
        "orders",
        """
        select
            record_id, $until::timestamptz as record_updated_at,
            json_merge_patch(payload, {
                customer_name: 'Rettet', updated_at: $until::varchar
            }) as payload
        from raw_files.orders
        where extracted_at <= $since and hash(record_id) % ($share * 10) = 0
        """,
        given,
    )


def _number(
    connection: Any, begin: int, end: int, first: datetime, pace: timedelta
) -> None:
    """Let `numbered` be the orders of a range, `asked` those somebody writes about."""
    connection.register("words", _words())
    connection.execute(
        """
        create or replace temp table numbered as
        select
            number, number // 2 * 7 % 1000003 as person,
            date_trunc(
                'second',
                $first::timestamptz + to_microseconds((number - $begin) * $pace)
            ) as made_at,
            ['postnord', 'gls', 'bring', 'dao'][1 + number % 4] as carrier,
            ['Anna', 'Bo', 'Cai', 'Dea'][1 + number % 4] as name,
            0.6 + hash(number) % 100 / 80.0 as pace
        from range($begin, $end) as numbers (number)
        """,
        {
            "begin": begin,
            "end": end,
            "first": first,
            "pace": int(pace / timedelta(microseconds=1)),
        },
    )
    connection.execute(
        """
        create or replace temp table asked as
        select
            numbered.* replace (made_at + to_hours(30 + number % 90) as made_at),
            words.body, words.subject
        from numbered
        inner join words on hash(number, 'word') % $words = words.place
        where number % 10 < 3
        """,
        {"words": _words().num_rows},
    )
    connection.unregister("words")


def _write(connection: Any, since: datetime, until: datetime) -> None:
    for stream, rows in STREAMS.items():
        _insert(connection, stream, rows, {"since": since, "until": until})


def _insert(connection: Any, stream: str, rows: str, given: dict[str, Any]) -> None:
    (added,) = connection.execute(
        f"""
        insert into raw_files.{stream}
        select
            'files', '{stream}', record_id, record_updated_at,
            to_json(payload)::varchar as payload, md5(payload::varchar), 'bench',
            $until, false, $until, 'bench-' || $until::varchar
        from ({rows}) as rows
        """,
        given,
    ).fetchone()
    connection.execute(
        """
        insert into raw_varsel.loads
        values ('files', $stream, $until, $added, $added, 0, 0, null)
        """,
        {"stream": stream, "until": given["until"], "added": added},
    )


@cache
def _words() -> pa.Table:
    """Return first mails of the practice shop, with the number of the order open."""
    begun = datetime.fromisoformat("2026-01-05T00:00:00+00:00")
    until = begun + timedelta(days=WORDS_OF_DAYS)
    rows = []
    for ticket in PracticeShop(1, 60, begun).tickets(until):
        number = str(ticket.order.number) if ticket.order else "@none@"
        body = body_of(1, ticket, ticket.comments[0]).replace(number, "@N@")
        rows.append((body, subject_of(1, ticket).replace(number, "@N@")))
    bodies, subjects = zip(*rows, strict=True)
    return pa.table(
        {"place": list(range(len(rows))), "body": bodies, "subject": subjects}
    )
