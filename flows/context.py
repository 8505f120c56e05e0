"""What the entry point tells SQL: business time, settings, the ledger.

One place turns settings into rows of `raw_varsel`; models read them as a source, so
that a new value never makes dbt parse its project again. Opening hours, holidays and
promises stand in `calendar.py`.
"""

from datetime import datetime
from typing import Any

from connectors.errors import VarselError
from connectors.settings import MESSAGE_TYPES, Settings
from connectors.warehouse import BackfilledBatch
from flows.calendar import calendar_tables
from flows.learned import tell_learned
from flows.shop import Shop
from flows.ways_out import channels_for

RULE_VERSION = "1"
Row = dict[str, Any]


def tell_context(shop: Shop) -> None:
    """Write the run's context and the ledger's copy into the warehouse.

    Raises: VarselError when the business time lies before that of the last build.
    """
    refuse_to_go_back(shop)
    tell_learned(shop)
    tables = context_tables(shop.settings, shop.clock.now())
    seen = _ledger_seen(shop)
    # verdicts are recorded under the writer's lock, which this build holds
    reaches = shop.ledger.decision_seq()
    copied = shop.ledger.snapshot(decisions_after=seen["decision_seq"])
    decisions = {"raw_ledger.decisions": copied.pop("decisions")}
    tables["raw_varsel.notices_sent"] = notices_sent(shop.settings, copied["messages"])
    tables |= {f"raw_ledger.{name}": rows for name, rows in copied.items()}
    tables["raw_ledger.kept_records"] = shop.ledger.list_kept_records()
    tables["raw_varsel.released_messages"] = shop.ledger.list_released()
    tables["raw_varsel.ledger_seen"] = [{**seen, "decision_seq": reaches}]
    if seen["decision_seq"] == 0:
        shop.warehouse.replace_tables(tables | decisions)
    else:
        shop.warehouse.replace_tables(tables, appended=decisions)
    shop.warehouse.note_backfilled(_backfilled_batches(shop))


def _backfilled_batches(shop: Shop) -> list[BackfilledBatch]:
    """Return the batches of backfills, with how far their streams had come before."""
    runs = {row["run_id"]: row["reached"] for row in shop.ledger.list_backfills()}
    found = []
    for each in shop.landing.manifests():
        # what is asked again by id is bounded too, and is no backfill
        if each.run is not None:
            at = runs.get(each.run, {}).get(f"{each.source}.{each.stream}")
            reached = datetime.fromisoformat(at) if at else None
            found.append(BackfilledBatch(each.batch_id, each.source, reached))
    return found


def built_at(shop: Shop) -> datetime:
    """Return the business time that the marts were built for."""
    return shop.warehouse.read("select as_of from raw_varsel.run_context")[0]["as_of"]


def refuse_to_go_back(shop: Shop) -> None:
    """Raise VarselError when this data folder has already seen a later day."""
    shop.warehouse.prepare()
    _refuse_before(_reached(shop), shop.clock.now())


def refuse_to_land_before(shop: Shop) -> None:
    """Raise VarselError when a later day has been landed; looks at no warehouse."""
    landed = [each.extracted_at for each in shop.landing.manifests()]
    days = [datetime.fromisoformat(each) for each in landed]
    _refuse_before(max(days, default=None), shop.clock.now())


def _refuse_before(reached: datetime | None, now: datetime) -> None:
    if reached is not None and now < reached:
        raise VarselError(
            f"Going to {now:%Y-%m-%d %H:%M} UTC was refused: this data folder has "
            f"reached {reached:%Y-%m-%d %H:%M} UTC already, and what was landed and "
            "decided then cannot be taken back. Use another data folder (data.folder) "
            "for an earlier day."
        )


def _reached(shop: Shop) -> datetime | None:
    """Return the latest day of this data folder; None when it is new."""
    built = shop.warehouse.read("select max(as_of) as as_of from raw_varsel.builds")
    # landing remembers the day when the warehouse has been deleted
    landed = [each.extracted_at for each in shop.landing.manifests()]
    days = [datetime.fromisoformat(each) for each in landed]
    return max([*days, *(row["as_of"] for row in built if row["as_of"])], default=None)


def _ledger_seen(shop: Shop) -> Row:
    """Return the furthest ledger seen so far; a restored one is behind it."""
    ledger = shop.ledger
    now = {"ledger_id": ledger.ledger_id, "high_water": ledger.high_water()}
    rows = shop.warehouse.read("select * from raw_varsel.ledger_seen")
    if not rows:
        return {**now, "decision_seq": 0}
    before = rows[0]
    if before["ledger_id"] != now["ledger_id"]:
        # the copy must be that of the ledger at hand, the memory that of the other
        return {**before, "decision_seq": 0}
    return {**before, "high_water": max(before["high_water"], now["high_water"])}


def context_tables(settings: Settings, as_of: datetime) -> dict[str, list[Row]]:
    """Return the rows of every `raw_varsel` table that a build reads."""
    return {
        "raw_varsel.run_context": [_run_context(settings, as_of)],
        **calendar_tables(settings, as_of.year),
        "raw_varsel.languages": [
            {"language": language, "position": position}
            for position, language in enumerate(settings.shop.languages, start=1)
        ],
        "raw_varsel.message_settings": _message_settings(settings),
        "raw_varsel.internal_recipients": [
            {"recipient_role": role, "recipient_key": maker, "address": address}
            for role, maker, address in settings.internal.recipients
        ],
        "raw_varsel.offers": _offers(settings),
    }


def notices_sent(settings: Settings, messages: list[Row]) -> list[Row]:
    """Return key and order of each message that a mail in the mailbox may answer.

    Beside the ledger's own copy, so that what was just sent does not make every ticket
    be sorted again: no mail answers it yet.
    """
    if settings.sources.imap is None:
        return []
    told = {row["message_key"]: row["order_id"] for row in messages if row["order_id"]}
    return [{"message_key": key, "order_id": order} for key, order in told.items()]


def _run_context(settings: Settings, as_of: datetime) -> Row:
    shop = settings.shop
    return {
        "as_of": as_of,
        "shop_id": shop.id,
        "shop_name": shop.name,
        "shop_country": shop.country,
        "default_language": shop.languages[0],
        "time_zone": shop.time_zone,
        "reply_address": shop.reply_address,
        "website": shop.website,
        "sending_mode": settings.sending.mode,
        "first_reply_hours": float(settings.service.first_reply_hours),
        "rule_version": RULE_VERSION,
    }


def _message_settings(settings: Settings) -> list[Row]:
    sending = settings.sending
    return [
        {
            "message_type": message_type,
            "is_enabled": True,
            "live_since": sending.live_since.get(message_type),
            "holdout_share": float(sending.holdout.get(message_type, 0.0)),
            "fuse_limit": sending.fuse.get(message_type),
            "channel": sending.channel_of.get(message_type),
            "open_channels": ",".join(channels_for(settings, message_type)),
        }
        for message_type in MESSAGE_TYPES
    ]


def _offers(settings: Settings) -> list[Row]:
    return [
        {
            "message_type": message_type,
            "language": language,
            "offer_text": text,
            "offer_code": offer.code,
            "valid_days": offer.valid_days,
        }
        for message_type, offer in settings.campaigns.offers.items()
        for language, text in offer.text.items()
    ]
