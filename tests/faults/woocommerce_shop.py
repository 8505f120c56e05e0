"""A WooCommerce shop as its tables hold it: what is done to orders, and what it stamps.

`has_tables` is a shop whose orders have their own tables (HPOS); without them orders
are posts (CPT), which stamp fewer changes but no wrong hour. How the shop is asked is
in `vendors/woocommerce.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")
PAID = frozenset({"processing", "completed", "refunded"})


class Shop:
    """Orders and refunds by id; they share one row of numbers, which has gaps."""

    def __init__(self, now: Callable[[], datetime], *, has_tables: bool = True) -> None:
        self.now = now
        self.has_tables = has_tables
        self.orders: dict[int, dict[str, Any]] = {}
        self.refunds: dict[int, dict[int, dict[str, Any]]] = {}
        self._last_id = 100

    def place(self, status: str = "processing", at: datetime | None = None) -> int:
        """Take an order; return its id."""
        at = at or self.now()
        number = self._next_id()
        order = {
            "id": number,
            "parent_id": 0,
            "number": str(number),
            "status": status,
            "currency": "DKK",
            "total": "349.00",
            "customer_id": 0,
            "billing": {"email": f"kunde{number}@mail.example", "address_1": "Gade 1"},
            "line_items": [{"id": 1, "sku": "MUG-01", "quantity": 2, "price": 124}],
            "refunds": [],
            "meta_data": [],
            "date_paid_gmt": _naive(at) if status in PAID else None,
            **self._stamped("created", at),
        }
        self.orders[number] = order
        self.refunds[number] = {}
        self.touch(number, at)
        return number

    def touch(self, number: int, at: datetime | None = None) -> None:
        """Stamp a change of the order."""
        self.orders[number] |= self._stamped("modified", at or self.now())

    def set_status(self, number: int, status: str) -> None:
        self.orders[number]["status"] = status
        self.touch(number)

    def set_address(self, number: int, line: str) -> None:
        self.orders[number]["billing"]["address_1"] = line
        if self.has_tables:
            self.touch(number)

    def track(self, number: int, tracking_number: str) -> None:
        """Note a parcel as the Shipment Tracking plugin does."""
        item = {
            "tracking_provider": "postnord-sverige-ab",
            "custom_tracking_provider": "",
            "custom_tracking_link": "",
            "tracking_number": tracking_number,
            "date_shipped": str(int(self.now().timestamp()) // 86400 * 86400),
            "tracking_id": f"t{tracking_number}",
        }
        meta = {"id": 1, "key": "_wc_shipment_tracking_items", "value": [item]}
        self.orders[number]["meta_data"] = [meta]
        if self.has_tables:
            self.touch(number)

    def refund(self, number: int, amount: str) -> int:
        """Pay a part back; return the refund's id."""
        refund_id = self._next_id()
        self.refunds[number][refund_id] = {
            "id": refund_id,
            "amount": amount,
            "reason": "Kulance",
            "line_items": [],
            **self._stamped("created", self.now()),
        }
        named = {"id": refund_id, "reason": "Kulance", "total": f"-{amount}"}
        self.orders[number]["refunds"].insert(0, named)
        self.touch(number)
        return refund_id

    def delete_refund(self, number: int, refund_id: int) -> None:
        """Take a refund back; no stamp moves."""
        del self.refunds[number][refund_id]
        order = self.orders[number]
        order["refunds"] = [one for one in order["refunds"] if one["id"] != refund_id]

    def delete(self, number: int) -> None:
        """Delete for good, past the trash."""
        del self.orders[number], self.refunds[number]

    def _next_id(self) -> int:
        self._last_id += 3
        return self._last_id

    def _stamped(self, name: str, at: datetime) -> dict[str, str]:
        local = at.astimezone(ZONE)
        gmt = at
        is_first_of_two = local.replace(fold=1).utcoffset() != local.utcoffset()
        if name == "modified" and self.has_tables and is_first_of_two:
            # the hour before the clocks go back is stamped as the one after
            gmt = at + timedelta(hours=1)
        return {f"date_{name}": _naive(local), f"date_{name}_gmt": _naive(gmt)}


def _naive(moment: datetime) -> str:
    zone = moment.tzinfo if moment.tzinfo is ZONE else UTC
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")
