"""OUT: a mail server (RFC 5321). One message, one recipient; one connection for many.

A server knows no idempotency key: what breaks once the mail's bytes are on their way
is an unknown outcome and is not repeated here. Getting in stands in
`smtp_connection.py`, what the replies mean in `smtp_replies.py`.
"""

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from connectors.channels import Outgoing, Receipt
from connectors.channels.smtp_connection import (
    SmtpSettings,
    is_alive,
    open_connection,
    reveal_password,
)
from connectors.channels.smtp_replies import decode, judge_reply, judge_way_in, redact
from connectors.errors import (
    ChannelDown,
    ConnectorError,
    TransientError,
    UnknownOutcome,
)

NAME = "smtp"
_CLOSING = 421
_FRESH_S = 5


class SmtpChannel:
    """One mail server; connects when the first message is sent."""

    name = NAME
    repeat_safe_s = 0.0

    def __init__(
        self, settings: SmtpSettings, context: ssl.SSLContext, timeout_s: float
    ) -> None:
        self.place = f"{settings.host}:{settings.port}"
        self._settings = settings
        self._context = context
        self._timeout_s = timeout_s
        self._connection: smtplib.SMTP | None = None
        self._taken_at: float | None = None

    def __repr__(self) -> str:
        return f"SmtpChannel({self.place!r}, security={self._settings.security!r})"

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return what the server said when it took the mail.

        Raises: TransientError when nothing was accepted, PermanentError when it was
        refused, ChannelDown or AuthenticationError when every mail would be,
        UnknownOutcome when the connection broke while the mail was on its way.
        """
        attempt = (
            f"send {outgoing.message_type} {outgoing.message_key[:12]} "
            f"through {self.place}"
        )
        connection = self._introduced(attempt, outgoing)
        self._announce(attempt, connection, outgoing)
        receipt = Receipt(self._transmit(attempt, connection, outgoing.body))
        self._taken_at = time.monotonic()
        return receipt

    def connect(self) -> smtplib.SMTP:
        """Return the open connection, or a new one that has been let in."""
        if self._connection is None or not (
            self._is_fresh or is_alive(self._connection)
        ):
            self._connection = None
            self._connection = open_connection(
                self._settings, self._context, self._timeout_s
            )
        return self._connection

    def close(self) -> None:
        """Say goodbye if connected; the next send connects again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()

    @property
    def _is_fresh(self) -> bool:
        """A mail was taken just now: asking whether it lives would cost a round."""
        taken_at, self._taken_at = self._taken_at, None
        return taken_at is not None and time.monotonic() - taken_at < _FRESH_S

    def _introduced(self, attempt: str, outgoing: Outgoing) -> smtplib.SMTP:
        """Return the connection that knows the sender; a closed one is replaced."""
        was_open = self._connection is not None
        connection = self.connect()
        try:
            self._introduce(attempt, connection, outgoing)
        except ChannelDown:
            # servers close after so many mails; that says nothing of the next line
            if not was_open or self._connection is not None:
                raise
            connection = self.connect()
            self._introduce(attempt, connection, outgoing)
        return connection

    def _introduce(
        self, attempt: str, connection: smtplib.SMTP, outgoing: Outgoing
    ) -> None:
        """Name the sender, the same for every mail."""
        size = [f"size={len(outgoing.body)}"] if connection.has_extn("size") else []
        try:
            answer = connection.mail(outgoing.sender, size)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise ChannelDown(
                f"could not {attempt}: {self._redact(error)}; nothing was accepted, "
                "try again later"
            ) from None
        self._expect(attempt, 2, answer, judge=judge_way_in)

    def _announce(
        self, attempt: str, connection: smtplib.SMTP, outgoing: Outgoing
    ) -> None:
        """Name the recipient and ask to transmit; nothing is accepted yet."""
        try:
            self._expect(attempt, 2, connection.rcpt(outgoing.recipient))
            self._expect(attempt, 3, connection.docmd("DATA"))
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TransientError(
                f"could not {attempt}: {self._redact(error)}; nothing was accepted, "
                "try again later"
            ) from None

    def _transmit(self, attempt: str, connection: smtplib.SMTP, body: bytes) -> str:
        """Send the mail itself; from here on silence says nothing."""
        try:
            connection.send(_stuff_dots(body))
            answer = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise UnknownOutcome(
                f"tried to {attempt}: the connection broke while the mail was on its "
                f"way ({self._redact(error)}); it may have been accepted, so look for "
                "its Message-ID before sending it again"
            ) from None
        return self._expect(attempt, 2, answer)

    def _expect(
        self,
        attempt: str,
        first: int,
        answer: tuple[int, bytes],
        judge: Callable[[str, int, str], ConnectorError] = judge_reply,
    ) -> str:
        code, reply = answer
        if code // 100 == first:
            return self._redact(f"{code} {decode(reply)}")
        if code == _CLOSING:
            self._drop()
        raise judge(attempt, code, self._redact(reply))

    def _redact(self, text: object) -> str:
        return redact(text, reveal_password(self._settings))

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def open_channel(
    settings: SmtpSettings,
    *,
    context: ssl.SSLContext | None = None,
    timeout_s: float = 60,
) -> SmtpChannel:
    """Return the channel; it connects when it is first used."""
    return SmtpChannel(settings, context or ssl.create_default_context(), timeout_s)


def check_channel(channel: SmtpChannel) -> str:
    """Return one line saying what answered and how well the line is protected.

    Raises: ConnectorError with one line saying why not.
    """
    version = getattr(channel.connect().sock, "version", None)
    protection = version() if version else "not encrypted"
    return f"smtp {channel.place}: answered, {protection}, ready to take mail"


def _stuff_dots(body: bytes) -> bytes:
    # a bare line feed ends a mail for some servers and not for others
    lines = body.rstrip(b"\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    stuffed = (b"\n" + lines + b"\n").replace(b"\n.", b"\n..")
    return stuffed[1:].replace(b"\n", b"\r\n") + b".\r\n"
