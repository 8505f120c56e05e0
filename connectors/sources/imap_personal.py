"""What a mail says of a person: it is theirs when they wrote it or were written to.

Who only stands in copy is taken out of the mail, which stays its writer's.
"""

from connectors.personal import Personal

PERSONAL = {
    "messages": Personal(
        told_by={
            "address": (
                "from.address",
                "reply_to.address",
                "to.address",
                "bounce.recipients.address",
            ),
        },
        called=("from.name",),
        data="tickets",
        dated=("received_at", "sent_at"),
    ),
}
