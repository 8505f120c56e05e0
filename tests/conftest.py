"""How tests are dealt out to processes: what shares a costly thing stays together.

And the databases that a ledger can be in, for tests that hold on each.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import private_postgres
import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.browser.chromium import Chromium, open_chromium

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgresql")
# a whole shop run, hundreds of texts sorted: as a test asks for them
SHARED = {"told": r"\bTold\b", "verdicts": r"def \w+\([^)]*\bverdicts\b"}


@cache
def group_of(file: str) -> str:
    """Return what the tests of a file share: a costly fixture, or the file alone."""
    if file.startswith("tests/dbt_project/"):
        # one build of the whole dbt project
        return "built"
    path = ROOT / file
    text = path.read_text("utf-8") if path.is_file() else ""
    shared = (name for name, sign in SHARED.items() if re.search(sign, text))
    return next(shared, file)


class ByCost(LoadScopeScheduling):
    """Deals out groups; the marks of xdist's own grouping do not reach it."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByCost:
    return ByCost(config, log)


# while Playwright is open its event loop counts as running, and asyncio.run of any
# other test in the process would refuse: so it is closed again with the module
@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for the tests of a file; see tests/browser/visiting.py."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def postgres() -> Iterator[private_postgres.Cluster]:
    """Yield a PostgreSQL server of our own; skips, saying why, where there is none."""
    if reason := private_postgres.why_not():
        pytest.skip(reason)
    with private_postgres.running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def emptied(postgres: private_postgres.Cluster) -> private_postgres.Emptied:
    """Return a ledger that is emptied for each test; making one anew takes longer."""
    return private_postgres.Emptied(postgres)


@pytest.fixture(params=DATABASES)
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty ledger, on one database after the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    return request.getfixturevalue("emptied").url()
