"""What an answer of Bring says of a person: it is about one number."""

from connectors.personal import RECORD_ID, Personal

PERSONAL = {"consignments": Personal(told_by={"parcel": (RECORD_ID,)})}
