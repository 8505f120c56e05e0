"""The moves of tests of the ledger, short: mode live, owner anna, one minute."""

from datetime import timedelta

from ledger_rows import NOW, new_message

LATER = NOW + timedelta(minutes=5)


def reserve(ledger, *keys, **changes):
    rows = [new_message(key, **changes) for key in keys]
    return ledger.reserve(rows, mode="live", now=NOW, by="test")


def claim(ledger, owner="anna", **changes):
    what = {"mode": "live", "lease_s": 60, "now": NOW} | changes
    return [row.message_key for row in ledger.claim(owner=owner, **what)]


def mark(ledger, key, owner="anna"):
    ledger.mark_sending(key, mode="live", owner=owner, lease_s=60, now=NOW)


def settle(ledger, key, outcome, owner="anna", **what):
    ledger.settle(key, mode="live", owner=owner, outcome=outcome, now=LATER, **what)


def give_back(ledger, key, retry_at, is_attempt=True):
    ledger.give_back(
        key,
        mode="live",
        owner="anna",
        retry_at=retry_at,
        now=NOW,
        error="busy",
        is_attempt=is_attempt,
    )


def sweep(ledger):
    return ledger.sweep_expired_leases(now=LATER, by="sweeper")


def resolve(ledger, key, outcome):
    ledger.resolve_unknown(key, mode="live", outcome=outcome, by="anna", now=LATER)


def state_of(ledger, key):
    return ledger.states_of([key], mode="live")[key][0]


def row_of(ledger, key):
    return next(row for row in ledger.list_messages() if row["message_key"] == key)


def make_unknown(ledger, wall, key="k1"):
    reserve(ledger, key)
    claim(ledger)
    mark(ledger, key)
    wall.pass_s(61)
    sweep(ledger)
