"""One invented message per type and language, for previews and for tests."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from flows.due import DueMessage
from flows.messages import samples_tickets
from flows.messages.render import MESSAGE_TYPES
from flows.messages.samples_campaigns import CAMPAIGN_FACTS, CLASSES
from flows.messages.samples_parcels import PARCEL, PARCEL_FACTS, localise_parcels
from flows.messages.story import ShopFacts
from flows.messages.wording import LANGUAGES

__all__ = ["LANGUAGES", "MESSAGE_TYPES", "SAMPLE_SHOP", "sample_due"]

SAMPLE_SHOP = ShopFacts(
    name="Nordlys Interiør",
    reply_address="hej@nordlys.example",
    website="https://nordlys.example",
    time_zone="Europe/Copenhagen",
    opening_hours=samples_tickets.WEEK,
    return_days=30,
    return_address="Nordlys Retur, Eksempelvej 4, 8000 Aarhus C",
    return_label_url="https://nordlys.example/retur",
    is_return_free=False,
)
_TRIGGER_AT = datetime(2026, 3, 9, 11, 0, tzinfo=UTC)
_SAME_FOR_ALL: dict[str, Any] = {
    "parcel_id": None,
    "customer_id": "7",
    "is_language_fallback": False,
    "channel": "email",
    "priority": 1,
    "trigger_at": _TRIGGER_AT,
    "not_before": _TRIGGER_AT,
    "not_after": datetime(2026, 3, 9, 17, 0, tzinfo=UTC),
    "arm": "treated",
    "rule_version": "1",
}
_ORDER = {
    "subject_type": "order",
    "subject_id": "1042",
    "order_id": "1042",
    "ticket_id": None,
}
_TICKET = {
    "subject_type": "ticket",
    "subject_id": "20417",
    "order_id": None,
    "ticket_id": "20417",
}
_PEOPLE = {
    "da": ("Maja Lindholm", "maja@example.dk"),
    "sv": ("Elin Åkerström", "elin@example.se"),
    "nb": ("Sigrid Bjørnstad", "sigrid@example.no"),
    "fi": ("Aino Koivuranta", "aino@example.fi"),
    "de": ("Johanna Birkenau", "johanna@example.de"),
    "en": ("Harriet Quill", "harriet@example.com"),
}
_FACTS: dict[str, dict[str, Any]] = {
    "order_confirmation": {
        "order_number": "NL-1042",
        "ordered_at": "2026-03-09T10:42:00Z",
        "total_amount": 1847,
        "promised_date": "2026-03-12",
        "is_exchange": False,
    },
    "order_dispatched": {
        **PARCEL,
        "service": "MyPack Collect",
        "expected_date": "2026-03-12",
        "parcel_count": 2,
    },
    "delay_notice": {
        **PARCEL,
        "delay_flag": "stalled",
        "promised_date": "2026-03-10",
        "new_date": "2026-03-13",
        "last_scan_at": "2026-03-05T20:15:00Z",
        "state_reason": None,
    },
    "ready_for_pickup": {
        **PARCEL,
        "pickup_deadline_date": "2026-03-16",
    },
    "ticket_acknowledgement": {
        "ticket_number": "20417",
        "first_reply_due_at": "2026-03-10T11:00:00Z",
        "topic": "tracking",
        "intent": "where_is_my_order",
        "is_uncertain": False,
        "order_number": None,
        "missing": ["order_number"],
    },
    **CAMPAIGN_FACTS,
    "feedback_request": {"order_number": "NL-1042", "delivered_date": "2026-03-06"},
    **PARCEL_FACTS,
    **samples_tickets.FACTS,
}
# what differs with the language: currency, lamp, cushion, place, kiosk, question
_LOCAL = {
    "da": (
        "DKK",
        "Lampe Nord, sort",
        "Pude Fjord",
        "Taulov",
        "Kiosken, Eksempelvej 4",
        "Hvor er min pakke?",
    ),
    "sv": (
        "SEK",
        "Lampa Nord, svart",
        "Kudde Fjord",
        "Jönköping",
        "Kiosken, Exempelgatan 4",
        "Var är mitt paket?",
    ),
    "nb": (
        "NOK",
        "Lampe Nord, svart",
        "Pute Fjord",
        "Lørenskog",
        "Kiosken, Eksempelveien 4",
        "Hvor er pakken min?",
    ),
    "fi": (
        "EUR",
        "Nord-lamppu, musta",
        "Fjord-tyyny",
        "Vantaa",
        "Kioski, Esimerkkikatu 4",
        "Missä pakettini on?",
    ),
    "de": (
        "EUR",
        "Lampe Nord, schwarz",
        "Kissen Fjord",
        "Neumünster",
        "Kiosk, Musterstraße 4",
        "Wo ist mein Paket?",
    ),
    "en": (
        "EUR",
        "Nord lamp, black",
        "Fjord cushion",
        "Taulov",
        "Corner kiosk, 4 Sample Street",
        "Where is my parcel?",
    ),
}


def _localise(message_type: str, language: str) -> dict[str, Any]:
    """Return the facts that a customer of that language would have."""
    currency, lamp, cushion, place, kiosk, question = _LOCAL[language]
    lines = [
        {"title": lamp, "quantity": 1, "unit_price": 1249},
        {"title": f"{cushion} 50 × 50", "quantity": 2, "unit_price": 299},
    ]
    local: dict[str, dict[str, Any]] = {
        "order_confirmation": {"currency": currency, "lines": lines},
        "delay_notice": {"last_location": place},
        "ready_for_pickup": {"pickup_point": kiosk},
        "ticket_acknowledgement": {"subject": question},
        **localise_parcels(lamp, cushion, place, kiosk),
    }
    more = samples_tickets.localise(message_type, currency, lamp, cushion, language)
    return {**_FACTS[message_type], **local.get(message_type, {}), **more}


def sample_due(message_type: str, language: str) -> DueMessage:
    """Return the same invented row every time; nobody in it exists."""
    name, address = _PEOPLE[language]
    facts = _localise(message_type, language)
    is_ticket = message_type in samples_tickets.ANSWERS
    is_note = message_type in samples_tickets.NOTES
    is_about_ticket = is_ticket or is_note or message_type == "support_feedback"
    is_list = message_type in samples_tickets.LISTS
    message_class = CLASSES.get(
        message_type, "internal" if is_list or is_note else "service"
    )
    return DueMessage(
        message_key=sha256(f"sample {message_type}".encode()).hexdigest(),
        message_type=message_type,
        message_class=message_class,
        flow="follow_up" if message_type in CLASSES else "notify",
        recipient_email=address,
        recipient_name=name,
        language=language,
        told_delivery_date=_read_told_date(facts),
        in_reply_to="<question-20417@example.com>" if is_ticket else None,
        facts=facts,
        **_SAME_FOR_ALL,
        **(_TICKET if is_about_ticket else samples_tickets.LIST if is_list else _ORDER),
    )


def _read_told_date(facts: dict[str, Any]) -> date | None:
    told = facts.get("new_date")
    return date.fromisoformat(told) if told else None
