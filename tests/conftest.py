"""How tests are dealt out to processes: what shares a costly thing stays together."""

import pytest

# a whole dbt project built, a whole shop run, hundreds of texts sorted
COSTLY = ("built", "told", "verdicts")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        used = getattr(item, "fixturenames", ())
        shared = next((name for name in COSTLY if name in used), str(item.path))
        item.add_marker(pytest.mark.xdist_group(shared))
