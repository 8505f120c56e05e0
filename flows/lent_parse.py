"""dbt's reading of the project, lent from one data folder to the next.

It is the same whatever the warehouse, and takes longer than many builds; dbt itself
holds it against every file of the project and reads again what has changed. Kept
beside the project, under `target`, where dbt looks for nothing. Not here: dbt.
"""

import contextlib
import os
import shutil
from pathlib import Path
from tempfile import mkstemp

PARSE = "partial_parse.msgpack"


def borrow(lent: Path, target: Path) -> None:
    """Let a folder that dbt has read nothing into begin with what is lent."""
    own = target / PARSE
    if own.exists() or not (lent / PARSE).exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    # what cannot be borrowed is read
    with contextlib.suppress(OSError):
        shutil.copy2(lent / PARSE, own)


def lend(lent: Path, target: Path) -> None:
    """Lend what dbt has read since; a project that cannot be written lends nothing."""
    own, theirs = target / PARSE, lent / PARSE
    if not own.exists():
        return
    if theirs.exists() and theirs.stat().st_mtime >= own.stat().st_mtime:
        return
    with contextlib.suppress(OSError):
        lent.mkdir(parents=True, exist_ok=True)
        descriptor, name = mkstemp(dir=lent)
        os.close(descriptor)
        shutil.copy2(own, name)
        # at once, since another shop may be borrowing it
        Path(name).replace(theirs)
