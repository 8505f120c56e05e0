"""The warehouse file: connect, load, hold the context of a run, read, publish.

The only place that imports `duckdb`. One process writes at a time (`lock`); analysts
read what `publish` has copied out and never open the writer's file. What data means is
dbt's business; what a record must satisfy is told by the caller.
"""

from connectors.warehouse.backfilled import BackfilledBatch
from connectors.warehouse.checks import Refusal
from connectors.warehouse.connection import Warehouse, digest
from connectors.warehouse.load_report import LoadReport, StreamLoad
from connectors.warehouse.lock import WriterLock
from connectors.warehouse.publish import has_lookups
from connectors.warehouse.published import Look, PublishedMarts
from connectors.warehouse.replay import StreamReplay

__all__ = [
    "BackfilledBatch",
    "LoadReport",
    "Look",
    "PublishedMarts",
    "Refusal",
    "StreamLoad",
    "StreamReplay",
    "Warehouse",
    "WriterLock",
    "digest",
    "has_lookups",
]
