"""Mail addresses: read strictly, because a header is built from them."""

import re
from functools import lru_cache

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_NOT_NAME = re.compile(r"[^\w .'’&-]")


def read_address(text: str | None, what: str) -> str:
    """Return the bare address, its domain in ASCII; `what` names it in the error.

    Raises: ValueError saying what is wrong; the address itself is not repeated.
    """
    address = (text or "").strip()
    local, at, domain = address.rpartition("@")
    if not at:
        raise ValueError(f"{what} is not a mail address: it has no @")
    if len(address) > 254 or len(local) > 64:
        raise ValueError(f"{what} is not a mail address: it is too long")
    if not _LOCAL.fullmatch(local):
        raise ValueError(
            f"{what} cannot be written to: the part before the @ holds characters "
            "that plain mail does not carry"
        )
    return f"{local}@{_read_domain(domain, what)}"


@lru_cache(maxsize=1024)
def _read_domain(domain: str, what: str) -> str:
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        ascii_domain = ""
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{what} is not a mail address: its domain is not one")
    return ascii_domain


def clean_display_name(name: str) -> str:
    """Return the name with nothing in it that has a meaning in an address header."""
    return " ".join(_NOT_NAME.sub(" ", name).split())
