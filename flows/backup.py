"""Backup: a copy of what cannot be made again, whole, while everything goes on.

The ledger by its database's own means, the rest file by file, while nobody writes. The
warehouse, marts and pages follow from these and are left out. Restoring is described in
docs/operations.md.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

from connectors.errors import VarselError
from connectors.state.copying import copy_ledger_file
from flows.shop import Shop

# made from the rest, or of this machine alone
LEFT_OUT = frozenset({"dbt", "published", "site", "prefect", "heartbeat.json"})
_LEFT_OUT_STARTS = ("warehouse.", "state.", ".")
MANIFEST = "backup.json"


def backup(shop: Shop, to: Path, config: Path) -> list[str]:
    """Copy into an empty folder, and say what was copied.

    Raises: VarselError when there is nothing to copy, or something in the way.
    """
    if not shop.folder.exists():
        raise VarselError(f"there is nothing to copy: {shop.folder} is not there")
    if to.exists() and any(to.iterdir()):
        raise VarselError(
            f"{to} has something in it already; name a folder that is empty, such as "
            "one with today's date"
        )
    to.mkdir(parents=True, exist_ok=True)
    # an erasure and a sweep rewrite parts that are there; both hold this lock
    with shop.writing("varsel backup"):
        lines = [_ledger(shop, to)]
        for source in _kept(shop.folder):
            count, size = _copy_tree(source, to / source.name)
            lines.append(f"{source.name}: {count:,} files, {size / 1e6:,.1f} MB")
    shutil.copy2(config, to / config.name)
    _write_manifest(shop, to)
    return [*lines, f"Whole, with its hashes in {to / MANIFEST}."]


def _ledger(shop: Shop, to: Path) -> str:
    kind, _, path = shop.settings.ledger_url.partition(":///")
    if kind == "sqlite":
        copy_ledger_file(path, to / "state.db")
        return f"ledger: event {shop.ledger.high_water():,}, {to / 'state.db'}"
    return (
        "ledger: on PostgreSQL and not in this copy; dump it now, before anything is "
        "sent: pg_dump --format=custom --file ledger.dump and its database's name"
    )


def _kept(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.name not in LEFT_OUT and not path.name.startswith(_LEFT_OUT_STARTS)
    ]


def _copy_tree(source: Path, to: Path) -> tuple[int, int]:
    if source.is_file():
        shutil.copy2(source, to)
        return 1, to.stat().st_size
    files = [path for path in sorted(source.rglob("*")) if path.is_file()]
    size = 0
    for path in files:
        if path.name.startswith("."):
            # written by somebody just now, and not yet there
            continue
        copy = to / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
        size += copy.stat().st_size
    return len(files), size


def _write_manifest(shop: Shop, to: Path) -> None:
    """Write down every file's hash, so that a copy can be looked over years later."""
    told = {
        "ledger_id": shop.ledger.ledger_id,
        "high_water": shop.ledger.high_water(),
        "made_at": shop.ledger.wall_now().isoformat(timespec="seconds"),
        "files": {
            str(path.relative_to(to)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(to.rglob("*"))
            if path.is_file()
        },
    }
    path = to / MANIFEST
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
