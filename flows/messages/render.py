"""A due row becomes a message a person reads, as HTML and as text. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from flows.due import DueMessage
from flows.messages.clean import (
    clean_first_name,
    clean_name,
    clean_text,
    clean_url,
)
from flows.messages.layout import Letter, lay_out
from flows.messages.sms import write_sms
from flows.messages.story import RenderedMessage, ShopFacts, Story
from flows.messages.telling.campaigns import (
    tell_returner_offer,
    tell_support_feedback,
    tell_thank_you,
    tell_win_back,
)
from flows.messages.telling.choices import tell_order_incomplete
from flows.messages.telling.deliveries import (
    tell_delivered_check,
    tell_delivery_window_changed,
    tell_out_for_delivery,
    tell_pickup_reminder,
)
from flows.messages.telling.lists import (
    tell_delivery_call_list,
    tell_maker_worklist,
    tell_receivable_worklist,
    tell_sla_at_risk,
    tell_warehouse_worklist,
)
from flows.messages.telling.notes import tell_context_note
from flows.messages.telling.orders import (
    tell_order_confirmation,
    tell_order_dispatched,
)
from flows.messages.telling.parcels import tell_delay_notice, tell_ready_for_pickup
from flows.messages.telling.returns import (
    tell_exchange_dispatched,
    tell_refund_issued,
    tell_return_guide,
    tell_return_received,
)
from flows.messages.telling.reviews import tell_weekly_review
from flows.messages.telling.surveys import tell_feedback_request
from flows.messages.telling.teller import Teller
from flows.messages.telling.tickets import tell_ticket_acknowledgement
from flows.messages.telling.troubles import (
    tell_correction,
    tell_delivery_exception,
    tell_incident_notice,
)
from flows.messages.telling.withdrawals import tell_withdrawal_receipt
from flows.messages.wording import load_wording

_TELLINGS = {
    "order_confirmation": tell_order_confirmation,
    "order_dispatched": tell_order_dispatched,
    "delay_notice": tell_delay_notice,
    "ready_for_pickup": tell_ready_for_pickup,
    "ticket_acknowledgement": tell_ticket_acknowledgement,
    "support_feedback": tell_support_feedback,
    "thank_you": tell_thank_you,
    "returner_offer": tell_returner_offer,
    "win_back": tell_win_back,
    "feedback_request": tell_feedback_request,
    "order_incomplete": tell_order_incomplete,
    "delivery_window_changed": tell_delivery_window_changed,
    "out_for_delivery": tell_out_for_delivery,
    "pickup_reminder": tell_pickup_reminder,
    "delivered_check": tell_delivered_check,
    "delivery_exception": tell_delivery_exception,
    "incident_notice": tell_incident_notice,
    "correction": tell_correction,
    "withdrawal_receipt": tell_withdrawal_receipt,
    "return_guide": tell_return_guide,
    "return_received": tell_return_received,
    "refund_issued": tell_refund_issued,
    "exchange_dispatched": tell_exchange_dispatched,
    "warehouse_worklist": tell_warehouse_worklist,
    "receivable_worklist": tell_receivable_worklist,
    "maker_worklist": tell_maker_worklist,
    "sla_at_risk": tell_sla_at_risk,
    "delivery_call_list": tell_delivery_call_list,
    "weekly_review": tell_weekly_review,
    "context_note": tell_context_note,
}
MESSAGE_TYPES = tuple(_TELLINGS)
# who says "Sie" does not greet by the first name alone
_FORMAL = ("de",)


def render_message(due: DueMessage, shop: ShopFacts) -> RenderedMessage:
    """Return the message in the row's language, said with the facts there are.

    Raises: ValueError for a message type or language that nobody has written.
    """
    if due.message_type not in _TELLINGS:
        raise ValueError(
            f"cannot render message type {due.message_type!r}; "
            f"there are words for {', '.join(MESSAGE_TYPES)}"
        )
    name = clean_text(shop.name, 60) or ""
    shop = shop if name == shop.name else replace(shop, name=name)
    teller = Teller(due, shop, shop.own_words.wording(due.language))
    story = _TELLINGS[due.message_type](teller)
    laid = lay_out(_write_letter(teller, story))
    subject = clean_text(story.subject, 160) or ""
    return RenderedMessage(subject, laid.pieces, laid.text)


def has_sms(message_type: str, languages: Iterable[str]) -> bool:
    """Return whether the short text of the type is written in every language."""
    key = f"{message_type}.sms"
    return all(key in load_wording(language).texts for language in languages)


def render_sms(due: DueMessage, shop: ShopFacts) -> str:
    """Return the short text, with the facts it names.

    Raises: KeyError when nobody wrote it, or a fact it names is not known.
    """
    teller = Teller(due, shop, shop.own_words.wording(due.language))
    days = ("new_date", "expected_date", "refund_due_date", "arrives_by_date")
    facts = {
        "shop": clean_text(shop.name, 60),
        "reply_address": shop.reply_address,
        "order_number": teller.fact("order_number", 40),
        "carrier": teller.carrier,
        "link": teller.tracking.url if teller.tracking else None,
        "pickup_point": teller.fact("pickup_point", 60),
        "deadline": teller.day("pickup_deadline_date"),
        "date": next((day for each in days if (day := teller.day(each))), None),
        "amount": teller.money(due.facts.get("amount")),
    }
    return write_sms(due.message_type, teller.wording, facts)


def _write_letter(teller: Teller, story: Story) -> Letter:
    clean = clean_name if teller.wording.language in _FORMAL else clean_first_name
    name = clean(teller.due.recipient_name)
    greeting = (
        teller.say_common("greeting", name=name)
        if name
        else teller.say_common("greeting_nameless")
    )
    return Letter(
        story=story,
        greeting=greeting,
        sign_off=teller.say_common("sign_off"),
        shop_name=teller.shop.name,
        website=clean_url(teller.shop.website),
        language=teller.wording.language,
    )
