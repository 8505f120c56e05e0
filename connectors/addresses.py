"""Which mailbox an address reaches: the one rule for caps, stops, holdouts and erasure.

The models follow it too (macro `address_key`). A message goes to the address as it was
written; only who it is for is told by the mailbox.
"""


def address_key(address: str) -> str:
    """Return the mailbox of an address: case and what follows a plus left out."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"
