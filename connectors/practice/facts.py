"""What the author of a mail knows and may mention, as words in the author's language.

Only what was so when the mail was written; a blank that cannot be filled is absent.
"""

from datetime import timedelta
from random import Random

from connectors.practice.catalogue import PRODUCTS, Product
from connectors.practice.model import Order, Ticket
from connectors.practice.phrasebook import phrases, spoken_date
from connectors.practice.randomness import dice

SOFT = ("Rug", "Cushion", "Bed linen", "Curtain")


def facts_of(ticket: Ticket) -> dict[str, str]:
    """Return blanks and the words that fill them."""
    person = ticket.person
    die = dice("facts", ticket.key)
    facts = {
        "name": person.name,
        "first": person.first,
        "email": person.email,
        "city": person.city.name,
        "zip": person.city.zip,
        "street_no": str(dice("street", ticket.key).randrange(1, 140)),
        "wish": phrases(person.language)["wishes"][die.randrange(6)],
    }
    if person.phone:
        facts["phone"] = person.phone
    if ticket.order:
        facts |= _of_order(die, ticket, ticket.order)
    else:
        product = die.choice(PRODUCTS)
        facts |= _of_product(product, person.language)
        facts["colour"] = die.choice(list(product.type.attributes.values())[0])
    return facts


def _of_product(product: Product, language: str) -> dict[str, str]:
    """Return its names, and again under what it is, for phrases that fit only some."""
    kind, spoken = product.type, product.type.spoken(language)
    facts = {"title": product.title, "thing": spoken}
    if kind.name == "Lamp":
        facts["lamp"] = product.title
    elif "Oiled oak" in kind.attributes.get("finish", ()):
        facts["wood"] = product.title
    if "fabric" in kind.attributes:
        facts["fabric"] = product.title
    if kind.name not in SOFT:
        facts["hard"] = spoken
    return facts


def _of_order(die: Random, ticket: Ticket, order: Order) -> dict[str, str]:
    language, now = ticket.person.language, ticket.written_at
    # everybody speaks of one thing, most often the dearest
    line = max(order.lines, key=lambda line: line.unit_cents)
    values = list(line.attributes.values()) or ["Black"]
    options = list(line.product.type.attributes.values())[0]
    facts = {
        "number": str(order.number),
        **_of_product(line.product, language),
        "colour": values[0],
        "other_colour": next(option for option in options if option != values[0]),
        "placed": spoken_date(die, language, order.placed_at),
        "promised": spoken_date(die, language, order.promise_at),
        "days": str(max((now - order.placed_at).days, 1)),
        "amount": f"{order.total_cents // 100} {ticket.person.country.currency}",
    }
    late = (now - order.promise_at) // timedelta(days=1) + 1
    if late > 1:
        facts["late_days"] = str(late)
    sent = [parcel for parcel in order.parcels if parcel.label_at <= now]
    if sent:
        facts["tracking"] = sent[0].number
        facts["sent"] = spoken_date(die, language, sent[0].label_at)
    points = [parcel.pickup_point for parcel in sent if parcel.pickup_point]
    if points:
        facts["pickup"] = points[0].name
    done = [back.received_at for back in order.returns if back.received_at]
    if done and done[0] <= now:
        facts["returned"] = spoken_date(die, language, done[0])
    return facts
