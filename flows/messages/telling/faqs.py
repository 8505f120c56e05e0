"""Answers to what is often asked on a topic, with the shop's own facts."""

from flows.messages.clean import clean_text
from flows.messages.faq import list_faqs
from flows.messages.hours import write_hours
from flows.messages.story import Item, Section, ShopFacts
from flows.messages.telling.teller import Teller


def say_faqs(teller: Teller, topic: str) -> tuple[Section, ...]:
    """Return one section with the topic's answers, or none."""
    shop, language = teller.shop, teller.wording.language
    own = shop.own_words.answers.get(language)
    faqs = list_faqs(topic, language, faq_facts(shop, language), own)
    items = tuple(Item(each.question, each.answer) for each in faqs)
    return (Section(teller.wording.say("faq.heading"), items),) if items else ()


def faq_facts(shop: ShopFacts, language: str) -> dict[str, object]:
    """Return what answers may say of the shop, as the language writes it."""
    return {
        "address": clean_text(shop.return_address, 200),
        "days": shop.return_days,
        "hours": write_hours(shop.opening_hours, language),
        "reply_address": shop.reply_address,
    }
