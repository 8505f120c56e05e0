"""Getting into a mailbox: connect, encrypt, prove who we are. No mail is read here."""

import imaplib
import re
import ssl
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import redact
from connectors.settings_sources import ImapSettings

# RFC 5530: the server cannot just now, whatever the password
_NOT_NOW = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]|too many|temporar|try again",
    re.IGNORECASE,
)
_HINT = (
    "check sources.imap.username and VARSEL_IMAP_PASSWORD; Gmail takes only an app "
    "password here, and Microsoft 365 only OAuth2 unless basic sign-in is allowed for "
    "the mailbox"
)


def enter(settings: ImapSettings, ca_file: Path | None, timeout_s: float) -> Any:
    """Return a connection that has been let in.

    Raises: AuthenticationError when the login is refused, TransientError when the
    server cannot now, PermanentError when it does not encrypt; OSError and
    imaplib's own errors when the line breaks.
    """
    connection = _connected(settings, ca_file, timeout_s)
    try:
        if settings.security == "starttls":
            _encrypt(connection, settings, ca_file)
        _log_in(connection, settings)
    except BaseException:
        with suppress(OSError):
            connection.shutdown()
        raise
    return connection


def secrets_of(settings: ImapSettings) -> set[str]:
    """Return what no error may show, in every spelling it travels in."""
    password = settings.password.get_secret_value()
    answer = f"\0{settings.username}\0{password}"
    spelled = {password, password.replace("\\", "\\\\").replace('"', '\\"')}
    return spelled | {b64encode(each.encode()).decode() for each in (password, answer)}


def _connected(settings: ImapSettings, ca_file: Path | None, timeout_s: float) -> Any:
    try:
        if settings.security == "tls":
            return imaplib.IMAP4_SSL(
                settings.host,
                settings.port,
                ssl_context=_context(ca_file),
                timeout=timeout_s,
            )
        return imaplib.IMAP4(settings.host, settings.port, timeout=timeout_s)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        # the greeting was a goodbye
        raise TransientError(
            _tell(settings, f"the server said {error}", "try again later")
        ) from None


def _context(ca_file: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)


def _encrypt(connection: Any, settings: ImapSettings, ca_file: Path | None) -> None:
    if "STARTTLS" not in connection.capabilities:
        raise PermanentError(
            _tell(
                settings,
                "the server offers no STARTTLS, and no password goes in clear",
                'set sources.imap.security = "tls" and its port, mostly 993',
            )
        )
    connection.starttls(ssl_context=_context(ca_file))


def _log_in(connection: Any, settings: ImapSettings) -> None:
    password = settings.password.get_secret_value()
    try:
        if "AUTH=PLAIN" in connection.capabilities:
            # unlike LOGIN it takes any character
            answer = f"\0{settings.username}\0{password}".encode()
            connection.authenticate("PLAIN", lambda _: answer)
        else:
            connection.login(_quoted(settings.username), password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise _refused(settings, str(error)) from None


def _refused(settings: ImapSettings, said: str) -> Exception:
    if _NOT_NOW.search(said):
        return TransientError(
            _tell(settings, f"the server said {said}", "try again later")
        )
    return AuthenticationError(_tell(settings, f"not let in ({said})", _HINT))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _tell(settings: ImapSettings, why: str, hint: str) -> str:
    place = f"{settings.host}:{settings.port}"
    return redact(f"imap: {place}: {why}; {hint}", secrets_of(settings))
