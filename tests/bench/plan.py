"""What a backfill over a year would do, said by the command, beside its bare start."""

import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.landing import Landing
from connectors.sources import Page, Record

DAYS = 365
ZONE = ZoneInfo("Europe/Copenhagen")
FIRST = datetime(2025, 1, 1, tzinfo=ZONE)
SETTINGS = """
[shop]
id = "bench"
name = "Bench"
country = "DK"
languages = ["da"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@bench.example"
website = "https://bench.example"
[shop.opening_hours]
monday = ["09:00-17:00"]
[sources.shopify]
base_url = "https://bench.example"
[sources.woocommerce]
base_url = "https://bench.example"
[sources.zendesk]
base_url = "https://bench.example"
[sources.freshdesk]
base_url = "https://bench.example"
"""
SECRETS = {
    "VARSEL_SHOPIFY_TOKEN": "t",
    "VARSEL_WOOCOMMERCE_KEY": "k",
    "VARSEL_WOOCOMMERCE_SECRET": "s",
    "VARSEL_ZENDESK_TOKEN": "t",
    "VARSEL_FRESHDESK_KEY": "k",
}
STREAMS = (
    ("shopify", "orders"),
    ("woocommerce", "orders"),
    ("zendesk", "tickets"),
    ("freshdesk", "tickets"),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "varsel.toml").write_text(SETTINGS)
        _land_every_other_day(Landing(folder / "var" / "landing"))
        start_s = _run(folder, "backfill", "list")
        plan_s = _run(
            folder,
            "backfill",
            "--from",
            "2025-01-01",
            "--to",
            "2026-01-01",
            "--dry-run",
        )
    chunks = DAYS * len(STREAMS)
    print(
        f"dry run over {DAYS} days of {len(STREAMS)} streams ({chunks:,} chunks): "
        f"{plan_s - start_s:.2f} s after a start-up of {start_s:.2f} s"
    )


def _land_every_other_day(landing: Landing) -> None:
    for system, stream in STREAMS:
        for day in range(0, DAYS, 2):
            begins, ends = (FIRST + timedelta(days=each) for each in (day, day + 1))
            page = Page([Record(stream, f"{day}", {"id": day}, begins)])
            landing.write_batch(
                system, stream, [page], extracted_at=ends, since=begins, until=ends
            )


def _run(folder: Path, *words: str) -> float:
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "flows.cli", *words],
        cwd=folder,
        env={**SECRETS, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
