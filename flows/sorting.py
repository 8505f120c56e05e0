"""Texts that are no tickets yet, sorted as if they were: the same models decide.

A folder of its own holds them for as long as it takes; the shop's data is not touched.
Used to try the sorting on old mails, to learn from labelled texts and to examine what
was learned. Not here: how a verdict comes about (dbt) and how files are read
(`training/texts.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from connectors.sources import Page, Record
from flows.build import build_only
from flows.queries import load_sql
from flows.shop import Shop, open_shop, say_nothing
from flows.training.texts import Text

Row = dict[str, Any]
VERDICTS = "+int_inquiries_categorised +int_ticket_order_numbers"
SETTINGS = """\
[shop]
id = "texts"
name = "Texts"
country = "DK"
languages = ["da", "sv", "nb", "fi", "de", "en"]
time_zone = "UTC"
reply_address = "nobody@texts.example"
website = "https://texts.example"

[shop.opening_hours]
monday = ["09:00-17:00"]

[data]
folder = "var"

[sources.files]
folder = "."
"""


@contextmanager
def texts_as_tickets(
    texts: Sequence[Text],
    now: datetime,
    say: Callable[[str], None] = say_nothing,
    model: Path | None = None,
) -> Iterator[Shop]:
    """Yield a shop whose tickets are these texts, loaded and not yet sorted.

    `model`: the folder of the model to sort by; the one that comes along by default.
    """
    with TemporaryDirectory(prefix="varsel-texts-") as name:
        config = Path(name) / "varsel.toml"
        config.write_text(SETTINGS)
        shop = open_shop(config, {}, as_of=now, say=say)
        if model is not None:
            copytree(model, shop.folder / "model")
        at = (now - timedelta(minutes=1)).isoformat()
        tickets = [_ticket(text, at) for text in texts]
        messages = [_message(text, at) for text in texts]
        for stream, records in (("tickets", tickets), ("ticket_messages", messages)):
            shop.landing.write_batch("files", stream, [Page(records)], extracted_at=now)
        shop.warehouse.load(shop.landing, lambda source, stream: None)
        yield shop


def sort_texts(
    texts: Sequence[Text],
    now: datetime,
    say: Callable[[str], None] = say_nothing,
    model: Path | None = None,
) -> list[Row]:
    """Return the verdict on each text, in the order they were given."""
    with texts_as_tickets(texts, now, say, model) as shop:
        build_part(shop, VERDICTS)
        rows = shop.warehouse.read(load_sql("text_verdicts"))
    found = {row["id"]: row for row in rows}
    return [found[text.id] for text in texts]


def build_part(shop: Shop, select: str) -> None:
    """Build these models over the texts."""
    with shop.writing("varsel sorting texts") as dbt:
        build_only(shop, dbt, select)


def _ticket(text: Text, at: str) -> Record:
    payload = {"ticket_id": text.id, "created_at": at, "subject": text.subject}
    return Record("tickets", text.id, payload)


def _message(text: Text, at: str) -> Record:
    payload = {
        "ticket_id": text.id,
        "message_id": text.id,
        "created_at": at,
        "author": "customer",
        "body": text.body,
    }
    return Record("ticket_messages", text.id, payload)
