"""Secrets: taken from the environment into the settings, refused in the file.

The one exception is where the ledger is: an address without a password may stand in
the file, and the environment may name one without any table there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.settings_ops import has_password

STATE = "state.url"
OPS_SECRETS = {STATE: "VARSEL_STATE_URL"}


def put_secrets(
    written: dict[str, Any],
    environ: Mapping[str, str],
    secrets: Mapping[str, str],
    file: str,
) -> list[str]:
    """Put each secret where its table is; return what is wrong, a line each."""
    return [*_misplaced(written, environ, secrets, file), *_unclean(environ, secrets)]


def _misplaced(
    written: dict[str, Any],
    environ: Mapping[str, str],
    secrets: Mapping[str, str],
    file: str,
) -> Iterator[str]:
    for key, name in secrets.items():
        secret = (environ.get(name) or "").strip()
        if key == STATE and not _is_for_secrets(written, secret):
            continue
        if _put_secret(written, key, secret):
            yield (
                f"{key}: stands in {file}; take it out and set {name} in the "
                "environment"
            )


def _unclean(environ: Mapping[str, str], secrets: Mapping[str, str]) -> Iterator[str]:
    for name in secrets.values():
        if not _is_plain(environ.get(name, "")):
            yield (
                f"{name}: holds a character that no key or password has (a line "
                "break, a letter outside ASCII); set it again, without quotation marks"
            )


def _is_for_secrets(written: dict[str, Any], secret: str) -> bool:
    """Let an address without a password stand, and make room for one that comes."""
    table = written.setdefault("state", {}) if secret else written.get("state")
    if not isinstance(table, dict):
        return False
    stands = table.get("url")
    if isinstance(stands, str) and not has_password(stands):
        if secret:
            del table["url"]
        return bool(secret)
    return True


def _is_plain(secret: str) -> bool:
    text = secret.strip()
    return text.isascii() and text.isprintable()


def _put_secret(written: dict[str, Any], key: str, secret: str) -> bool:
    """Set the secret if its table is there; return whether the file held one."""
    *tables, name = key.split(".")
    table: Any = written
    for one in tables:
        table = table.get(one) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return False
    is_written = table.pop(name, None) is not None
    if secret:
        table[name] = secret
    return is_written
