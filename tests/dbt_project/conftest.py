"""One whole dbt build of a shop that has no data yet, shared by all tests here."""

import pytest
from built_project import Built, make_warehouse

from flows.dbt import Dbt


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dbt")
    warehouse = make_warehouse(folder)
    dbt = Dbt(warehouse.path, folder / "dbt")
    yield Built(dbt.run("build"), warehouse, dbt)
    dbt.close()
