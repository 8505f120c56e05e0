"""One connection to a mailbox: look into a folder, fetch, connect again after a cut.

Here is what is true of every IMAP server (RFC 3501); imaplib is used here and in
`imap_login.py` alone. A folder is opened with EXAMINE and bodies are asked for with
BODY.PEEK, so that nothing is ever marked as read. Not here: which mails are asked for
(`imap.py`) and what is in them (`imap_mail.py`).
"""

import imaplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from connectors.errors import PermanentError, TransientError
from connectors.http import back_off_s, redact
from connectors.settings_sources import ImapSettings
from connectors.sources.imap_answers import Fetched, fetched, number_in, words_in
from connectors.sources.imap_folders import (
    Folder,
    FolderChanged,
    Opened,
    encode_name,
    listed,
    uid_ranges,
)
from connectors.sources.imap_login import secrets_of

T = TypeVar("T")
TIMEOUT_S = 60
MAX_TRIES = 5
_TRUST = "correct sources.imap.host, or name the CA in network.ca_file"
_BROKEN = (imaplib.IMAP4.abort, OSError, EOFError)


class ImapClient:
    """Asks one mailbox; connects when first asked and again after a cut."""

    def __init__(
        self,
        settings: ImapSettings,
        *,
        ca_file: Path | None = None,
        connect: Callable[..., Any],
        sleep: Callable[[float], None],
    ) -> None:
        self.settings = settings
        self.place = f"{settings.host}:{settings.port}"
        self._ca_file = ca_file
        self._connect = connect
        self._sleep = sleep
        self._connection: Any = None
        self._opened: Opened | None = None

    def __repr__(self) -> str:
        return f"ImapClient({self.place!r}, security={self.settings.security!r})"

    def folders(self) -> list[Folder]:
        """Return the folders there are."""
        return self._again("list the folders", self._list)

    def open(self, name: str) -> Opened:
        """Open a folder, to read only. Raises: PermanentError when it is not there."""
        self._opened = None
        self._opened = self._again(f"open {name!r}", lambda: self._examine(name))
        return self._opened

    def search(self, first: int, *criteria: str) -> list[int]:
        """Return the UIDs from `first` on that meet the criteria, lowest first."""
        found: set[int] = set()
        for wanted in uid_ranges(first, self._opened and self._opened.uidnext):
            found |= self._again(
                f"search {wanted}",
                lambda wanted=wanted: self._search(wanted, criteria),
            )
        # `n:*` names the newest mail even when it lies before n
        return sorted(uid for uid in found if uid >= first)

    def fetch(self, uids: Sequence[int], items: str) -> list[Fetched]:
        """Return what came for those of the mails that are still there."""
        wanted = ",".join(map(str, uids))
        answers = self._again(
            f"fetch {len(uids)} mails",
            lambda: fetched(self._say("UID FETCH", "FETCH", wanted, f"({items})")),
        )
        # a server may tell of other mails in between, flags that changed for instance
        return [each for each in answers if each.uid in set(uids)]

    def encryption(self) -> str:
        """Return how the line is protected, in a word."""
        version = getattr(getattr(self._connection, "sock", None), "version", None)
        return (version and version()) or "not encrypted"

    def close(self) -> None:
        """Say goodbye if connected; the next question connects again."""
        connection, self._connection = self._connection, None
        self._opened = None
        if connection is not None:
            with suppress(imaplib.IMAP4.error, *_BROKEN):
                connection.logout()

    def _again(self, what: str, ask: Callable[[], T]) -> T:
        """Ask `MAX_TRIES` times at most, on a new connection after each that broke."""
        for attempt in range(1, MAX_TRIES + 1):
            try:
                self._stand_ready()
                return ask()
            except ssl.SSLCertVerificationError as error:
                why = f"its certificate is not trusted ({error.verify_message})"
                raise PermanentError(self._tell("connect", why, _TRUST)) from None
            except _BROKEN as error:
                self._drop()
                broken = error
            except imaplib.IMAP4.error as error:
                raise PermanentError(
                    self._tell(what, error, "see the server")
                ) from None
            if attempt < MAX_TRIES:
                self._sleep(back_off_s(attempt))
        hint = f"gave up after {MAX_TRIES} tries, try again later"
        raise TransientError(self._tell(what, broken, hint))

    def _stand_ready(self) -> None:
        """Connect where there is no connection, into the folder that was open."""
        if self._connection is not None:
            return
        self._connection = self._connect(self.settings, self._ca_file, TIMEOUT_S)
        before = self._opened
        if before is None:
            return
        now = self._examine(before.name)
        if now.uidvalidity != before.uidvalidity:
            raise FolderChanged(before.name)

    def _examine(self, name: str) -> Opened:
        connection = self._connection
        status, answer = connection.select(f'"{encode_name(name)}"', readonly=True)
        if status != "OK":
            raise self._no_folder(name, answer)
        counted = int(answer[0] or 0)
        uidvalidity = number_in(connection.response("UIDVALIDITY"))
        if uidvalidity is None:
            raise PermanentError(
                self._tell(
                    f"open {name!r}",
                    "the server gives no UIDVALIDITY, without which mails have no "
                    "lasting number",
                    "use another server",
                )
            )
        return Opened(
            name, uidvalidity, number_in(connection.response("UIDNEXT")), counted
        )

    def _no_folder(self, name: str, answer: Any) -> Exception:
        there = self._list()
        names = [each.name for each in there if each.can_be_read]
        if name in names:
            why = f"the server said {words_in(answer)}"
            return TransientError(self._tell(f"open {name!r}", why, "try again later"))
        return PermanentError(
            self._tell(
                f"open {name!r}",
                "there is no such folder",
                "name in sources.imap.folders or sent_folders only what there is: "
                + ", ".join(f'"{each}"' for each in names),
            )
        )

    def _list(self) -> list[Folder]:
        status, answer = self._connection.list()
        if status != "OK":
            why = f"the server said {status} {words_in(answer)}"
            raise TransientError(self._tell("list the folders", why, "try again later"))
        return listed(answer)

    def _search(self, wanted: str, criteria: Sequence[str]) -> set[int]:
        answer = self._say("UID SEARCH", "SEARCH", "UID", wanted, *criteria)
        return {int(uid) for line in answer if line for uid in line.split()}

    def _say(self, what: str, command: str, *words: str) -> list[Any]:
        status, answer = self._connection.uid(command, *words)
        if status != "OK":
            why = f"the server said {status} {words_in(answer)}"
            raise TransientError(self._tell(what, why, "try again later"))
        return answer

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(imaplib.IMAP4.error, *_BROKEN):
                connection.shutdown()

    def _tell(self, what: str, why: object, hint: str) -> str:
        reason = str(why) or type(why).__name__
        said = f"imap: could not {what} at {self.place}: {reason}; {hint}"
        return redact(said, secrets_of(self.settings))
