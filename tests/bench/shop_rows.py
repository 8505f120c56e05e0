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

DAYS = 540
WORDS_OF_DAYS = 40
STEPS = """
    (0, 'label_created', 'Odense'), (7, 'picked_up', 'Odense'),
    (16, 'in_transit', 'Taulov'), (24, 'in_transit', 'Malmo'),
    (33, 'in_transit', 'Jonkoping'), (42, 'in_transit', 'Orebro'),
    (51, 'out_for_delivery', 'Aarhus'), (58, 'delivered', 'Aarhus')
"""
# what is written between `since` and `until`; a history has its beginning for `since`
WITHIN = "made_at > $since and made_at <= $until"
STREAMS = {
    "orders": f"""
        select
            'o' || number as record_id, made_at as record_updated_at,
            {{order_id: 'o' || number, order_number: 10000000 + number,
              customer_id: 'c' || person, customer_email: 'c' || person || '@k.example',
              customer_name: name || ' ' || person,
              country: if(number % 5 = 0, 'SE', 'DK'),
              locale: if(number % 5 = 0, 'sv-SE', 'da-DK'), ordered_at: made_at,
              paid_at: made_at + interval 1 minute,
              cancelled_at: if(number % 97 = 0, made_at + interval 2 hour, null),
              status: 'paid', promised_delivery_at: made_at + interval 5 day,
              total_amount: 50 + number % 900, currency: 'DKK',
              marketing_consent: number % 3 = 0, updated_at: made_at}} as payload
        from numbered where {WITHIN}
    """,
    "order_lines": f"""
        select
            'o' || number || '|' || line as record_id, null as record_updated_at,
            {{order_id: 'o' || number, line_id: line,
              sku: 'SKU' || (number + line) % 500,
              title: 'Lampe ' || (number + line) % 500, product_type: 'lamp',
              quantity: 1, unit_price: 25 + number % 450}} as payload
        from numbered, range(2) as lines (line)
        where {WITHIN} and line <= number % 2
    """,
    "parcels": f"""
        select
            'P' || number || '|o' || number as record_id,
            made_at + interval 20 hour as record_updated_at,
            {{tracking_number: 'P' || number, order_id: 'o' || number,
              carrier: carrier, shipped_at: made_at + interval 20 hour,
              promised_delivery_at: made_at + interval 5 day,
              destination_country: if(number % 5 = 0, 'SE', 'DK'),
              destination_zip: 1000 + number % 8000,
              updated_at: made_at + interval 20 hour}} as payload
        from (from numbered select * replace (made_at + interval 20 hour as made_at))
        where {WITHIN} and number % 97 <> 0
    """,
    "parcel_events": f"""
        select
            'P' || number || '|' || made_at || '|' || status as record_id,
            null as record_updated_at,
            {{tracking_number: 'P' || number, occurred_at: made_at, status: status,
              carrier: carrier, location: place,
              estimated_delivery_at: due}} as payload
        from (
            select
                * replace (
                    made_at + to_minutes(((20 + step) * 60 * pace)::bigint) as made_at
                ),
                made_at + interval 4 day as due
            from numbered, (values {STEPS}) as steps (step, status, place)
            where
                number % 97 <> 0 and not (number % 83 = 0 and step > 30)
        )
        where {WITHIN}
    """,
    "tickets": f"""
        select
            't' || number as record_id, made_at as record_updated_at,
            {{ticket_id: 't' || number, created_at: made_at, updated_at: made_at,
              status: if(
                  made_at < $until::timestamptz - interval 4 day, 'solved', 'open'
              ),
              channel: 'email', customer_id: 'c' || person,
              customer_email: 'c' || person || '@k.example',
              customer_name: name || ' ' || person,
              subject: replace(subject, '@N@', (10000000 + number)::varchar)}}
                as payload
        from asked where {WITHIN}
    """,
    "ticket_messages": f"""
        select
            't' || number || '|' || turn as record_id, null as record_updated_at,
            {{ticket_id: 't' || number, message_id: turn, created_at: made_at,
              author: if(turn % 2 = 0, 'customer', 'agent'),
              body: if(
                  turn % 2 = 0, replace(body, '@N@', (10000000 + number)::varchar),
                  'Hej. Vi ser paa det og vender tilbage. Mvh Birk'
              )}} as payload
        from (
            select * replace (made_at + to_hours(turn * 5) as made_at)
            from asked, range(3) as turns (turn) where turn <= number % 3
        )
        where {WITHIN}
    """,
    "returns": f"""
        select
            'r' || number as record_id, made_at as record_updated_at,
            {{return_id: 'r' || number, order_id: 'o' || number, line_id: 0,
              requested_at: made_at, reason: 'too_small', kind: 'refund',
              updated_at: made_at}} as payload
        from (from numbered select * replace (made_at + interval 8 day as made_at))
        where {WITHIN} and number % 20 = 1
    """,
    "refunds": f"""
        select
            'f' || number as record_id, null as record_updated_at,
            {{refund_id: 'f' || number, order_id: 'o' || number,
              issued_at: made_at, amount: 25, currency: 'DKK'}} as payload
        from (from numbered select * replace (made_at + interval 15 day as made_at))
        where {WITHIN} and number % 20 = 1
    """,
}


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
