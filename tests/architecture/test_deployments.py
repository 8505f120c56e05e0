"""Every deployment names a flow that exists and parameters that it takes."""

import inspect
from pathlib import Path

import pytest
import yaml

from flows import scheduled

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda each: each["name"])
def test_a_deployment_runs_a_flow_of_its_own_name(deployment: dict) -> None:
    path, function = deployment["entrypoint"].split(":")
    assert path == "flows/scheduled.py"
    flow = getattr(scheduled, function)
    assert flow.name == deployment["name"]
    accepted = set(inspect.signature(flow.fn).parameters)
    assert set(deployment["parameters"]) <= accepted


def test_every_flow_has_a_deployment() -> None:
    flows = {name for name, value in vars(scheduled).items() if name.endswith("_flow")}
    deployed = {each["entrypoint"].split(":")[1] for each in DEPLOYMENTS}
    assert deployed == flows


def test_the_whole_loop_is_scheduled_and_never_overlaps_itself() -> None:
    (run,) = [each for each in DEPLOYMENTS if each["name"] == "run"]
    assert run["schedules"][0]["cron"] == "*/30 * * * *"
    assert run["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
