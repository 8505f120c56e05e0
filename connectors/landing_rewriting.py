"""Landed parts written anew without some of their rows; nothing else ever changes one.

The new part stands under a new name before the manifest names it, and the old one goes
after: whatever stops us leaves the old batch or the new one, and at most a file that
no manifest names, which `drop_leftovers` removes. Which rows go is told by the caller.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.json_text import decoded
from connectors.landing import Landing
from connectors.landing_files import ENVELOPE, sync, write_table
from connectors.landing_parts import Part, canonical
from connectors.manifests import Manifest

# what becomes of a row: None where it goes, else its payload, the same or another
Look = Callable[[str, str, str, Any], Any]
# no batch takes that long from one part to the next
ABANDONED_S = 6 * 3600
_AGAIN = re.compile(r"(?:e(\d+))?\.parquet$")


@dataclass(frozen=True)
class Rewritten:
    """What was done to one stream's part."""

    source: str
    stream: str
    removed: int
    changed: int


def scan(landing: Landing, streams: Collection[tuple[str, str]]) -> Iterator[Any]:
    """Yield (source, stream, record id, payload) of every landed row of the streams."""
    for manifest in landing.manifests():
        for part in manifest.parts:
            if (manifest.source, part.stream) in streams:
                for row_id, text in _rows(landing, part):
                    yield manifest.source, part.stream, row_id, read_payload(text)


def rewrite(landing: Landing, look: Look) -> Iterator[Rewritten]:
    """Look at every landed row, write anew the parts that change; yields those."""
    for manifest in landing.manifests():
        yield from rewrite_batch(landing, manifest, look)


def rewrite_batch(
    landing: Landing, manifest: Manifest, look: Look
) -> Iterator[Rewritten]:
    """Write one batch's parts anew where a row of theirs changes."""
    parts, done = [], []
    for part in manifest.parts:
        texts = [
            _looked_at(look, manifest.source, part.stream, row_id, text)
            for row_id, text in _rows(landing, part)
        ]
        made, told = _written(landing, manifest.source, part, texts)
        parts += [made] if made.rows else []
        done += [told] if told.removed or told.changed else []
    if not done:
        return
    gone = sum(each.removed for each in done)
    landing.replace_manifest(
        replace(manifest, parts=tuple(parts), kept_out=manifest.kept_out + gone)
    )
    drop_leftovers(landing, manifest.batch_id)
    yield from done


def drop_leftovers(landing: Landing, batch_id: str | None = None) -> int:
    """Remove parts of committed batches that their manifest does not name."""
    dropped = 0
    for manifest in landing.manifests():
        if batch_id not in (None, manifest.batch_id):
            continue
        named = {part.file for part in manifest.parts}
        folder = landing.folder / manifest.source
        for path in folder.glob(f"{manifest.batch_id}-*"):
            if f"{manifest.source}/{path.name}" not in named:
                path.unlink()
                dropped += 1
        if dropped:
            sync(folder)
    return dropped


def drop_abandoned(landing: Landing) -> int:
    """Remove parts of batches that never came to be, left by a process that was killed.

    A batch that is being landed has parts without a manifest as well, but no old ones.
    """
    known = {each.batch_id for each in landing.manifests()}
    strangers = [
        path
        for path in landing.folder.glob("*/*.*")
        if path.suffix in (".parquet", ".tmp")
        # time, turn, stream and chance are the batch, the rest is the part
        and "-".join(path.name.split("-")[:4]) not in known
    ]
    abandoned = [path for path in strangers if _age_s(path) > ABANDONED_S]
    for path in abandoned:
        path.unlink()
    return len(abandoned)


def _age_s(path: Path) -> float:
    """Return how long ago the file was written, by the clock of its own disk."""
    with NamedTemporaryFile(dir=path.parent) as now:
        return Path(now.name).stat().st_mtime - path.stat().st_mtime


def read_payload(text: str | None) -> Any:
    """Return the payload decoded, the text itself where it is no JSON."""
    try:
        return decoded((text or "").encode())
    except ValueError:
        return text


def _rows(landing: Landing, part: Part) -> Iterator[tuple[str, str]]:
    table = pq.read_table(landing.folder / part.file, columns=["record_id", "payload"])
    return zip(table[0].to_pylist(), table[1].to_pylist(), strict=True)


def _looked_at(
    look: Look, source: str, stream: str, record_id: str, text: str
) -> str | None:
    payload = read_payload(text)
    kept = look(source, stream, record_id, payload)
    if kept is None or kept is payload:
        return None if kept is None else text
    return canonical(kept).decode() if isinstance(kept, dict | list) else str(kept)


def _written(
    landing: Landing, source: str, part: Part, texts: list[str | None]
) -> tuple[Part, Rewritten]:
    """Return the part that holds these texts: itself, or one beside it."""
    table = pq.read_table(landing.folder / part.file, schema=ENVELOPE)
    before = table["payload"].to_pylist()
    changed = sum(
        new is not None and new != old for new, old in zip(texts, before, strict=True)
    )
    stays = [text is not None for text in texts]
    told = Rewritten(source, part.stream, stays.count(False), changed)
    if not (told.removed or changed):
        return part, told
    left = [text for text in texts if text is not None]
    made = replace(part, file=_next_name(part.file), rows=len(left))
    if left:
        table = _with_payloads(table.filter(pa.array(stays)), left)
        write_table(landing.folder / made.file, table)
    return made, told


def _with_payloads(table: pa.Table, texts: list[str]) -> pa.Table:
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    for name, values in (("payload", texts), ("payload_hash", hashes)):
        place = ENVELOPE.get_field_index(name)
        column = pa.array(values, pa.string())
        table = table.set_column(place, ENVELOPE.field(place), column)
    return table


def _next_name(file: str) -> str:
    """Return the name of the part's next version, which sorts in its place."""
    found = _AGAIN.search(file)
    again = int(found[1] or 0) + 1 if found else 1
    return f"{_AGAIN.sub('', file)}e{again}.parquet"
