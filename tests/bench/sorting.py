"""Tickets sorted by topic and intent, from their text to the verdict, by dbt."""

import time
from datetime import UTC, datetime
from itertools import cycle, islice

from flows.sorting import build_part, texts_as_tickets
from flows.training.texts import Text, training_texts

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TICKETS = 50_000
READ = "+int_tickets_unioned +int_ticket_messages_unioned"
SORTED = (
    "int_inquiries_marked int_inquiry_texts int_inquiry_tokens "
    "int_inquiry_languages "
    "int_inquiry_vocabulary int_inquiry_concepts int_inquiry_features "
    "int_intents_placed int_features_weighed int_inquiries_weighed "
    "int_inquiries_scored int_inquiries_categorised "
    "+stg_varsel__learned_model +stg_varsel__learned_words "
    "+stg_varsel__learned_features +stg_varsel__learned_weights "
    "+stg_varsel__learned_intents +stg_varsel__word_concepts "
    "+stg_varsel__languages +inquiry_settings +inquiry_intents"
)


def main() -> None:
    with texts_as_tickets(many_texts(TICKETS), NOW) as shop:
        build_part(shop, READ)
        begun = time.perf_counter()
        build_part(shop, SORTED)
        seconds = time.perf_counter() - begun
    print(
        f"{TICKETS:,} tickets from text to intent: {TICKETS / seconds:,.0f} tickets/s, "
        "dbt's own time in it"
    )


def many_texts(count: int) -> list[Text]:
    """Return so many texts, those that were learned from over and over."""
    return [
        Text(id=f"t{number}", subject=text.subject, body=text.body)
        for number, text in enumerate(islice(cycle(training_texts()), count))
    ]


if __name__ == "__main__":
    main()
