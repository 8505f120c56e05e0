"""What is known of each stream before it is asked: manifests, reaches, failures.

Reads landing and ledger, waits for nobody. What follows from it is for
`backfill_plan.py`, `gaps.py` and `pull_plan.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from connectors.errors import SettingsError
from connectors.intervals import Interval, landed
from connectors.manifests import Manifest
from connectors.sources import Stream
from flows.shop import Shop
from flows.sources import code_version, configured


@dataclass(frozen=True)
class Known:
    """What is known of one stream before it is asked."""

    module: ModuleType
    stream: Stream
    manifests: list[Manifest]
    reached: datetime | None
    failed: dict[Interval, str]

    @property
    def name(self) -> str:
        return f"{self.module.SYSTEM}.{self.stream.name}"

    @property
    def pulled_until(self) -> datetime | None:
        """Return how far ordinary pulls have come; None when there was none."""
        times = [self.reached] if self.reached else []
        times += [
            datetime.fromisoformat(one.extracted_at)
            for one in self.manifests
            if one.since is None
        ]
        return max(times, default=None)

    @property
    def landed(self) -> list[Interval]:
        return self._landed(self.manifests, reached=self.reached)

    @property
    def of_this_code(self) -> list[Manifest]:
        """Return the batches that this version of the connector landed."""
        version = code_version(self.module.SYSTEM)
        # of a source read whole only the last reading counts
        looked_at = self.manifests[-1:] if self.stream.is_whole else self.manifests
        return [each for each in looked_at if each.code_version == version]

    @property
    def landed_by_this_code(self) -> list[Interval]:
        return self._landed(self.of_this_code)

    def _landed(
        self, manifests: list[Manifest], *, reached: datetime | None = None
    ) -> list[Interval]:
        return landed(manifests, is_whole=self.stream.is_whole, reached=reached)


def known_streams(shop: Shop, names: Sequence[str] = ()) -> list[Known]:
    """Return the shop's streams, or the named ones. Raises: SettingsError."""
    offered = {
        f"{module.SYSTEM}.{stream.name}": (module, stream)
        for module in configured(shop.settings)
        for stream in module.STREAMS
    }
    unknown = [name for name in names if name not in offered]
    if unknown:
        raise SettingsError(
            [
                f"--streams {name}: there is no such stream; this shop has "
                f"{', '.join(sorted(offered))}"
                for name in unknown
            ]
        )
    reaches, failed = shop.ledger.reaches(), _failed(shop)
    manifests = {
        module.SYSTEM: shop.landing.manifests(module.SYSTEM)
        for module in {id(each): each for each, _ in offered.values()}.values()
    }
    return [
        Known(
            module,
            stream,
            [each for each in manifests[module.SYSTEM] if each.stream == stream.name],
            reaches.get((module.SYSTEM, stream.name)),
            failed.get((module.SYSTEM, stream.name), {}),
        )
        for module, stream in (offered[name] for name in names or offered)
    ]


def _failed(shop: Shop) -> dict[tuple[str, str], dict[Interval, str]]:
    """Return the intervals whose last attempt failed, with the reason."""
    last: dict[tuple[str, str], dict[Interval, str]] = {}
    settled = [each for each in shop.ledger.list_chunks() if each["settled_at"]]
    # at one instant what was mended counts, not what had failed before it
    for each in sorted(settled, key=lambda one: (one["settled_at"], not one["error"])):
        during = Interval(each["begins_at"], each["ends_at"])
        of_stream = last.setdefault((each["system"], each["stream"]), {})
        of_stream.pop(during, None)
        if each["error"]:
            of_stream[during] = each["error"]
    return last


def reached_by_stream(shop: Shop) -> dict[str, str | None]:
    """Return how far each stream has come: what is newer is no backfill's to hold."""
    reached = {each.name: each.pulled_until for each in known_streams(shop)}
    return {name: at.isoformat() if at else None for name, at in reached.items()}
