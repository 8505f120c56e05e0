"""What a large shop's canonical files hold, a query a stream.

Each reads `numbered`, the orders, or `asked`, those somebody writes about, and gives
what was written after `$since` and until `$until`. How they are made and written is
in `shop_rows.py`.
"""

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
              subject: replace(
                  subject, '@N@', (10000000 + number)::varchar
              )}} as payload
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
