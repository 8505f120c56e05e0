"""Keeping processes running, and flow runs whose process is gone; with no server."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tiny_shop import write_shop

from connectors.errors import VarselError, WarehouseBusy
from flows.shop import open_shop
from flows.up.children import Child, command_of
from flows.up.holding import being_up, is_up, take_down
from flows.up.orphans import mark_crashed, skip_missed
from flows.up.places import child_environ, places_of

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")


def child(tmp_path: Path, command: tuple[str, ...], said: list[str]) -> Child:
    return Child("worker", command, {}, tmp_path / "w.log", tmp_path, said.append)


def test_a_child_that_is_killed_is_started_again_after_a_while(tmp_path: Path) -> None:
    said: list[str] = []
    one = child(tmp_path, SLEEPS, said)
    one.clock_s = lambda: now_s
    now_s = 0.0
    one.start()
    assert not one.keep()
    first = one.pid
    one.process.kill()
    one.process.wait()
    assert not one.keep()
    assert "worker was killed (SIGKILL)" in said[0] and "in 1 s" in said[0]
    now_s = 1.5
    assert one.keep()
    assert one.pid not in (None, first)
    assert one.restarts == 1
    one.stop()
    assert one.pid is None


def test_one_that_ends_again_and_again_is_waited_for_longer(tmp_path: Path) -> None:
    said: list[str] = []
    one = child(tmp_path, (sys.executable, "-c", "pass"), said)
    now_s = 0.0
    one.clock_s = lambda: now_s
    one.start()
    for _ in range(4):
        one.process.wait()
        one.keep()
        now_s += 100
        one.keep()
    waits = [line.rpartition("in ")[2] for line in said]
    assert waits == ["1 s", "2 s", "5 s", "10 s"]


def test_one_that_does_not_hear_is_killed(tmp_path: Path) -> None:
    said: list[str] = []
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('x', flush=1)"
    one = child(tmp_path, (sys.executable, "-c", deaf + "; time.sleep(60)"), said)
    one.start()
    while not one.log.read_text():
        time.sleep(0.01)
    one.stop(wait_s=0.2)
    assert one.process.returncode == -signal.SIGKILL
    assert "is killed" in said[0]


def test_a_log_that_has_grown_long_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.up.children.LOG_BYTES", 10)
    (tmp_path / "w.log").write_text("a long line of old")
    one = child(tmp_path, (sys.executable, "-c", "print('new')"), [])
    one.start()
    one.process.wait()
    assert (tmp_path / "w.log").read_text() == "new\n"
    assert (tmp_path / "w.log.1").read_text() == "a long line of old"


def test_the_command_of_a_process_that_is_gone_is_nothing() -> None:
    process = subprocess.Popen(SLEEPS)
    while "time.sleep" not in command_of(process.pid):
        # not yet what it is to become
        assert process.poll() is None
    process.kill()
    process.wait()
    assert command_of(process.pid) == ""


class Server:
    """A Prefect server as far as orphans are concerned."""

    def __init__(self, *runs: dict[str, Any]) -> None:
        self.runs, self.put = runs, []

    def list_runs(self, states: Any) -> list[dict[str, Any]]:
        return [each for each in self.runs if each["state"]["type"] in states]

    def set_state(self, run_id: str, state: str, message: str) -> None:
        self.put.append((run_id, state))


def flow_run(name: str, state: str, **more: Any) -> dict[str, Any]:
    at = (NOW - timedelta(minutes=more.pop("minutes", 10))).isoformat()
    row = {"id": name, "name": name, "state": {"type": state, "timestamp": at}}
    row |= {"infrastructure_pid": None, "auto_scheduled": True, "deployment_id": "d"}
    return {**row, "next_scheduled_start_time": at, "expected_start_time": at, **more}


def test_a_run_whose_process_is_gone_is_marked_and_others_are_left_alone() -> None:
    server = Server(
        flow_run("gone", "RUNNING", infrastructure_pid="11"),
        flow_run("alive", "RUNNING", infrastructure_pid="host:12"),
        flow_run("never begun", "PENDING"),
        flow_run("about to begin", "PENDING", minutes=1),
        flow_run("done", "COMPLETED", infrastructure_pid="13"),
    )
    assert mark_crashed(server, NOW, {12}.__contains__) == ["gone", "never begun"]
    assert server.put == [("gone", "CRASHED"), ("never begun", "CRASHED")]


def test_of_what_was_missed_while_down_the_newest_of_each_is_left() -> None:
    server = Server(
        flow_run("b2", "SCHEDULED", deployment_id="b", minutes=20),
        flow_run("a3", "SCHEDULED", deployment_id="a", minutes=30),
        flow_run("a2", "SCHEDULED", deployment_id="a", minutes=60),
        flow_run("a1", "SCHEDULED", deployment_id="a", minutes=90),
        flow_run("by hand", "SCHEDULED", deployment_id="a", auto_scheduled=False),
        flow_run("to come", "SCHEDULED", deployment_id="c", minutes=-20),
    )
    assert skip_missed(server, NOW) == 2
    assert server.put == [("a2", "CANCELLED"), ("a1", "CANCELLED")]


def test_there_is_one_up_for_a_data_folder(tmp_path: Path) -> None:
    places = places_of(open_shop(write_shop(tmp_path / "shop"), {}))
    assert not is_up(places)
    assert take_down(places, lambda line: None) == "It is not up."
    places.folder.mkdir(parents=True)
    # one that was killed has left it
    places.write_note({"pid": 1, "is_ready": True})
    with being_up(places):
        assert is_up(places) and places.read_note() == {}
        with pytest.raises(WarehouseBusy), being_up(places):
            pass
        with pytest.raises(VarselError, match="try again in a moment"):
            take_down(places, lambda line: None)
    assert not is_up(places)


def test_what_is_started_hears_of_no_other_prefect_and_sends_nothing_out(
    tmp_path: Path,
) -> None:
    config = write_shop(tmp_path / "shop")
    places = places_of(open_shop(config, {}))
    theirs = {"PREFECT_API_URL": "https://api.prefect.example", "PREFECT_PROFILE": "me"}
    environ = child_environ(places, {**theirs, "VARSEL_LINK_KEY": "k"}, config)
    assert environ["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert environ["PREFECT_HOME"] == str(tmp_path / "shop" / "var" / "prefect")
    assert environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environ["DO_NOT_TRACK"] == "1"
    assert "PREFECT_PROFILE" not in environ
    assert environ["VARSEL_LINK_KEY"] == "k"
    assert environ["VARSEL_CONFIG"] == str(config)
