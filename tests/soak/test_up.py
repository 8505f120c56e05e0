"""`varsel up` for real: a run in two minutes; kills that lose and double nothing.

What is to be sent is decided before; then it is sent, and everything dies meanwhile.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from connectors.errors import ConnectorError
from connectors.prefect_server import PrefectServer
from connectors.settings import load_settings
from connectors.state import Ledger
from flows.embedded import embedded
from flows.run import run
from flows.shop import open_shop
from flows.up.orphans import pid_of

ROOT = Path(__file__).resolve().parents[2]
VARSEL = (sys.executable, "-m", "flows.cli")
WITHIN_S = 900
pytestmark = pytest.mark.soak


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Scheduled:
    """A practice shop with a scheduler of its own, and what it takes to disturb it."""

    def __init__(
        self, folder: Path, ledger_url: str | None = None, *, is_small: bool = False
    ) -> None:
        folder.mkdir()
        self.config = folder / "varsel.toml"
        text = (ROOT / "varsel.toml").read_text("utf-8")
        if is_small:
            text = text.replace("orders_per_day = 30", "orders_per_day = 8")
        self.config.write_text(text.replace("port = 4200", f"port = {free_port()}"))
        state = {"VARSEL_STATE_URL": ledger_url} if ledger_url else {}
        self.environ = {**os.environ, "PYTHONPATH": str(ROOT), **state}
        self.settings = load_settings(self.config, self.environ)
        ops = self.settings.ops
        self.server = PrefectServer(f"http://{ops.host}:{ops.port}/api")
        self.note = self.settings.data_folder / "prefect" / "up.json"
        self.log = folder / "up.log"

    def varsel(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*VARSEL, *words, "--config", str(self.config)]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True)

    def decide(self) -> None:
        """Pull and build, send nothing: what is to be sent is known, and none left."""
        opened = open_shop(self.config, self.environ)
        opened.ledger.stop("not yet")
        with embedded(opened) as shop:
            run(shop, is_published=False, has_tests=False)
            due = shop.warehouse.read("select * from mart_messages_due")
        opened.ledger.resume()
        opened.ledger.close()
        self.due = {what_of(row) for row in due}

    def up(self) -> subprocess.Popen:
        with self.log.open("ab") as log:
            command = [*VARSEL, "up", "--config", str(self.config)]
            return subprocess.Popen(command, env=self.environ, stdout=log, stderr=log)

    def runs(self, *states: str) -> list[dict]:
        with suppress(ConnectorError):
            return self.server.list_runs(states)
        return []

    def children(self) -> list[int]:
        with suppress(OSError, ValueError):
            return json.loads(self.note.read_text())["children"]
        return []

    def sent(self) -> list[str]:
        with Ledger(self.settings.ledger_url) as ledger:
            events = ledger.list_events()
            known = {row["message_key"]: row for row in ledger.list_messages()}
        sent = [each["message_key"] for each in events if each["to_state"] == "sent"]
        return [what_of(known[key]) for key in sent]

    def begin_run(self) -> str:
        found = self.server.find_deployment("run", "run")
        return self.server.start(found, why="disturbed")

    def told(self) -> str:
        logs = [self.log, *sorted(self.note.parent.glob("*.log"))]
        return "\n".join(
            f"== {each.name}\n{each.read_text(errors='replace')[-3000:]}"
            for each in logs
            if each.exists()
        )


def what_of(message):
    """Return what tells one message from another.

    A note names what the customer has been told by then: where a kill comes between
    message and note, the ticket gets the note of the later hour.
    """
    is_note = message["message_type"] == "context_note"
    return message["ticket_id"] if is_note else message["message_key"]


def wait_until(scheduled, what, holds):
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        if found := holds():
            return found
        time.sleep(0.2)
    pytest.fail(f"{what} did not come\n{scheduled.told()}")


@pytest.fixture(params=["sqlite", "postgresql"])
def scheduled(request, tmp_path):
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_url("postgresql")
    shop = Scheduled(tmp_path / "shop", url, is_small=True)
    shop.decide()
    yield shop
    shop.varsel("down")


def assert_none_lost_none_doubled(scheduled):
    """Look in the ledger, and at what really went out."""
    sent = Counter(scheduled.sent())
    assert sent == Counter(scheduled.due)
    mails = list((scheduled.settings.data_folder / "outbox").glob("*.eml"))
    assert len(mails) == len(sent)
    with Ledger(scheduled.settings.ledger_url) as ledger:
        assert {row["state"] for row in ledger.list_messages()} <= {"sent", "expired"}


def kill(pid):
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def test_killed_in_every_way_it_loses_and_doubles_nothing(scheduled):
    began = time.monotonic()
    up = scheduled.up()
    kill_worker_and_flow(scheduled)
    kill_server(scheduled)
    done = len(scheduled.runs("COMPLETED"))
    kill_everything(scheduled, up)
    up = scheduled.up()
    wait_until(
        scheduled, "one more run", lambda: len(scheduled.runs("COMPLETED")) > done
    )
    wait_until(scheduled, "an end", lambda: not scheduled.runs("RUNNING", "PENDING"))
    wait_until(scheduled, "leases to end", lambda: _all_settled(scheduled))
    assert_none_lost_none_doubled(scheduled)
    assert "It is up already" in scheduled.varsel("up").stdout
    assert "It is down" in scheduled.varsel("down").stdout
    assert up.wait(60) == 0
    print(f"all of it took {time.monotonic() - began:.0f} s")


def kill_worker_and_flow(scheduled):
    """They die while messages leave; the worker comes back, the run is called dead."""
    wait_until(scheduled, "the first messages", lambda: _some_sent(scheduled, 20))
    (run,) = wait_until(scheduled, "a run", lambda: scheduled.runs("RUNNING"))
    _, worker = wait_until(scheduled, "a worker", lambda: _both(scheduled))
    kill(worker)
    kill(pid_of(run))
    sent = set(scheduled.sent())
    assert len(sent) < len(scheduled.due), "it had ended before it was killed"
    wait_until(scheduled, "a crash", lambda: scheduled.runs("CRASHED"))
    wait_until(scheduled, "a new worker", lambda: _both_but(scheduled, worker))


def kill_server(scheduled):
    """It dies under a run, which goes on; it comes back and hears of its end."""
    scheduled.begin_run()
    wait_until(scheduled, "a second run", lambda: scheduled.runs("RUNNING"))
    server, _ = _both(scheduled)
    kill(server)
    wait_until(scheduled, "a new server", lambda: _both_but(scheduled, server))
    wait_until(scheduled, "a run done", lambda: scheduled.runs("COMPLETED"))
    wait_until(scheduled, "an end", lambda: not scheduled.runs("RUNNING", "PENDING"))


def kill_everything(scheduled, up):
    """All of it at once, as a machine that loses its power."""
    scheduled.begin_run()
    (run,) = wait_until(scheduled, "a third run", lambda: scheduled.runs("RUNNING"))
    up.kill()
    for pid in (*scheduled.children(), pid_of(run)):
        kill(pid)
    up.wait()
    status = scheduled.varsel("status")
    assert status.returncode == 2 and "was killed" in status.stdout


def test_a_run_is_done_and_to_be_seen_within_two_minutes(tmp_path):
    shop, began = Scheduled(tmp_path / "shop"), time.monotonic()
    is_idle = os.getloadavg()[0] < 1.0
    try:
        assert "Up: " in shop.varsel("up", "--background").stdout, shop.told()
        print(f"up after {time.monotonic() - began:.0f} s")
        wait_until(shop, "a run done", lambda: shop.runs("COMPLETED"))
        took_s = time.monotonic() - began
        print(f"orders pulled after {took_s:.0f} s, idle before: {is_idle}")
        wait_until(shop, "the whole loop", lambda: len(shop.runs("COMPLETED")) > 1)
        print(f"the whole loop done after {time.monotonic() - began:.0f} s")
        assert (shop.settings.data_folder / "site" / "index.html").exists()
        assert (shop.settings.data_folder / "heartbeat.json").exists()
        status = json.loads(shop.varsel("status", "--json").stdout)
        assert status["level"] in ("ok", "warning")
        assert took_s < 120 or not is_idle
        backfill_by_the_page_s_own_request(shop)
    finally:
        assert "It is down" in shop.varsel("down").stdout


def backfill_by_the_page_s_own_request(shop):
    """The form posts this; a range that makes no sense is refused at once."""
    found = shop.server.find_deployment("backfill", "backfill")
    wrong = {"asked": {"from_at": "2026-03-08", "to_at": "2026-03-01", "by": "hour"}}
    config = {"config": str(shop.config)}
    with pytest.raises(ConnectorError, match="hour"):
        shop.server.start(found, why="wrong", parameters={**wrong, **config})
    right = {"asked": {"from_at": "2026-03-01", "to_at": "2026-03-03"}}
    run_id = shop.server.start(found, why="right", parameters={**right, **config})
    wait_until(
        shop,
        "the backfill",
        lambda: [one for one in shop.runs("COMPLETED") if one["id"] == run_id],
    )
    with Ledger(shop.settings.ledger_url) as ledger:
        (backfill,) = ledger.list_backfills()
    assert backfill["state"] == "done"


def _some_sent(scheduled, count):
    url = scheduled.settings.ledger_url
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite") and not path.exists():
        return False
    return len(scheduled.sent()) >= count


def _both(scheduled):
    found = scheduled.children()
    return found if len(found) == 2 else None


def _both_but(scheduled, gone):
    found = _both(scheduled)
    return found and gone not in found


def _all_settled(scheduled):
    with Ledger(scheduled.settings.ledger_url) as ledger:
        waiting = {"pending", "claimed", "sending", "unknown"}
        left = [row for row in ledger.list_messages() if row["state"] in waiting]
    if left and not scheduled.runs("RUNNING", "PENDING"):
        with suppress(ConnectorError):
            scheduled.begin_run()
            time.sleep(20)
    return not left
