"""The parts of the loop that a schedule of their own turns: what `run` does, in pieces.

Each holds the writer's lock for as long as what it reads must not move.
"""

from pathlib import Path

from flows.build import build, rebuild_after_sending
from flows.context import refuse_to_go_back
from flows.erase import finish_erasures
from flows.notify import notify
from flows.pull import load
from flows.quality import QualityReport, look_at_quality
from flows.retention import keep_to_retention
from flows.review import review
from flows.run import RunReport, sent_by
from flows.shop import Shop

_NEWS = """
    select 1 as one from raw_varsel.loads as loads
    where new_versions + quarantined > 0 and loads.extracted_at > coalesce(
        (
            select max(builds.as_of) from raw_varsel.builds as builds
            where builds.fingerprint is not null
        ),
        '-infinity'
    )
    limit 1
"""


def build_and_notify(shop: Shop) -> RunReport:
    """Decide from what is loaded, send what is due, and let the marts tell of it."""
    with shop.writing("varsel build-and-notify") as dbt:
        shop = shop.standing_still()
        refuse_to_go_back(shop)
        if shop.ledger.open_erasures():
            finish_erasures(shop)
        loads = (load(shop),)
        has_news = bool(shop.warehouse.read(_NEWS))
        built = build(shop, has_tests=has_news)
        sent = {"notify": sent_by(notify, shop, built)}
        quality = QualityReport()
        if not built.failed:
            if not built.is_unchanged:
                quality = look_at_quality(shop, has_news=has_news, is_judged=True)
            built = rebuild_after_sending(shop, dbt, built)
    return RunReport(loads=loads, built=built, sent=sent, quality=quality)


def keep_promises_to_forget(shop: Shop) -> int:
    """End erasures, remove what is past its time; return how many records that were."""
    with shop.writing("varsel retention"):
        shop = shop.standing_still()
        refuse_to_go_back(shop)
        if shop.ledger.open_erasures():
            finish_erasures(shop)
        return keep_to_retention(shop)


def write_review(shop: Shop, last: int) -> Path:
    """Write the review of the last inquiries into the data folder; return the file."""
    page = review(shop, last)
    day = shop.clock.now().astimezone(shop.zone)
    path = shop.folder / "reviews" / f"{day:%G-W%V}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(page, encoding="utf-8")
    temporary.rename(path)
    return path
