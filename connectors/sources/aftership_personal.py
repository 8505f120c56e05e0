"""What a tracking of AfterShip says of a person."""

from connectors.personal import Personal

PERSONAL = {
    "trackings": Personal(
        told_by={"address": ("customers.email",), "parcel": ("tracking_number",)},
        leads_to={
            "parcel": ("tracking_number",),
            "phone": ("customers.phone_number",),
        },
    ),
}
