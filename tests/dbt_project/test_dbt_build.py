"""The whole dbt project builds for a shop that has no data yet, without a warning."""

import re

import pytest

from flows.build import NO_UNIT_TESTS, PROJECT_ALONE

pytestmark = pytest.mark.slow

WARNING = re.compile(r"^.*\[warn ?\].*$", re.MULTILINE)


def test_every_node_succeeds(built):
    bad = [
        f"{node}: {status} {built.result.messages[node]}"
        for node, status in built.result.statuses.items()
        if status not in ("success", "pass") and not node.startswith("exposure.")
    ]
    assert bad == [], "\n".join(sorted(bad, key=lambda line: "skipped" in line)[:10])


def test_every_model_seed_and_test_is_built(built):
    manifest = built.result.manifest
    kinds = ("model", "seed", "test")
    expected = {
        node
        for node, each in manifest["nodes"].items()
        if each["resource_type"] in kinds
    }
    assert len(expected) > 200
    assert expected - set(built.result.statuses) == set()


def test_every_unit_test_runs(built):
    expected = set(built.result.manifest["unit_tests"])
    assert len(expected) > 50
    assert expected - set(built.result.statuses) == set()


def test_parsing_and_building_warn_of_nothing(built):
    assert "Running with dbt" in built.log
    assert WARNING.findall(built.log) == []


def test_docs_are_generated_without_a_warning(built):
    assert "fct_parcels" in built.docs_page
    assert WARNING.findall(built.log) == []


def test_docs_open_with_what_varsel_is(built):
    assert "Varsel tells a webshop's customers" in built.docs_page


def test_what_reads_nothing_but_the_project_is_tested_once(built):
    """What a build leaves out of its tests is what no data can make fail."""
    told = built.dbt.run("test", *NO_UNIT_TESTS, *PROJECT_ALONE)
    tests = built.nodes("test")
    left_out = [
        name for name, node in tests.items() if node["unique_id"] not in told.statuses
    ]
    read = {each for name in left_out for each in tests[name]["depends_on"]["nodes"]}
    assert len(left_out) > 100
    assert {each.partition(".")[0] for each in read} == {"seed"}
    assert set(told.statuses.values()) == {"pass"}
