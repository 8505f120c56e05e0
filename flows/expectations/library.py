"""Great Expectations as this project uses it: one frame in memory, nothing on disk.

The only place that opens a context. The import costs seconds and waits for its use.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any


def validate(name: str, frame: Any, expectations: Sequence[Any]) -> list[Any]:
    """Return the library's result for each expectation on a pandas frame.

    Raises: RuntimeError when the library fails inside; that must wave nothing through.
    """
    from great_expectations import ExpectationSuite

    batch = _batch_definition().get_batch(batch_parameters={"dataframe": frame})
    result = batch.validate(
        ExpectationSuite(name=name, expectations=list(expectations)),
        result_format={"result_format": "COMPLETE"},
    )
    for each in result.results:
        if each.exception_info.get("raised_exception"):
            raise RuntimeError(f"{name}: {each.exception_info['exception_message']}")
    return list(result.results)


@cache
def _batch_definition() -> Any:
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    # without this it leaves a folder for a docs site behind at every run
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(store_backend_defaults=stores),
    )
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.variables.analytics_enabled = False
    asset = context.data_sources.add_pandas("landing").add_dataframe_asset("records")
    return asset.add_batch_definition_whole_dataframe("all")
