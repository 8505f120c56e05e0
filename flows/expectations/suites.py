"""What each landed stream must satisfy to enter the warehouse, as data.

Only what makes a record unusable: its keys, the times it is placed by, numbers that are
numbers, words of a closed list. Everything after the load is checked by dbt.
"""

from types import ModuleType

from flows.expectations.fields import Field
from flows.expectations.streams import (
    aftership,
    bring,
    dhl,
    easypost,
    files,
    freshdesk,
    gls,
    gorgias,
    imap,
    postnord,
    shipmondo,
    shopify,
    woocommerce,
    zendesk,
)

VERSION = "3"
SYSTEMS: dict[str, ModuleType] = {
    "files": files,
    "shopify": shopify,
    "shipmondo": shipmondo,
    "aftership": aftership,
    "easypost": easypost,
    "woocommerce": woocommerce,
    "zendesk": zendesk,
    "freshdesk": freshdesk,
    "gorgias": gorgias,
    "postnord": postnord,
    "bring": bring,
    "gls": gls,
    "dhl": dhl,
    "imap": imap,
}
FIELDS: dict[tuple[str, str], tuple[Field, ...]] = {
    (system, stream): fields
    for system, module in SYSTEMS.items()
    for stream, fields in module.FIELDS.items()
}
