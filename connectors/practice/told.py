"""What customers have been told by mail: which order, which kind of message, when.

The only thing that the world outside can change in the practice world. Kept as JSON.
"""

import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

Key = tuple[str, str, str]


class Told:
    """The first time each customer read each kind of message about each order."""

    def __init__(self) -> None:
        self._first: dict[Key, datetime] = {}

    def __len__(self) -> int:
        return len(self._first)

    def read(self, mail: bytes, at: datetime) -> None:
        """Note a mail; one that names no message type is none of the shop's."""
        message = message_from_bytes(mail, policy=default)
        kind = str(message.get("X-Varsel-Message-Type", "")).strip()
        order = str(message.get("X-Varsel-Order", "")).strip()
        for _, address in getaddresses(message.get_all("To", [])):
            if kind and address:
                self._note((kind, order.lstrip("#"), address.lower()), at)

    def knew(self, kind: str, order: int, address: str, at: datetime) -> bool:
        """Return whether the customer had read it before `at`."""
        first = self._first.get((kind, str(order), address.lower()))
        return first is not None and first < at

    def save(self, path: Path) -> None:
        rows = [[*key, at.isoformat()] for key, at in sorted(self._first.items())]
        temporary = path.with_name(f"{path.name}.tmp")
        temporary.write_text(json.dumps(rows, indent=0), encoding="utf-8")
        temporary.replace(path)

    def load(self, path: Path) -> None:
        """Add what an earlier process saved; no file means nothing was told."""
        if not path.exists():
            return
        for kind, order, address, at in json.loads(path.read_text(encoding="utf-8")):
            self._note((kind, order, address), datetime.fromisoformat(at))

    def _note(self, key: Key, at: datetime) -> None:
        at = at.astimezone(UTC)
        self._first[key] = min(self._first.get(key, at), at)
