"""Publish: marts copied out as real tables, so that readers never meet the writer.

A build is complete before `current` points at it; the one before stays for readers that
hold it open. Beside the marts lies, in a file of its own, where their rows are found.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from connectors.errors import VarselError

MARTS = "varsel.duckdb"
# numbers of its making are of one version of the database
LOOKUPS = f"lookups-{duckdb.__version__}.duckdb"
KEPT_BUILDS = 2
# a group is looked through for one row, and many groups are as much to choose among
_GROUP_ROWS = 30_720
_LOOKUP_MEMORY = "2GB"


def publish_marts(
    warehouse: Path, folder: Path, build_id: str, lookups: Sequence[str] = ()
) -> Path:
    """Copy every mart to `folder/build_id` and move `folder/current` to it.

    Returns the build's folder: `varsel.duckdb`, one Parquet file a mart, and what the
    statements of `lookups` make of them in a file of lookups. One of that name is whole
    and of the same facts: it stays, since somebody may be reading it.
    """
    build = folder / build_id
    if not build.exists():
        unfinished = folder / f".{build_id}.tmp"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _copy_marts(warehouse, unfinished)
        if lookups:
            write_lookups(unfinished, lookups)
        unfinished.rename(build)
    if lookups and not has_lookups(build):
        write_lookups(build, lookups)
    _point_current_at(folder, build_id)
    _forget_old_builds(folder, build_id)
    return build


def _copy_marts(warehouse: Path, target: Path) -> None:
    connection = duckdb.connect()
    try:
        connection.execute("set TimeZone = 'UTC'")
        # under its own name, which the views among the marts speak of
        live = warehouse.stem.replace('"', '""')
        connection.execute(f"""attach '{_quoted(warehouse)}' as "{live}" (read_only)""")
        connection.execute(f"attach '{_quoted(target / MARTS)}' as published")
        names = connection.execute(
            "select table_name from information_schema.tables "
            "where table_catalog = $1 and table_schema = 'main' order by 1",
            [warehouse.stem],
        ).fetchall()
        for (name,) in names:
            connection.execute(
                f'create table published."{name}" as from "{live}".main."{name}"'
            )
            file = _quoted(target / f"{name}.parquet")
            connection.execute(
                f"""copy published."{name}" to '{file}' (format parquet)"""
            )
    finally:
        connection.close()


def has_lookups(build: Path) -> bool:
    """Say whether rows can be looked up by this version of the database."""
    return (build / LOOKUPS).exists()


def write_lookups(build: Path, lookups: Sequence[str]) -> None:
    """Run the statements over the marts of a build, in a file beside them.

    It takes its name once it is whole. Rows are told by their number, so it is of these
    very marts, which are never written again.
    """
    unfinished = build / f".{LOOKUPS}.tmp"
    unfinished.unlink(missing_ok=True)
    connection = duckdb.connect()
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set memory_limit = '{_LOOKUP_MEMORY}'")
        connection.execute(f"set temp_directory = '{_quoted(unfinished)}.sorting'")
        connection.execute(f"attach '{_quoted(build / MARTS)}' as marts (read_only)")
        connection.execute(
            f"attach '{_quoted(unfinished)}' as lookups (row_group_size {_GROUP_ROWS})"
        )
        connection.execute("set search_path = 'lookups.main,marts.main'")
        for statement in lookups:
            connection.execute(statement)
    except duckdb.CatalogException as error:
        raise VarselError(
            "Publishing stopped: the marts lack what the desk looks up "
            f"({str(error).splitlines()[0]}): another version has built them. Run "
            "`varsel run`; readers keep the publish before."
        ) from error
    finally:
        connection.close()
    unfinished.rename(build / LOOKUPS)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _point_current_at(folder: Path, build_id: str) -> None:
    temporary = folder / ".current.tmp"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(build_id)
    os.replace(temporary, folder / "current")


def _forget_old_builds(folder: Path, current: str) -> None:
    builds = sorted(
        (
            path
            for path in folder.iterdir()
            if path.is_dir() and not path.is_symlink() and path.name != ".gone.tmp"
        ),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in [path for path in builds if path.name != current][KEPT_BUILDS - 1 :]:
        # gone in one step: what stands under a build's own name is always whole
        gone = folder / ".gone.tmp"
        shutil.rmtree(gone, ignore_errors=True)
        path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
