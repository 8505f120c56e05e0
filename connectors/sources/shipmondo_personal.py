"""What a shipment of Shipmondo says of a person."""

from connectors.personal import Personal

_NUMBERS = ("pkg_no", "parcels.pkg_no", "parcels.pkg_nos")

PERSONAL = {
    "shipments": Personal(
        told_by={
            "address": ("receiver.email", "sender.email"),
            "parcel": _NUMBERS,
        },
        leads_to={"parcel": _NUMBERS, "phone": ("receiver.mobile",)},
        called=("receiver.name", "receiver.address1"),
    ),
}
