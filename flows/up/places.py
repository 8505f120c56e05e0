"""Where `varsel up` keeps things and what it tells Prefect: all in the data folder.

A person's own Prefect profile is neither read nor written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.shop import Shop

ROOT = Path(__file__).resolve().parents[2]
POOL = "varsel"
# one thing that writes at a time; a backfill fetches beside it and waits for the lock
QUEUES = {"varsel-writer": 1, "varsel-backfill": 1}
KEPT_S = 30 * 86_400


@dataclass(frozen=True)
class Places:
    """The folder of one shop's scheduler, and where its server is."""

    folder: Path
    host: str
    port: int

    @property
    def api_url(self) -> str:
        return f"{self.page_url}/api"

    @property
    def page_url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def lock(self) -> Path:
        return self.folder / "up.lock"

    @property
    def note(self) -> Path:
        return self.folder / "up.json"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def read_note(self) -> dict[str, Any]:
        """Return what the running `up` has written of itself, or the last one did."""
        try:
            return json.loads(self.note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def write_note(self, note: Mapping[str, Any]) -> None:
        temporary = self.note.with_suffix(".tmp")
        temporary.write_text(json.dumps(note), encoding="utf-8")
        temporary.rename(self.note)


def places_of(shop: Shop) -> Places:
    """Return where this shop's scheduler lives."""
    ops = shop.settings.ops
    return Places(shop.folder / "prefect", ops.host, ops.port)


def child_environ(
    places: Places, environ: Mapping[str, str], config: Path
) -> dict[str, str]:
    """Return the environment of server, worker and flows: nothing of it leaves here."""
    # a profile or an address of another server must not lead the worker astray
    kept = {name: each for name, each in environ.items() if name[:8] != "PREFECT_"}
    database = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
    return {
        **kept,
        **({database: environ[database]} if database in environ else {}),
        "PREFECT_HOME": str(places.folder),
        "PREFECT_API_URL": places.api_url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(KEPT_S),
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
        "PREFECT_WORKER_QUERY_SECONDS": "3",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
        "VARSEL_HOME": str(ROOT),
        "VARSEL_CONFIG": str(config.resolve()),
        "PYTHONPATH": ":".join(filter(None, [str(ROOT), environ.get("PYTHONPATH")])),
    }
