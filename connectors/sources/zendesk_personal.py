"""What Zendesk says of a person; nothing of it is book-keeping."""

from connectors.personal import Personal

PERSONAL = {
    "users": Personal(
        told_by={"address": ("email",), "customer": ("id",)},
        leads_to={"customer": ("id",), "phone": ("phone",)},
        called=("name",),
    ),
    "tickets": Personal(
        told_by={
            "address": ("via.source.from.address",),
            "customer": ("requester_id",),
            "ticket": ("id",),
        },
        leads_to={"ticket": ("id",)},
        data="tickets",
        dated=("created_at", "updated_at"),
    ),
    "ticket_comments": Personal(
        told_by={"ticket": ("ticket_id",), "customer": ("author_id",)},
        data="tickets",
        dated=("created_at",),
    ),
}
