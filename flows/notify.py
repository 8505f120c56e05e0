"""Notify: send the service messages that are due, and record every verdict.

The list of what is due is a mart; nothing is decided here. `follow_up` sends surveys
and campaigns by the same function, on its own schedule.
"""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from connectors.errors import SendingRefused
from flows.blown import tell_ops
from flows.build import EVERYTHING, BuildReport
from flows.context import built_at
from flows.due import DueMessage
from flows.fingerprint import last_fingerprint
from flows.fuse import Fuses, Limit
from flows.messages.links import Links
from flows.messages.story import ShopFacts
from flows.send_report import SendReport
from flows.sending import deliver
from flows.shop import Shop
from flows.ways_out import open_channel, renderer

_LIMITED_BY = {
    "shop": "sending.fuse in the settings",
    "usual": "by the busiest day of the trailing weeks",
    "new_shop": "the default while a type is new",
}


def notify(shop: Shop, built: BuildReport | None = None) -> SendReport:
    """Send the service messages that are due now.

    Raises: SendingRefused when the marts are missing, too old, or were built from a
    newer ledger than the one at hand.
    """
    return send_due(shop, "notify", built)


def send_due(shop: Shop, flow: str, built: BuildReport | None = None) -> SendReport:
    """Send what is due in one flow; what a failed model holds back stays unsent.

    Waits for another writer: two that send must read one list, one after the other.
    """
    with shop.writing(f"varsel {flow}"):
        return _send_due(shop, flow, built)


def _send_due(shop: Shop, flow: str, built: BuildReport | None) -> SendReport:
    mode = shop.settings.sending.mode
    blocked = built.blocked_types if built else frozenset()
    if EVERYTHING in blocked:
        return SendReport(mode=mode, stopped_because="what is due could not be decided")
    _refuse_unless_built(shop)
    if built is None:
        _refuse_unless_whole(shop)
    record_suppressions(shop)
    if not (built and built.is_unchanged):
        record_verdicts(shop)
    if mode == "off":
        return SendReport(mode=mode)
    due = _due(shop, flow, blocked)
    if not due and not shop.ledger.pending_keys(mode=mode, flow=flow):
        return SendReport(mode=mode)
    shop.say(f"sending {len(due)} messages ({flow}, mode {mode})")
    return _deliver(shop, flow, due, blocked)


def record_verdicts(shop: Shop) -> None:
    """Append what the last build decided to the ledger; the caller holds the lock."""
    if shop.warehouse.has("main.fct_message_decisions"):
        mode = shop.settings.sending.mode
        shop.ledger.record_decisions(_new_verdicts(shop), mode)


def record_suppressions(shop: Shop) -> int:
    """Write to the ledger whom the mailbox says to write to no more; return how many.

    The ledger is asked again at every claim, so this holds for what waits there too.
    """
    if not shop.warehouse.has("main.mart_suppressions_found"):
        return 0
    found = shop.warehouse.read("select * from mart_suppressions_found")
    for row in found:
        shop.ledger.suppress(row["address"], row["scope"], row["reason"], row["since"])
    return len(found)


def _deliver(
    shop: Shop, flow: str, due: list[DueMessage], blocked: frozenset[str]
) -> SendReport:
    sending = shop.settings.sending
    facts = shop_facts(shop)
    with closing(open_channel(shop)) as channel:
        report = deliver(
            due,
            ledger=shop.ledger,
            channel=channel,
            render=renderer(shop, facts),
            mode=sending.mode,
            clock=shop.clock,
            owner=f"varsel {flow}",
            due_at=built_at(shop),
            max_due_age=timedelta(hours=sending.max_due_age_hours),
            flow=flow,
            may_wait=_waiting(shop, blocked).__contains__,
            fuses=_fuses(shop),
        )
        blown = tell_ops(shop, channel, facts)
    return replace(report, blown=tuple(each.line for each in blown))


def _fuses(shop: Shop) -> Fuses:
    rows = shop.warehouse.read("select * from mart_fuse_limits")
    return Fuses(
        {
            row["message_type"]: Limit(
                row["limit_count"], _LIMITED_BY[row["limited_by"]]
            )
            for row in rows
        }
    )


def _waiting(shop: Shop, blocked: frozenset[str]) -> frozenset[str]:
    """Return what stays pending though it is not due: put off, or held back."""
    rows = shop.warehouse.read(
        "select message_key, message_type, decision from fct_message_decisions "
        "qualify row_number() over ("
        "partition by message_key order by decided_at desc) = 1"
    )
    return frozenset(
        row["message_key"]
        for row in rows
        if row["decision"] == "defer" or row["message_type"] in blocked
    )


def shop_facts(shop: Shop) -> ShopFacts:
    """Return what every message says of the shop itself."""
    own, returns = shop.settings.shop, shop.settings.returns
    return ShopFacts(
        name=own.name,
        reply_address=own.reply_address,
        website=own.website,
        time_zone=own.time_zone,
        opening_hours=tuple(own.opening_hours.values()),
        return_days=returns.days,
        return_address=returns.address,
        return_label_url=returns.label_url,
        is_return_free=returns.is_free,
        links=open_links(shop),
        own_words=shop.own_words,
    )


def open_links(shop: Shop) -> Links | None:
    """Return what writes and reads the links in messages; None without `[web]`."""
    web = shop.settings.web
    return Links(web.url, web.key.get_secret_value()) if web else None


def _due(shop: Shop, flow: str, blocked: frozenset[str]) -> list[DueMessage]:
    rows = shop.warehouse.read(
        "select * from mart_messages_due where flow = ? "
        "order by priority, trigger_at, message_key",
        (flow,),
    )
    return [
        DueMessage.from_row(row) for row in rows if row["message_type"] not in blocked
    ]


def _new_verdicts(shop: Shop) -> list[dict]:
    return shop.warehouse.read(
        "select * from fct_message_decisions where decided_at = ? order by message_key",
        (built_at(shop),),
    )


def _refuse_unless_whole(shop: Shop) -> None:
    if last_fingerprint(shop) is None:
        raise SendingRefused(
            "Nothing was sent: the last build failed or was cut short, and what is due "
            "may be wrong. Run `varsel build` and mend what it names, or `varsel run`, "
            "which holds back only what the failure touches."
        )


def _refuse_unless_built(shop: Shop) -> None:
    if not shop.warehouse.has("main.mart_messages_due"):
        raise SendingRefused(
            "Nothing was sent: the marts are not built yet. Run `varsel build`, or "
            "`varsel run` for the whole loop."
        )
    seen = shop.warehouse.read("select * from raw_varsel.ledger_seen")
    if seen:
        shop.ledger.assert_not_rewound(seen[0]["ledger_id"], seen[0]["high_water"])
