"""What a tracker of EasyPost says of a person: who signed, and where it went."""

from connectors.personal import Personal

PERSONAL = {"trackers": Personal(told_by={"parcel": ("tracking_code",)})}
