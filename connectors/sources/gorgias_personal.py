"""What Gorgias says of a person; nothing of it is book-keeping."""

from connectors.personal import Personal

PERSONAL = {
    "tickets": Personal(
        told_by={
            "address": ("customer.email",),
            "customer": ("customer.id",),
            "ticket": ("id",),
        },
        leads_to={"ticket": ("id",), "customer": ("customer.id",)},
        called=("customer.name", "customer.firstname customer.lastname"),
        data="tickets",
        dated=("created_datetime", "updated_datetime"),
    ),
    "messages": Personal(
        told_by={
            "ticket": ("ticket_id",),
            "address": ("sender.email",),
            "customer": ("sender.id",),
        },
        data="tickets",
        dated=("created_datetime",),
    ),
}
