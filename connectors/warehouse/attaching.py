"""How the warehouse file is opened: its form on the disk, and who may have it open.

A file that cannot be opened is named with the way on. Not here: what is done with it.
"""

import time
from pathlib import Path
from typing import Any

import duckdb

from connectors.errors import VarselError, WarehouseBusy
from connectors.warehouse.lock import WriterLock

# newer forms take five times as long to compress the same texts, and ten the room
STORAGE = "storage_version 'v1.2.0'"
GROUP_ROWS = 6_144
COMPRESSED_FROM = 200
PATIENCE_S = 60.0
POLL_S = 0.1


def attach(connection: Any, path: Path, *, is_read_only: bool) -> None:
    """Let the file be what the connection speaks of.

    Small row groups are compressed and written while a load goes on, not kept back for
    its end; a short payload is worth compressing because there are so many.
    """
    form = "read_only" if is_read_only else f"{STORAGE}, row_group_size {GROUP_ROWS}"
    file, name = str(path).replace("'", "''"), path.stem.replace('"', '""')
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"set temp_directory = '{file}.tmp'")
    connection.execute(f"set zstd_min_string_length = {COMPRESSED_FROM}")
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute(f"""attach '{file}' as "{name}" ({form})""")
            break
        except duckdb.Error as error:
            if "Could not set lock" not in str(error):
                raise _unopened(path, error) from error
            # another process has it open for the moments of its own turn
            if time.monotonic() > deadline:
                raise WarehouseBusy(
                    f"Reading the warehouse {path.name!r} waited {PATIENCE_S:.0f} s "
                    f"for {WriterLock(path).holder()} to close it. Try again when that "
                    "is done, or read what is published."
                ) from error
            time.sleep(POLL_S)
    connection.execute(f'use "{name}"')


def _unopened(path: Path, error: duckdb.Error) -> VarselError:
    said = " ".join(str(error).split())
    if "version number" in said or "newer" in said:
        return VarselError(
            f"Opening the warehouse {path.name!r} failed: a newer DuckDB than this one "
            f"has written it ({said}). Run the Varsel that wrote it, or move the file "
            "away and run `varsel run`: it is built again from landing, and nothing is "
            "sent twice."
        )
    return VarselError(
        f"Opening the warehouse {path.name!r} failed: {said}. If the disk is full, "
        "make room and run again; if the file is damaged, move it away and run "
        "`varsel run`: it is built again from landing; nothing is sent twice."
    )
