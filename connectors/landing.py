"""Landing: what the vendors sent, kept as received, one batch at a time.

A batch is Parquet parts (`landing_parts.py`) and one manifest (`manifests.py`), written
last; it is the commit. Cursors are read from manifests and stored nowhere else.
Nothing here knows what a payload means, and nothing here talks to a vendor or DuckDB.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from connectors.collector import collector_off
from connectors.landing_files import write_durably
from connectors.landing_parts import OpenBatch
from connectors.manifests import Manifest, read_manifest


class LandedRecord(Protocol):
    """What a source yields; see `connectors.sources.Record`."""

    stream: str
    record_id: str
    payload: dict[str, Any] | bytes
    updated_at: datetime | None
    is_deleted: bool


class LandedPage(Protocol):
    """Records of one answer and the cursor that is true once they are landed."""

    records: list[LandedRecord]
    cursor: str | None


class Screen(Protocol):
    """Keeps out of a batch what must not be landed again."""

    def pass_on(self, source: str, page: LandedPage) -> LandedPage:
        """Return the page with what may be landed of it."""
        ...

    def close(self) -> int:
        """Remember what was learned; return how many records were kept out."""
        ...


class Landing:
    """The landing folder of one shop."""

    def __init__(
        self, folder: Path, open_screen: Callable[[], Screen] | None = None
    ) -> None:
        self.folder = folder
        self._open_screen = open_screen
        # a committed manifest changes with an erasure alone, so each is read once
        self._known: dict[Path, Manifest] = {}

    def write_batch(
        self,
        source: str,
        stream: str,
        pages: Iterable[LandedPage],
        *,
        extracted_at: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
        begins_at: datetime | None = None,
        run: str | None = None,
        code_version: str | None = None,
        requests: Callable[[], int] | None = None,
    ) -> Manifest | None:
        """Land all pages as one batch and commit it; None when nothing came.

        `since` and `until` bound a re-read; that nothing was in a range is news, and so
        it is committed though it be empty. Any other batch reaches `extracted_at`.
        Raises whatever the pages raise; then no manifest exists and nothing landed.
        """
        batch = OpenBatch(self.folder, source, stream, extracted_at)
        screen = self._open_screen() if self._open_screen else None
        try:
            with collector_off():
                for page in pages:
                    batch.add(screen.pass_on(source, page) if screen else page)
            parts = batch.close()
            kept_out = screen.close() if screen else 0
        except BaseException:
            batch.discard()
            raise
        if not parts and batch.cursor is None and since == until:
            return None
        manifest = Manifest(
            batch_id=batch.batch_id,
            source=source,
            stream=stream,
            extracted_at=extracted_at.isoformat(),
            since=since.isoformat() if since else None,
            until=(until or extracted_at).isoformat(),
            cursor=batch.cursor,
            fetched=batch.fetched + kept_out,
            parts=tuple(parts),
            begins_at=begins_at.isoformat() if begins_at else None,
            run=run,
            code_version=code_version,
            requests=requests() if requests else None,
            kept_out=kept_out,
        )
        self.replace_manifest(manifest)
        return manifest

    def replace_manifest(self, manifest: Manifest) -> None:
        """Commit a batch, or what has become of it."""
        text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
        target = self.folder / manifest.source / f"{manifest.batch_id}.json"
        write_durably(target, text.encode())
        self._known.pop(target, None)

    def manifests(self, source: str | None = None) -> list[Manifest]:
        """Return every committed batch, oldest first."""
        found = [self._manifest(path) for path in self._files(source)]
        return sorted(found, key=lambda each: (each.extracted_at, each.batch_id))

    def manifests_but(self, settled: Collection[str]) -> list[Manifest]:
        """Return the committed batches whose id is not among those, oldest first."""
        paths = (path for path in self._files(None) if path.stem not in settled)
        found = [self._manifest(path) for path in paths]
        return sorted(found, key=lambda each: (each.extracted_at, each.batch_id))

    def latest_cursor(self, source: str, stream: str) -> str | None:
        """Return the newest cursor that a committed batch of the stream carries."""
        latest = self.latest(source, stream, has_cursor=True)
        return latest.cursor if latest else None

    def latest(
        self, source: str, stream: str, *, has_cursor: bool = False
    ) -> Manifest | None:
        """Return the newest batch of the stream; None when there is none.

        A bounded re-read (a backfill) does not say how far the stream has come.
        """
        # a batch's id begins with its time and turn, so the newest is the last
        for path in sorted(self._files(source), reverse=True):
            if path.stem.split("-")[2:3] != [stream]:
                continue
            manifest = self._manifest(path)
            if manifest.since is None and (manifest.cursor or not has_cursor):
                return manifest
        return None

    def _files(self, source: str | None) -> list[Path]:
        # `glob` would take a folder it may not read for an empty one
        folders = [self.folder / source] if source else _entries(self.folder)
        found = (_entries(folder) for folder in folders if folder.is_dir())
        return [path for paths in found for path in paths if path.suffix == ".json"]

    def _manifest(self, path: Path) -> Manifest:
        if path not in self._known:
            self._known[path] = read_manifest(path)
        return self._known[path]


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.exists() else []
