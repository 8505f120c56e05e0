"""Invented facts of surveys and marketing, for previews and for tests."""

from typing import Any

CLASSES = {
    "support_feedback": "survey",
    "feedback_request": "survey",
    "thank_you": "marketing",
    "returner_offer": "marketing",
    "win_back": "marketing",
}
_OFFERS = {
    "da": "Vi giver fragten på din næste bestilling.",
    "sv": "Vi bjuder på frakten på din nästa beställning.",
    "nb": "Vi spanderer frakten på din neste bestilling.",
    "fi": "Tarjoamme seuraavan tilauksesi toimituksen.",
    "de": "Wir übernehmen den Versand Ihrer nächsten Bestellung.",
    "en": "We pay the shipping on your next order.",
}
_OFFER = {
    "offer_texts": _OFFERS,
    "offer_code": "NORDLYS26",
    "offer_until_date": "2026-04-08",
}
CAMPAIGN_FACTS: dict[str, dict[str, Any]] = {
    "support_feedback": {"ticket_number": "20417", "solved_date": "2026-03-08"},
    "thank_you": {"delivered_date": "2026-02-23"},
    "returner_offer": {"refunded_date": "2026-03-02", **_OFFER},
    "win_back": {"ordered_date": "2025-09-05", **_OFFER},
}
