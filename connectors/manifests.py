"""Manifests: what a landed batch is, and how far its stream has come with it.

Here: the fields, reading one back, and which parts of them are still to be loaded.
Writing and finding them is the landing's (`landing.py`).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import ContractViolation
from connectors.landing_parts import Part

# a pull goes on from the newest manifest and would not look back for one that is gone
WAY_ON = (
    "restore it from a backup, or delete the manifest it belongs to and read the time "
    "since the batch before again with `varsel backfill`."
)


@dataclass(frozen=True)
class Manifest:
    """A committed batch: what was asked, what came, and how far it reaches.

    `begins_at`: how far the stream had come before; None where nothing was before, and
    in manifests older than the field. `run`: the backfill it belongs to. `requests`:
    what it cost the vendor's limit. `kept_out`: records of erased people and such
    as are past their time; what was fetched is in the parts, but for them.
    """

    batch_id: str
    source: str
    stream: str
    extracted_at: str
    since: str | None
    until: str
    cursor: str | None
    fetched: int
    parts: tuple[Part, ...]
    begins_at: str | None = None
    run: str | None = None
    code_version: str | None = None
    requests: int | None = None
    kept_out: int = 0


def read_manifest(path: Path) -> Manifest:
    """Return the batch that the file commits.

    Raises: ContractViolation when the file is not whole.
    """
    try:
        fields = json.loads(path.read_text())
        parts = tuple(Part(**part) for part in fields.pop("parts"))
        return Manifest(**fields, parts=parts)
    except (ValueError, TypeError, KeyError) as error:
        raise ContractViolation(
            f"Reading the manifest {path.name!r} failed: {error}. It is written "
            f"whole or not at all, so the disk or a hand has changed it; {WAY_ON}"
        ) from error


def unloaded(manifests: Iterable[Manifest], loaded: set[str]) -> Iterator[Part]:
    """Yield the committed parts that are not loaded yet, oldest batch first."""
    for manifest in manifests:
        for part in manifest.parts:
            if part.file not in loaded:
                yield part
