"""`varsel up` and `varsel down` as a person asks for them, and how they are told."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from connectors.errors import VarselError
from flows.shop import Shop
from flows.up.holding import being_up, is_up
from flows.up.places import ROOT, Places, child_environ, places_of
from flows.up.supervise import Up

READY_WITHIN_S = 300.0


def up(shop: Shop, config: Path, environ: Mapping[str, str]) -> None:
    """Be up until a signal says to stop. Raises: VarselError when that cannot be."""
    places = places_of(shop)
    _require_checkout()
    stopping: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, lambda number, _: stopping.append(number))
    with being_up(places):
        one = Up(
            places,
            child_environ(places, environ, config),
            shop.say,
            is_stopping=lambda: bool(stopping),
        )
        one.on_ready = lambda: shop.say(ready_line(places))
        one.run()


def up_beside(
    shop: Shop, config: Path, environ: Mapping[str, str], say: Callable[[str], None]
) -> str:
    """Begin an `up` of its own and return once it is; it outlives the shell."""
    places = places_of(shop)
    _require_checkout()
    log = places.log("up")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as kept:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "flows.cli", "up", "--config", str(config)],
            env={**environ, "PYTHONPATH": str(ROOT)},
            stdout=kept,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    say(f"coming up; what it does is told in {log}")
    until = time.monotonic() + READY_WITHIN_S
    while not _is_ready(places, process.pid):
        if process.poll() is not None:
            raise VarselError(f"it did not come up; see {log}")
        if time.monotonic() > until:
            raise VarselError(f"it is not up after {READY_WITHIN_S:.0f} s; see {log}")
        time.sleep(0.2)
    return ready_line(places)


def _is_ready(places: Places, pid: int) -> bool:
    """Say whether this very process is; one that was killed has left a note, too."""
    note = places.read_note()
    return note.get("pid") == pid and bool(note.get("is_ready"))


def already_up(shop: Shop) -> str | None:
    """Return the line that says so, None when nobody is up."""
    places = places_of(shop)
    if not is_up(places):
        return None
    pid = places.read_note().get("pid", "?")
    return f"It is up already (process {pid}): {places.page_url}"


def ready_line(places: Places) -> str:
    return (
        f"Up: {places.page_url} shows what runs. Orders are pulled now, then the "
        "whole loop runs, each part by its schedule; `varsel status` says how it "
        "goes, `varsel down` stops it."
    )


def _require_checkout() -> None:
    if not (ROOT / "prefect.yaml").is_file():
        raise VarselError(
            f"there is no prefect.yaml in {ROOT}; run `varsel up` from a checkout"
        )
