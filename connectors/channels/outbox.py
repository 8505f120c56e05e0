"""OUT: a folder, one `.eml` file a message. For rehearsals; nothing leaves the machine.

File name: `<date>T<time>-<type>-<key12>.eml`, in UTC, from the mail's own Date header.
A message whose key is there already is not written again.
"""

import os
import re
from contextlib import suppress
from datetime import UTC
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from hashlib import sha256
from math import inf
from pathlib import Path

from connectors.channels import Outgoing, Receipt
from connectors.errors import PermanentError, TransientError

NAME = "outbox"
_KEY_LENGTH = 12


class OutboxChannel:
    """Writes each message whole or not at all."""

    name = NAME
    # the same key again is the same file
    repeat_safe_s = inf

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._files = {key_of(path): path for path in folder.glob("*.eml")}

    def __repr__(self) -> str:
        return f"OutboxChannel({str(self.folder)!r})"

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return the file's name; the same key again is the same file.

        Raises: PermanentError for a mail without a Date, TransientError when the
        folder cannot be written.
        """
        key = shorten(outgoing.message_key)
        path = self._files.get(key)
        if path is None or not path.exists():
            path = self.folder / f"{_write_time(outgoing)}-{_slug(outgoing)}-{key}.eml"
            self._write(path, outgoing.body)
            self._files[key] = path
        return Receipt(path.name)

    def close(self) -> None:
        """Nothing is held open between two messages."""

    def _write(self, path: Path, body: bytes) -> None:
        temporary = path.with_suffix(".part")
        try:
            with temporary.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            _sync_folder(self.folder)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise TransientError(
                f"could not write {path.name} to the outbox {self.folder}: "
                f"{error.strerror or error}; free space or give write access"
            ) from error


def open_channel(folder: Path) -> OutboxChannel:
    """Return the channel; the folder is made when it is not there."""
    return OutboxChannel(Path(folder))


def check_channel(channel: OutboxChannel) -> str:
    """Return one line saying what is there.

    Raises: PermanentError when the folder cannot be written.
    """
    if not os.access(channel.folder, os.W_OK):
        raise PermanentError(f"the outbox {channel.folder} cannot be written")
    count = sum(1 for _ in channel.folder.glob("*.eml"))
    messages = "1 message" if count == 1 else f"{count} messages"
    return f"outbox {channel.folder}: writable, {messages} there"


def key_of(path: Path) -> str:
    """Return what of a message's key stands in a file's name."""
    return path.stem.rpartition("-")[2]


def shorten(message_key: str) -> str:
    """Return what of a key a file's name takes."""
    # a key that is no digest may share its first letters with others
    if not re.fullmatch(r"[0-9a-f]{32,}", message_key):
        message_key = sha256(message_key.encode()).hexdigest()
    return message_key[:_KEY_LENGTH]


def _write_time(outgoing: Outgoing) -> str:
    date = BytesHeaderParser().parsebytes(outgoing.body)["Date"]
    try:
        sent_at = parsedate_to_datetime(str(date)).astimezone(UTC)
    except (TypeError, ValueError) as error:
        raise PermanentError(
            f"message {outgoing.message_key[:_KEY_LENGTH]} has no readable Date "
            "header; compose it again"
        ) from error
    return sent_at.strftime("%Y-%m-%dT%H%M%S")


def _slug(outgoing: Outgoing) -> str:
    return re.sub(r"[^a-z0-9_]+", "_", outgoing.message_type.lower())


def _sync_folder(folder: Path) -> None:
    # without this the file's name may be lost with the power, though its bytes are not
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
