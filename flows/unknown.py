"""Messages of which nobody knows whether they left, and the trail of who settled them.

Only a person, or the channel where it can be asked, decides what became of one.
"""

from typing import Any

from connectors.errors import VarselError
from flows.masking import mask_text
from flows.messages.clean import clean_text
from flows.shop import Shop

# what a person says, and the state it puts the message in
OUTCOMES = {"sent": "sent", "resend": "pending", "drop": "failed"}


def unknown_lines(shop: Shop) -> list[str]:
    """Return the unknown messages of the shop's mode, a line each, and the way on."""
    mode = shop.settings.sending.mode
    rows = shop.ledger.list_messages(state="unknown", mode=mode)
    return [
        *map(_line, rows),
        f"{len(rows)} unknown. Look for the Message-ID at the mail server, then: "
        "varsel unknown KEY --as sent (or resend, drop)",
    ]


def _line(row: dict[str, Any]) -> str:
    line = (
        f"{row['message_key']}  {row['message_type']}  {row['subject_id']}  to "
        f"{mask_text(row['recipient'])}, {row['settled_at']:%Y-%m-%d %H:%M} UTC: "
        f"{row['error']}"
    )
    # a vendor's answer stands in it, and a shop's own numbers
    return clean_text(line, 400) or ""


def resolve(shop: Shop, key: str, outcome: str, *, by: str, why: str | None) -> str:
    """Settle one as the person says, with a line in the audit trail.

    Raises: VarselError for another word, or a message that is not unknown.
    """
    if outcome not in OUTCOMES:
        raise VarselError(
            f"an unknown message cannot become {outcome!r}; say one of "
            f"{', '.join(OUTCOMES)}"
        )
    shop.ledger.resolve_unknown(
        key,
        mode=shop.settings.sending.mode,
        outcome=OUTCOMES[outcome],
        by=by,
        now=shop.clock.now(),
        why=why,
    )
    then = {
        "sent": "counts as sent",
        "resend": "is sent again with the next run, if it is still due",
        "drop": "is given up",
    }
    return f"{key} {then[outcome]}."


def act_lines(shop: Shop) -> list[str]:
    """Return what people did by hand, oldest first."""
    lines = [_act_line(row) for row in shop.ledger.list_acts()]
    return lines or ["Nobody has stopped, released or settled anything yet."]


def _act_line(row: dict[str, Any]) -> str:
    count = "" if row["count"] is None else f", {row['count']:,} messages"
    why = f": {row['why']}" if row["why"] else ""
    what = " ".join(filter(None, (row["act"], row["subject"])))
    return f"{row['at']:%Y-%m-%d %H:%M} UTC  {row['by']}  {what}{count}{why}"
