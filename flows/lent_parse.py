"""dbt's reading of the project, lent from one data folder to the next.

It is the same whatever the warehouse, and takes longer than many builds; dbt itself
holds it against every file of the project and reads again what has changed. Kept
beside the project, under `target`, where dbt looks for nothing; its description of the
project (the manifest), which takes a second to write, goes with it. Not here: dbt.
"""

import contextlib
import os
import shutil
from pathlib import Path
from tempfile import mkstemp

PARSE = "partial_parse.msgpack"
MANIFEST = "manifest.json"


def borrow(lent: Path, target: Path) -> None:
    """Let a folder that dbt has read nothing into begin with what is lent."""
    if (target / PARSE).exists() or not (lent / PARSE).exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    for name in (PARSE, MANIFEST):
        # what cannot be borrowed is read
        with contextlib.suppress(OSError):
            shutil.copy2(lent / name, target / name)


def lend(lent: Path, target: Path) -> None:
    """Lend what dbt has read since; a project that cannot be written lends nothing."""
    for name in (PARSE, MANIFEST):
        _lend(lent, target, name)


def is_described(target: Path) -> bool:
    """Say whether the description is of what dbt has read last."""
    parse, manifest = target / PARSE, target / MANIFEST
    if not (parse.exists() and manifest.exists()):
        return False
    return manifest.stat().st_mtime >= parse.stat().st_mtime


def _lend(lent: Path, target: Path, name: str) -> None:
    own, theirs = target / name, lent / name
    if not own.exists():
        return
    if theirs.exists() and theirs.stat().st_mtime >= own.stat().st_mtime:
        return
    with contextlib.suppress(OSError):
        lent.mkdir(parents=True, exist_ok=True)
        descriptor, written = mkstemp(dir=lent)
        os.close(descriptor)
        shutil.copy2(own, written)
        # at once, since another shop may be borrowing it
        Path(written).replace(theirs)
