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


def test_tests_of_the_project_alone_read_nothing_but_seeds_and_are_all_such(built):
    """They are left out of a build on a known project: no data can make them fail."""
    own = built.dbt.run(
        "test", *NO_UNIT_TESTS, *CAUTIOUS, "--select", *PROJECT_ALONE
    ).statuses
    read = {
        node["unique_id"]: {
            each.partition(".")[0] for each in node["depends_on"]["nodes"]
        }
        for node in built.nodes("test").values()
    }
    assert own == {key: "pass" for key, kinds in read.items() if kinds <= {"seed"}}
    assert len(own) > 100
