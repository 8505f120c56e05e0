"""Server and worker kept running, and what is scheduled put there; until told to stop.

Every part of it may be killed at any time: what a flow does is safe to begin again, and
here is only made sure that it is begun.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from connectors.clock import Clock, SystemClock
from connectors.errors import ConnectorError, VarselError
from connectors.prefect_server import PrefectServer
from flows.up.children import Child
from flows.up.orphans import mark_crashed, runs_process, skip_missed
from flows.up.places import POOL, QUEUES, ROOT, Places

LOOK_S = 1.0
ORPHANS_EVERY_S = 15.0
SERVER_WITHIN_S = 300.0
# orders come in seconds, a first sign that all of it works; then the whole loop
FIRST = (("pull", "orders"), ("run", "run"))
WHY = "varsel up"
DEPLOY_TRIES = 3
MOST_SILENCES = 4
PREFECT = (sys.executable, "-m", "prefect")


@dataclass
class Up:
    """One scheduler: what it runs, and how far it has come."""

    places: Places
    environ: Mapping[str, str]
    say: Callable[[str], None]
    is_stopping: Callable[[], bool]
    on_ready: Callable[[], None] = lambda: None
    clock: Clock = field(default_factory=SystemClock)
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self.prefect = PrefectServer(self.places.api_url)
        at = ("--host", self.places.host, "--port", str(self.places.port))
        self.server = self._child("server", "server", "start", *at)
        self.worker = self._child(
            "worker", "worker", "start", "--pool", POOL, "--type", "process"
        )
        self._looked_s, self._silences = 0.0, 0
        self._since = self.clock.now().isoformat(timespec="seconds")

    def run(self) -> None:
        """Come up, keep everything running, and take it down when asked to.

        Raises: VarselError when it does not come up at all.
        """
        try:
            self._come_up()
            while not self.is_stopping():
                self._keep()
                self.sleep(LOOK_S)
        finally:
            self._go_down()

    def _come_up(self) -> None:
        if self.prefect.is_taken():
            raise VarselError(
                f"somebody else answers at {self.places.page_url}; end that one, or "
                "set ops.port to one that is free"
            )
        self.say("starting Prefect's server")
        self.server.start()
        self._note()
        self._wait_for_server()
        if self.is_stopping():
            return
        self.prefect.add_pool(POOL, QUEUES)
        self._look_for_orphans()
        skip_missed(self.prefect, self.clock.now())
        self.worker.start()
        self._note()
        self._deploy()
        self._note(is_ready=True)
        self.on_ready()

    def _wait_for_server(self) -> None:
        until = time.monotonic() + SERVER_WITHIN_S
        while not self.prefect.answers():
            if self.is_stopping():
                return
            if not self.server.is_alive:
                raise VarselError(
                    f"Prefect's server ended before it answered; see {self.server.log}"
                )
            if time.monotonic() > until:
                raise VarselError(
                    f"Prefect's server did not answer at {self.places.api_url} within "
                    f"{SERVER_WITHIN_S:.0f} s; see {self.server.log}"
                )
            self.sleep(0.3)

    def _deploy(self) -> None:
        """Have what prefect.yaml holds there. Raises: VarselError when that fails."""
        self.say("deploying what prefect.yaml schedules")
        for _ in range(DEPLOY_TRIES):
            deploying = self._child("deploy", "--no-prompt", "deploy", "--all")
            deploying.start()
            self._begin_first_runs(deploying)
            while deploying.is_alive and not self.is_stopping():
                self.sleep(0.3)
            has_ended_well = deploying.process and deploying.process.poll() == 0
            deploying.stop()
            if has_ended_well or self.is_stopping():
                return
        raise VarselError(f"prefect.yaml could not be deployed; see {deploying.log}")

    def _begin_first_runs(self, deploying: Child) -> None:
        """Have what was missed while down be made up for, now."""
        for flow, deployment in FIRST:
            found = self.prefect.find_deployment(flow, deployment)
            while found is None and deploying.is_alive and not self.is_stopping():
                self.sleep(0.5)
                found = self.prefect.find_deployment(flow, deployment)
            if found is not None:
                self._begin_once(found)

    def _begin_once(self, deployment_id: str) -> None:
        states = ["PENDING", "RUNNING", "SCHEDULED"]
        there = self.prefect.list_runs(states, deployment_id=deployment_id)
        if not any(WHY in each["tags"] for each in there):
            self.prefect.start(deployment_id, why=WHY)

    def _keep(self) -> None:
        has_begun = self.server.keep()
        if has_begun:
            self._looked_s = time.monotonic()
        if self.worker.keep() or has_begun:
            self._note(is_ready=True)
        if time.monotonic() - self._looked_s > ORPHANS_EVERY_S:
            try:
                self._look_for_orphans()
                self._silences = 0
            except ConnectorError:
                # it may just be starting; one that stays silent is begun anew
                self._silences += 1
            if self._silences >= MOST_SILENCES:
                self.say("the server answers no more and is killed")
                self.server.stop(wait_s=5.0)
                self._silences = 0

    def _look_for_orphans(self) -> None:
        self._looked_s = time.monotonic()
        for name in mark_crashed(self.prefect, self.clock.now(), runs_process):
            self.say(f"the flow run {name} was killed; its schedule begins it again")

    def _go_down(self) -> None:
        self.worker.stop()
        with suppress(ConnectorError):
            self._look_for_orphans()
        self.server.stop()
        self.prefect.close()

    def _note(self, *, is_ready: bool = False) -> None:
        """Write down who is up: for `down`, and for the one after a kill."""
        children = [each.pid for each in (self.server, self.worker) if each.pid]
        self.places.write_note(
            {
                "pid": os.getpid(),
                "url": self.places.page_url,
                "since": self._since,
                "is_ready": is_ready,
                "children": children,
                "restarts": self.server.restarts + self.worker.restarts,
            }
        )

    def _child(self, name: str, *arguments: str) -> Child:
        command = (*PREFECT, *arguments)
        log = self.places.log(name)
        return Child(name, command, self.environ, log, ROOT, self.say)
