"""The practice shop in the loop: serve it, move its clock, let its customers read.

The shop itself is `connectors/practice`. Here it takes the place of the three vendors,
and what the loop writes to the outbox is handed to the customers it is addressed to.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.clock import FixedClock
from connectors.errors import SettingsError
from connectors.practice.clock import PracticeClock
from connectors.practice.server import PracticeServer
from connectors.practice.shop import PracticeShop
from connectors.settings import Practice as PracticeSettings
from connectors.settings_sources import (
    PostnordSettings,
    ShopifySettings,
    Sources,
    ZendeskSettings,
)
from flows.shop import Shop

if TYPE_CHECKING:
    from flows.run import RunReport

# not secrets: they open nothing but a server on this machine's loopback
TOKENS = {
    "shopify_token": "practice-shopify",
    "postnord_key": "practice-postnord",
    "zendesk_token": "practice-zendesk",
}
NOON = time(12, 0)


@dataclass(frozen=True)
class World:
    """A practice shop, its clock, and the folder that remembers both."""

    shop: PracticeShop
    clock: PracticeClock
    folder: Path

    def move_to(self, moment: datetime) -> None:
        self.clock.set(moment)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "clock.json").write_text(json.dumps(moment.isoformat()))

    def read_mails(self, outbox: Path) -> int:
        """Let customers read the mails they have not read; return how many."""
        seen_file = self.folder / "read.txt"
        seen = set(seen_file.read_text().split()) if seen_file.exists() else set()
        new = [path for path in sorted(outbox.glob("*.eml")) if path.name not in seen]
        for path in new:
            self.shop.receive(path.read_bytes(), self.clock.now())
        if new:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.shop.save_told(self.folder / "told.json")
            seen_file.write_text("\n".join(sorted(seen | {p.name for p in new})))
        return len(new)


def open_world(folder: Path, settings: PracticeSettings) -> World:
    """Return the practice shop of a data folder, where its clock last stood."""
    opened_at = datetime.combine(settings.opens_on, time(0), UTC)
    shop = PracticeShop(
        seed=settings.seed,
        orders_per_day=settings.orders_per_day,
        opened_at=opened_at,
        effect=settings.effect,
    )
    told = folder / "told.json"
    if told.exists():
        shop.load_told(told)
    remembered = folder / "clock.json"
    if remembered.exists():
        now = datetime.fromisoformat(json.loads(remembered.read_text()))
    else:
        first = settings.opens_on + timedelta(days=settings.history_days)
        now = datetime.combine(first, NOON, UTC)
    return World(shop, PracticeClock(now), folder)


@contextmanager
def serving(shop: Shop) -> Iterator[tuple[Shop, World]]:
    """Serve the practice shop on loopback; yields the shop that asks it."""
    _require_practice(shop)
    world = open_world(shop.folder / "practice", shop.settings.practice)
    with PracticeServer(world.shop, world.clock, **TOKENS) as server:
        sources = Sources(
            shopify=ShopifySettings(
                base_url=server.base_url("shopify"), token=TOKENS["shopify_token"]
            ),
            postnord=PostnordSettings(
                base_url=server.base_url("postnord"), key=TOKENS["postnord_key"]
            ),
            zendesk=ZendeskSettings(
                base_url=server.base_url("zendesk"), token=TOKENS["zendesk_token"]
            ),
            files=shop.settings.sources.files,
        )
        settings = shop.settings.model_copy(update={"sources": sources})
        yield replace(shop, settings=settings, clock=world.clock), world


def _require_practice(shop: Shop) -> None:
    """Raise SettingsError unless invented customers can meet nothing real."""
    settings, problems = shop.settings, []
    if settings.practice is None:
        problems.append(
            "practice: this shop has no practice shop; add the table [practice] to "
            "its settings, or use the varsel.toml that came with Varsel"
        )
    for system in ("shopify", "postnord", "zendesk"):
        if getattr(settings.sources, system) is not None:
            problems.append(
                f"sources.{system}: the practice shop stands in for it; take out "
                "[practice], or this table"
            )
    if settings.sending.mode == "live":
        problems.append(
            'sending.mode is "live": the practice shop\'s customers are invented; take '
            'out [practice], or set sending.mode = "outbox"'
        )
    if isinstance(shop.clock, FixedClock):
        problems.append(
            "--as-of: the practice shop has a clock of its own; move it with "
            "`varsel practice play --days 1`"
        )
    if problems:
        raise SettingsError(problems)


def play(
    shop: Shop, days: int, *, runs_a_day: int = 4, is_published: bool = True
) -> "list[RunReport]":
    """Turn the loop `runs_a_day` times on each of the next practice days.

    Models are tested, and marts and pages published, once, at the end.
    """
    # serving the shop for a look at it takes nothing of the loop
    from flows.run import run

    step = timedelta(days=1) / runs_a_day
    turns = days * runs_a_day
    reports = []
    # one hold for all turns keeps one dbt, which parses the project once
    with serving(shop) as (served, world), served.writing("varsel practice play"):
        for turn in range(1, turns + 1):
            world.move_to(world.clock.now() + step)
            is_last = is_published and turn == turns
            report = run(served, is_published=is_last, has_tests=is_last)
            world.read_mails(served.outbox)
            reports.append(report)
            sent = sum(each.sent for each in report.sent.values())
            shop.say(
                f"{world.clock.now():%a %d %b %H:%M}: {sent} messages sent "
                f"({turn} of {turns})"
            )
    return reports
