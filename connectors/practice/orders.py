"""When orders arrive and what is in them. What happens to them afterwards is elsewhere.

The rhythm is a shop's: evenings and Sundays, pay days, a black week, quiet Julys.
"""

from datetime import date, datetime, timedelta
from random import Random

from connectors.practice.catalogue import PRODUCTS, WEIGHTS, Product
from connectors.practice.model import Line, Order, Person
from connectors.practice.places import Country
from connectors.practice.randomness import dice, pick, poisson
from connectors.practice.worktime import (
    DAY,
    add_working_days,
    at_local,
    is_working_day,
    local,
    next_working_day,
)

WEEKDAY = (1.06, 0.98, 0.95, 0.93, 0.82, 0.94, 1.32)
MONTH = (0.95, 0.85, 0.9, 0.95, 1.0, 0.92, 0.75, 0.95, 1.05, 1.1, 1.35, 1.25)
HOURS = (7, 3, 1, 1, 1, 3, 10, 20, 30, 38, 44, 46, 52, 46, 42, 42, 44, 46, 50, 66, 88,
         92, 66, 26)  # fmt: skip
WEEKEND_HOURS = (9, 5, 2, 1, 1, 2, 5, 12, 26, 46, 62, 66, 62, 60, 58, 58, 56, 52, 52,
                 66, 82, 84, 58, 26)  # fmt: skip
SIZES = {1: 52, 2: 26, 3: 13, 4: 6, 5: 3}
CODES = {"": 80, "VELKOMMEN10": 9, "HJEM15": 6, "KLUB10": 5}


def arrivals(seed: int, day: date, per_day: float) -> list[datetime]:
    """Return the times of a day's orders, in order."""
    die = dice(seed, "arrivals", day)
    mean = per_day * WEEKDAY[day.weekday()] * MONTH[day.month - 1]
    if day.day >= 29 or day.day <= 2:
        mean *= 1.12
    if day.month == 11 and 22 <= day.day <= 30 and day.weekday() >= 3:
        mean *= 1.7
    count = poisson(die, mean * die.uniform(0.86, 1.14))
    hours = HOURS if day.weekday() < 5 else WEEKEND_HOURS
    drawn = die.choices(range(24), weights=hours, k=count)
    return sorted(at_local(day, hour + die.random()) for hour in drawn)


def make_order(seed: int, key: str, customer: Person, placed_at: datetime) -> Order:
    die = dice(seed, "basket", key)
    country = customer.country
    lines = [_line(die, product, country) for product in _basket(die)]
    goods = sum(line.unit_cents * line.quantity for line in lines)
    rate = {"": 0.0, "VELKOMMEN10": 0.1, "HJEM15": 0.15, "KLUB10": 0.1}[
        pick(die, CODES)
    ]
    discount = round(goods * rate)
    shipping = 0 if goods > 79900 * country.rate else _price(49, country)
    is_big = any(line.product.type.is_big for line in lines)
    is_pickup = not is_big and die.random() < country.pickup_share
    return Order(
        key=key,
        customer=customer,
        placed_at=placed_at,
        lines=lines,
        delivery="pickup" if is_pickup else "home",
        promise_at=promise(placed_at, country),
        discount_cents=discount,
        shipping_cents=shipping,
        total_cents=goods - discount + shipping,
    )


def make_exchange(seed: int, old: Order, line: Line, at: datetime) -> Order:
    """Return the free order that sends another variant of a line of `old`."""
    die = dice(seed, "exchange", old.key)
    fresh = _line(die, line.product, old.customer.country)
    fresh.quantity = line.quantity
    goods = fresh.unit_cents * fresh.quantity
    return Order(
        key=f"{old.key}x",
        customer=old.customer,
        placed_at=at,
        lines=[fresh],
        delivery=old.delivery,
        promise_at=promise(at, old.customer.country),
        discount_cents=goods,
        shipping_cents=0,
        total_cents=0,
        exchange_of=old,
    )


def promise(placed_at: datetime, country: Country) -> datetime:
    """Return the latest moment the shop says it will be there: 20:00 local."""
    return at_local(
        add_working_days(dispatch_day(placed_at), 1 + country.promised_days), 20
    )


def dispatch_day(placed_at: datetime) -> date:
    """Return the working day on which picking begins; orders after 14:00 wait."""
    moment = local(placed_at)
    day = moment.date()
    if is_working_day(day) and moment.hour < 14:
        return day
    return next_working_day(day + DAY)


def repeat_customer(die: Random, customers: list[Person]) -> Person | None:
    """Return somebody who bought before, more likely of late, or None for a new one."""
    if len(customers) < 20 or die.random() > 0.27:
        return None
    back = min(int(die.expovariate(1 / (0.3 * len(customers)))), len(customers) - 1)
    return customers[len(customers) - 1 - back]


def settles_at(order: Order) -> datetime:
    """Return when the payment is taken."""
    return order.placed_at + timedelta(seconds=2)


def _basket(die: Random) -> list[Product]:
    """Return different products; a sofa rarely comes with a second big thing."""
    drawn = die.choices(PRODUCTS, weights=WEIGHTS, k=pick(die, SIZES))
    chosen: dict[str, Product] = {}
    for product in drawn:
        if not (product.type.is_big and any(p.type.is_big for p in chosen.values())):
            chosen[product.title] = product
    return list(chosen.values())


def _line(die: Random, product: Product, country: Country) -> Line:
    kind = product.type.name
    sets = {"Chair": (2, 4, 6), "Tableware": (2, 4, 6, 8), "Cushion": (1, 2, 2, 4),
            "Bed linen": (1, 2, 2), "Curtain": (1, 2, 2)}  # fmt: skip
    attributes = {name: die.choice(of) for name, of in product.type.attributes.items()}
    # the configurator forgets one now and then; the warehouse then has to ask
    if attributes and die.random() < 0.012:
        attributes.pop(die.choice(list(attributes)))
    return Line(
        line_id=die.getrandbits(40) + 14_000_000_000_000,
        product=product,
        quantity=die.choice(sets.get(kind, (1,))),
        unit_cents=_price(product.price, country),
        attributes=attributes,
    )


def _price(kroner: int, country: Country) -> int:
    """Return hundredths in the local currency, ending in 9 or whole euros."""
    amount = kroner * country.rate
    if country.currency == "EUR":
        return max(5, round(amount)) * 100
    if country.currency == "DKK":
        return kroner * 100
    return (round(amount / 10) * 10 - 1) * 100
