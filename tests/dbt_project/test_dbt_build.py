"""The whole dbt project builds for a shop that has no data yet, without a warning."""

import re

import pytest

from flows.build import CAUTIOUS, NO_UNIT_TESTS, PROJECT_ALONE

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


def test_the_projects_own_tests_and_those_of_data_are_all_of_them(built):
    """Those left out of a build on a known project are what no data can make fail."""
    parts = [
        built.dbt.run("test", *NO_UNIT_TESTS, *CAUTIOUS, how, *PROJECT_ALONE).statuses
        for how in ("--select", "--exclude")
    ]
    own, others = parts
    tests = {node["unique_id"]: node for node in built.nodes("test").values()}
    read = {each for key in own for each in tests[key]["depends_on"]["nodes"]}
    assert {each.partition(".")[0] for each in read} == {"seed"}
    assert len(own) > 100
    assert own.keys() & others.keys() == set()
    assert own.keys() | others.keys() == tests.keys()
    assert {*own.values(), *others.values()} == {"pass"}
