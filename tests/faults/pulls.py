"""One pull as a scheduled run does it, on a clock and with a patience of our own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from connectors.http import new_session
from connectors.landing import Landing
from flows import pull as pulling
from flows.sources import OpenSource

# connect and read; a stall costs the latter
TIME_LIMIT_S = (1.0, 0.25)


class MovingClock:
    """Stands where it is put; waiting and asking move it on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_s(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class ImpatientSession:
    """A real session that waits a fraction of a second and no longer."""

    def __init__(self, base_url: str) -> None:
        self._session = new_session(base_url)

    def request(self, method: str, url: str, **given: Any) -> Any:
        return self._session.request(method, url, **{**given, "timeout": TIME_LIMIT_S})

    def close(self) -> None:
        self._session.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


class PollsDue:
    """Says of every key that it is due to be asked about."""

    def __init__(self, system: str, keys: Sequence[str]) -> None:
        self.rows = [{"carrier": system, "tracking_number": key} for key in keys]

    def read(self, sql: str) -> list[dict[str, str]]:
        return self.rows


def pull_once(
    module: ModuleType,
    settings: Any,
    landing: Landing,
    clock: MovingClock,
    *,
    keys: Sequence[str] = (),
) -> pulling.PullReport:
    """Pull one source as a scheduled run does, by keys where it answers by key."""
    client = module.open_client(
        settings, session=ImpatientSession(settings.base_url), sleep=clock.pass_s
    )
    source = OpenSource(module, client)
    shop = SimpleNamespace(
        settings=None,
        clock=clock,
        landing=landing,
        warehouse=PollsDue(module.SYSTEM, keys),
        ledger=SimpleNamespace(note_reach=lambda *_: None),
        book=SimpleNamespace(flush=lambda: None),
        say=lambda line: None,
    )
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pulling, "open_sources", lambda *_: [source])
            return pulling.joined(pulling.pull(shop), pulling.poll(shop))
    finally:
        client.close()
