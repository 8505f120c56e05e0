"""A Prefect server on this machine, as `varsel up` asks it: over its REST interface.

Not an import of Prefect, which takes seconds: that is for the flows themselves.
Docs: https://docs.prefect.io/v3/api-ref/rest-api
"""

import socket
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from connectors.errors import ConnectorError
from connectors.http import HttpClient, Refusal

UNDER_WAY = ("PENDING", "RUNNING", "CANCELLING")
_AT_ONCE = 200
Row = dict[str, Any]


class PrefectServer:
    """One server; `url` ends in `/api`."""

    def __init__(self, url: str, *, session: Any = None) -> None:
        self.url = url
        self._once = HttpClient(
            "prefect", url, session=session, timeout_s=(2, 10), max_tries=1
        )
        # its database is busy at times, and it says 503; all that is asked here can be
        # asked again
        self._http = HttpClient("prefect", url, session=session, timeout_s=(2, 60))

    def answers(self) -> bool:
        """Say whether it is there and has its database in order."""
        try:
            return bool(self._once.get("/ready"))
        except ConnectorError:
            return False

    def is_taken(self) -> bool:
        """Say whether anybody listens there, Prefect or not."""
        where = urlsplit(self.url)
        try:
            with socket.create_connection((where.hostname, where.port), timeout=2):
                return True
        except OSError:
            return False

    def add_pool(self, name: str, queues: Mapping[str, int | None]) -> None:
        """Have a pool for processes, each queue with how many may run at once."""
        self._have("/work_pools/", {"name": name, "type": "process"})
        for queue, limit in queues.items():
            row = {"name": queue, "concurrency_limit": limit}
            self._have(f"/work_pools/{name}/queues", row)

    def find_deployment(self, flow: str, name: str) -> str | None:
        """Return the deployment's id, None while there is none."""
        try:
            return str(self._http.get(f"/deployments/name/{flow}/{name}")["id"])
        except Refusal:
            return None

    def start(
        self, deployment_id: str, *, why: str, parameters: Row | None = None
    ) -> str:
        """Have the deployment run now; return the id of its run."""
        row = {"parameters": parameters or {}, "tags": [why]}
        row["state"] = {"type": "SCHEDULED", "message": why}
        row["idempotency_key"] = uuid.uuid4().hex
        path = f"/deployments/{deployment_id}/create_flow_run"
        made = self._http.post(path, row, is_repeatable=True)
        return str(made["id"])

    def list_runs(
        self, states: Sequence[str], *, deployment_id: str | None = None
    ) -> list[Row]:
        """Return the flow runs in these states, the newest first."""
        asked: Row = {"flow_runs": {"state": {"type": {"any_": list(states)}}}}
        if deployment_id is not None:
            asked["flow_runs"]["deployment_id"] = {"any_": [deployment_id]}
        asked |= {"sort": "EXPECTED_START_TIME_DESC", "limit": _AT_ONCE}
        return self._http.post("/flow_runs/filter", asked, is_repeatable=True)

    def set_state(self, run_id: str, state: str, message: str) -> None:
        """Put a run into a state, whatever it was in."""
        row = {"state": {"type": state, "message": message}, "force": True}
        self._http.post(f"/flow_runs/{run_id}/set_state", row, is_repeatable=True)

    def close(self) -> None:
        self._http.close()
        self._once.close()

    def _have(self, path: str, row: Row) -> None:
        # 409: it is there
        with suppress(Refusal):
            self._http.post(path, row, is_repeatable=True)
