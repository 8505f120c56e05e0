"""What an answer of GLS says of a person: it is about one number."""

from connectors.personal import RECORD_ID, Personal

PERSONAL = {"parcels": Personal(told_by={"parcel": (RECORD_ID,)})}
