"""Telling the people who run it of a part that fails: by mail and by webhook.

In every sending mode, since it is no customer's message: a rehearsal that does not work
is worth knowing of, too. A fuse that blew is told of by `blown.py`.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing

from connectors.channels import Outgoing, smtp, webhook
from connectors.errors import ConnectorError
from flows.messages.ops import compose_ops_mail
from flows.notify import shop_facts
from flows.shop import Shop

_WHAT_TO_DO = (
    "What to do: `varsel status` shows what else is wrong, `varsel check` tries every "
    "source and channel. Nothing that was landed, decided or sent is lost; the next "
    "run of this part goes on where it stopped, and you are not told again while it "
    "fails in the same way."
)


def tell_ops_of_failure(shop: Shop, part: str, problems: list[str]) -> list[str]:
    """Tell of it; return the ways by which it was taken, none where there are none."""
    told = []
    for name, channel, outgoing in _ways(shop, part, problems):
        try:
            with closing(channel):
                channel.send(outgoing)
        except (ConnectorError, OSError) as error:
            shop.say(f"ops could not be told by {name}: {error}")
            continue
        told.append(name)
    return told


def _ways(shop: Shop, part: str, problems: list[str]) -> Iterator[tuple]:
    channels = shop.settings.channels
    now = shop.ledger.wall_now()
    key = hashlib.sha256(f"{part} {now.isoformat()}".encode()).hexdigest()[:24]
    facts = shop_facts(shop)
    to = shop.settings.sending.ops_address or facts.reply_address
    if channels.smtp is not None:
        lines = [f"{part} has failed:", *problems, "", _WHAT_TO_DO]
        subject = f"{part} fails: {problems[0]}"
        body = compose_ops_mail(key, subject, lines, to=to, shop=facts, sent_at=now)
        mail = Outgoing(key, "ops_failure", facts.reply_address, to, body)
        yield "email", smtp.open_channel(channels.smtp), mail
    if channels.webhook is not None:
        row = {"type": "ops_failure", "part": part, "problems": problems}
        body = json.dumps({**row, "at": now.isoformat()}).encode()
        post = Outgoing(key, "ops_failure", facts.reply_address, to, body, "webhook")
        yield "webhook", webhook.open_channel(channels.webhook), post
