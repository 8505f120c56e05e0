"""Tickets sorted by topic and intent, from their text to the verdict, by dbt.

Timed with dbt's start and without it; what a model weighs is kept while the model is
the same, and made before.
"""

import json
import time
from datetime import UTC, datetime
from itertools import cycle, islice

from flows.shop import Shop
from flows.sorting import build_part, texts_as_tickets
from flows.training.texts import Text, training_texts

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TICKETS = 50_000
READ = "+int_tickets_unioned +int_ticket_messages_unioned"
LEARNED = (
    "+int_intents_placed +int_features_weighed +stg_varsel__learned_model "
    "+stg_varsel__learned_words +stg_varsel__word_concepts +stg_varsel__languages "
    "+inquiry_settings +inquiry_intents"
)
SORTED = (
    "int_inquiries_marked int_inquiry_texts int_inquiry_tokens "
    "int_inquiry_languages int_inquiry_vocabulary int_inquiries_weighed "
    "int_inquiries_likely int_inquiries_categorised"
)


def main() -> None:
    with texts_as_tickets(many_texts(TICKETS), NOW) as shop:
        build_part(shop, READ)
        build_part(shop, LEARNED)
        begun = time.perf_counter()
        build_part(shop, SORTED)
        with_start_s = time.perf_counter() - begun
        alone_s = _span_s(shop)
    print(
        f"{TICKETS:,} tickets from text to intent: {TICKETS / alone_s:,.0f} tickets/s, "
        f"{TICKETS / with_start_s:,.0f} with dbt's start"
    )


def _span_s(shop: Shop) -> float:
    """Return the seconds from the first model's beginning to the last one's end."""
    path = shop.folder / "dbt" / "target" / "run_results.json"
    times = [
        datetime.fromisoformat(step[end])
        for each in json.loads(path.read_text())["results"]
        for step in each["timing"]
        for end in ("started_at", "completed_at")
    ]
    return (max(times) - min(times)).total_seconds()


def many_texts(count: int) -> list[Text]:
    """Return so many texts, those that were learned from over and over."""
    return [
        Text(id=f"t{number}", subject=text.subject, body=text.body)
        for number, text in enumerate(islice(cycle(training_texts()), count))
    ]


if __name__ == "__main__":
    main()
