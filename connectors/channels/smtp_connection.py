"""Getting into a mail server: connect, encrypt, log in. No mail is sent here."""

import smtplib
import ssl
from typing import Any, Protocol

from connectors.channels.smtp_replies import judge_way_in, redact
from connectors.errors import ChannelDown, ConnectorError


class SmtpSettings(Protocol):
    """What is needed to get in; the password is a text, a secret, or None."""

    host: str
    port: int
    username: str | None
    password: Any
    security: str  # starttls, tls or none


def open_connection(
    settings: SmtpSettings, context: ssl.SSLContext, timeout_s: float
) -> smtplib.SMTP:
    """Return a connection that has been let in.

    Raises: AuthenticationError when the login is wrong, ChannelDown when anything
    else is: nobody answers, the certificate, the kind of security, the greeting.
    """
    try:
        return _greet(settings, context, timeout_s)
    except (smtplib.SMTPException, OSError) as error:
        raise _explain(error, settings) from None


def _explain(error: Exception, settings: SmtpSettings) -> ConnectorError:
    attempt = f"connect to {settings.host}:{settings.port}"
    password = reveal_password(settings)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ChannelDown(
            f"could not {attempt}: its certificate is not trusted "
            f"({error.verify_message}); correct the host or the certificate"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ChannelDown(
            f"could not {attempt} with security {settings.security!r}: {error} "
            "Change [channels.smtp]"
        )
    if isinstance(error, smtplib.SMTPResponseException):
        reply = redact(error.smtp_error, password)
        return judge_way_in(attempt, error.smtp_code, reply)
    return ChannelDown(
        f"could not {attempt}: {redact(error, password)}; nothing was sent, "
        "try again later"
    )


def _greet(
    settings: SmtpSettings, context: ssl.SSLContext, timeout_s: float
) -> smtplib.SMTP:
    connection: smtplib.SMTP
    if settings.security == "tls":
        connection = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=timeout_s, context=context
        )
    else:
        connection = smtplib.SMTP(settings.host, settings.port, timeout=timeout_s)
    try:
        _enter(connection, settings, context)
    except BaseException:
        connection.close()
        raise
    return connection


def _enter(
    connection: smtplib.SMTP, settings: SmtpSettings, context: ssl.SSLContext
) -> None:
    connection.ehlo_or_helo_if_needed()
    if settings.security == "starttls":
        connection.starttls(context=context)
        connection.ehlo()
    password = reveal_password(settings)
    if settings.username and password:
        connection.login(settings.username, password)


def is_alive(connection: smtplib.SMTP) -> bool:
    """Return whether the server still answers; clears what an earlier mail left."""
    try:
        if connection.rset()[0] == 250:
            return True
    except (smtplib.SMTPException, OSError):
        pass
    connection.close()
    return False


def reveal_password(settings: SmtpSettings) -> str | None:
    reveal = getattr(settings.password, "get_secret_value", None)
    return reveal() if reveal else settings.password
