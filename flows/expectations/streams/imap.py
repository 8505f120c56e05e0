"""A mailbox: mails. A mail with an odd date or sender is still a mail."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "messages": (
        Field("folder", "$.folder", is_required=True),
        Field("received_at", "$.received_at", "instant"),
        Field("size", "$.size", "number", at_least=0),
    ),
}
