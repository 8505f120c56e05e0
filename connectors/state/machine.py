"""Which run of this machine it is: another one after every loss of power."""

from functools import cache
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_of_machine() -> str | None:
    """Return what the kernel calls this run of the machine; None where it does not."""
    try:
        return _BOOT.read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None
