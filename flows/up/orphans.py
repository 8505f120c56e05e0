"""Flow runs whose process is gone: told to the server, so that others may go on.

A worker that is killed leaves the run it began alive, and that one ends by itself. Only
where no process is left is a run marked crashed; what it had begun is safe to begin
again, and its schedule does so.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from connectors.clock import parse_instant
from connectors.prefect_server import UNDER_WAY, PrefectServer
from flows.up.children import command_of

# between the worker's taking of a run and its process
BEGINS_WITHIN = timedelta(minutes=3)
# younger than this, and the worker may just be about to take it
OVERDUE_AFTER = timedelta(minutes=2)
Row = dict[str, Any]


def mark_crashed(
    server: PrefectServer, now: datetime, is_alive: Callable[[int], bool]
) -> list[str]:
    """Mark the runs that nobody runs any more; return their names."""
    gone = [
        each for each in server.list_runs(UNDER_WAY) if _is_gone(each, now, is_alive)
    ]
    for each in gone:
        why = "its process was killed; nothing is lost, its schedule begins it again"
        server.set_state(each["id"], "CRASHED", why)
    return [each["name"] for each in gone]


def skip_missed(server: PrefectServer, now: datetime) -> int:
    """Cancel what came due while nobody was up, but for the newest of each.

    Ten pulls in a row bring what one brings.
    """
    seen: set[str] = set()
    count = 0
    for each in server.list_runs(["SCHEDULED"]):
        due_at = each["next_scheduled_start_time"] or each["expected_start_time"]
        if not each["auto_scheduled"] or parse_instant(due_at) > now - OVERDUE_AFTER:
            continue
        if each["deployment_id"] in seen:
            server.set_state(
                each["id"], "CANCELLED", "missed: a later one stands for it"
            )
            count += 1
        seen.add(each["deployment_id"])
    return count


def runs_process(pid: int) -> bool:
    """Say whether the process is one that Prefect runs a flow in."""
    return "prefect" in command_of(pid)


def pid_of(run: Row) -> int | None:
    """Return the process that runs it, None where it is not told."""
    number = str(run.get("infrastructure_pid") or "").rpartition(":")[2]
    return int(number) if number.isdigit() else None


def _is_gone(run: Row, now: datetime, is_alive: Callable[[int], bool]) -> bool:
    pid = pid_of(run)
    if pid is not None:
        return not is_alive(pid)
    return parse_instant(run["state"]["timestamp"]) < now - BEGINS_WITHIN
