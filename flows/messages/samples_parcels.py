"""Invented facts of the messages about orders and parcels, for previews and tests."""

from typing import Any

PARCEL = {
    "order_number": "NL-1042",
    "carrier": "postnord",
    "tracking_number": "00370000000000000017",
    "tracking_url": "https://tracking.example/?id=00370000000000000017",
}
PARCEL_FACTS: dict[str, dict[str, Any]] = {
    "order_incomplete": {"order_number": "NL-1042"},
    "delivery_window_changed": {
        **PARCEL,
        "date_last_told": "2026-03-12",
        "new_date": "2026-03-11",
        "parcel_count": 1,
    },
    "out_for_delivery": {**PARCEL, "delivery_date": "2026-03-09", "parcel_count": 1},
    "pickup_reminder": {
        **PARCEL,
        "pickup_deadline_date": "2026-03-11",
        "parcel_count": 1,
    },
    "delivered_check": {
        **PARCEL,
        "doubt": "neighbour",
        "delivered_at": "2026-03-09T09:40:00Z",
        "parcel_count": 1,
    },
    "delivery_exception": {**PARCEL, "problem": "address", "parcel_count": 1},
    "incident_notice": {**PARCEL, "expected_date": "2026-03-10", "parcel_count": 1},
    "correction": {
        **PARCEL,
        "claim": "date",
        "told_date": "2026-03-05",
        "date_told": "2026-03-08",
        "new_date": "2026-03-11",
        "is_returning": False,
    },
}


def localise_parcels(
    lamp: str, cushion: str, place: str, kiosk: str
) -> dict[str, dict[str, Any]]:
    """Return the facts that read otherwise in each language."""
    return {
        "order_incomplete": {
            "items": [
                {"title": lamp, "missing": ["finish"]},
                {"title": cushion, "missing": ["fabric", "size"]},
            ]
        },
        "pickup_reminder": {"pickup_point": kiosk},
        "delivered_check": {"location": place},
        "delivery_exception": {"location": place},
        "incident_notice": {"hub": place},
    }
