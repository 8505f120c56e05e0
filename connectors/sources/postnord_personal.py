"""What an answer of PostNord says of a person: it is about one number."""

from connectors.personal import RECORD_ID, Personal

PERSONAL = {"shipments": Personal(told_by={"parcel": (RECORD_ID,)})}
