"""Which landed part cannot be read, when reading several failed."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from connectors.errors import ContractViolation
from connectors.manifests import WAY_ON


def blame_a_part(files: Sequence[str]) -> None:
    """Raise ContractViolation naming the part that cannot be read, if there is one."""
    for file in files:
        try:
            duckdb.execute(
                "select max(hash(rows)) from read_parquet(?) as rows",
                [file],
            )
        except duckdb.Error as error:
            why = str(error).partition("\n")[0]
            raise ContractViolation(
                f"Reading the landed part {Path(file).name!r} failed: {why}. It was "
                f"whole when it landed, so the disk or a hand has changed it; {WAY_ON}"
            ) from error
