"""Every deployment names a flow that exists and parameters that it takes."""

import inspect
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.exceptions import ParameterTypeError
from prefect.utilities.callables import parameter_schema

from flows import scheduled
from flows.pull_kinds import KINDS, is_of
from flows.sources import MODULES
from flows.up.places import QUEUES
from flows.up.supervise import FIRST

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda each: each["name"])
def test_a_deployment_runs_a_flow_of_its_own_name_or_a_kind_of_it(
    deployment: dict,
) -> None:
    path, function = deployment["entrypoint"].split(":")
    assert path == "flows/scheduled.py"
    flow = getattr(scheduled, function)
    assert deployment["name"] in (flow.name, deployment["parameters"].get("of"))
    accepted = set(inspect.signature(flow.fn).parameters)
    assert set(deployment["parameters"]) <= accepted


def test_every_flow_has_a_deployment() -> None:
    flows = {name for name, value in vars(scheduled).items() if name.endswith("_flow")}
    deployed = {each["entrypoint"].split(":")[1] for each in DEPLOYMENTS}
    assert deployed == flows


def active() -> set[str]:
    """Return the names of the deployments that have a schedule that is on."""
    return {
        each["name"]
        for each in DEPLOYMENTS
        if any(one["active"] for one in each.get("schedules", []))
    }


def test_what_writes_waits_in_one_line_and_a_backfill_beside_it() -> None:
    queues = {
        each["name"]: each["work_pool"]["work_queue_name"] for each in DEPLOYMENTS
    }
    assert queues.pop("backfill") == "varsel-backfill"
    assert set(queues.values()) == {"varsel-writer"}
    assert QUEUES == {"varsel-writer": 1, "varsel-backfill": 1}


def test_either_the_loop_is_scheduled_or_its_parts_and_never_both() -> None:
    parts = {*KINDS, "build-and-notify", "follow-up", "publish"}
    assert active() == parts | {"weekly-review", "sweep", "retention"}
    assert "run" in {each["name"] for each in DEPLOYMENTS if "schedules" in each}


def test_every_system_is_pulled_by_one_schedule() -> None:
    kinds = {
        module.SYSTEM: [k for k in KINDS if is_of(module.SYSTEM, k)]
        for module in MODULES
    }
    assert {len(found) for found in kinds.values()} == {1}


def test_what_runs_first_stands_first_and_begins_while_others_are_deployed() -> None:
    first = [each["name"] for each in DEPLOYMENTS[:2]]
    assert first == [deployment for _, deployment in FIRST] == ["orders", "run"]


def backfill_form() -> dict[str, Any]:
    """Return the schema by which the server checks what the form is filled in with."""
    schema = parameter_schema(scheduled.backfill_flow).model_dump()
    return schema["definitions"]["Asked"]


def test_the_form_of_a_backfill_offers_its_ways_by_name() -> None:
    form = backfill_form()
    offered = {
        name: form["properties"][name].get("enum") for name in form["properties"]
    }
    assert offered["by"] == ["day", "week", "month"]
    assert offered["reprocess"] == ["missing", "failed", "all", "changed-code"]
    assert form["required"] == ["from_at", "to_at"]
    assert form["properties"]["newest_first"]["type"] == "boolean"
    assert form["properties"]["dry_run"]["type"] == "boolean"
    assert form["additionalProperties"] is False


def test_every_field_of_the_form_says_what_it_is_for() -> None:
    fields = backfill_form()["properties"]
    assert [name for name in fields if not fields[name].get("description")] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_at": "2026-03-01"},
        {"by": "hour"},
        {"reprocess": "some"},
        {"from_at": "last week"},
        {"dryrun": True},
    ],
    ids=lambda each: next(iter(each)),
)
def test_a_backfill_that_makes_no_sense_is_refused_by_its_form(
    wrong: dict[str, Any],
) -> None:
    right = {"from_at": "2026-03-01", "to_at": "2026-03-08"}
    flow = scheduled.backfill_flow
    assert flow.validate_parameters({"asked": right})["asked"].by == "day"
    with pytest.raises(ParameterTypeError):
        flow.validate_parameters({"asked": {**right, **wrong}})
