"""What Freshdesk says of a person; nothing of it is book-keeping."""

from connectors.personal import Personal

PERSONAL = {
    "tickets": Personal(
        told_by={
            "address": ("requester.email",),
            "customer": ("requester_id",),
            "ticket": ("id",),
        },
        leads_to={
            "ticket": ("id",),
            "customer": ("requester_id",),
            "phone": ("requester.phone", "requester.mobile"),
        },
        called=("requester.name",),
        data="tickets",
        dated=("created_at", "updated_at"),
    ),
    "conversations": Personal(
        told_by={
            "ticket": ("ticket_id",),
            "address": ("from_email",),
            "customer": ("user_id",),
        },
        data="tickets",
        dated=("created_at",),
    ),
}
