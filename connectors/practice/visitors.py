"""Mail with no order behind it: shoppers' questions, accounts, business, machines.

Mail that an order causes is in `causes.py`.
"""

from datetime import date

from connectors.practice.customers import make_person
from connectors.practice.model import Person, Ticket
from connectors.practice.orders import HOURS
from connectors.practice.randomness import dice, pick, poisson
from connectors.practice.worktime import at_local

# mails per hundred orders
REASONS = {
    ("shopping", "product_question"): 1.9,
    ("shopping", "stock_availability"): 1.2,
    ("shopping", "discount_code"): 0.7,
    ("account", "login_account"): 0.35,
    ("account", "privacy_newsletter"): 0.45,
    ("business", "business_other"): 0.5,
    ("newsletter", "business_other"): 0.6,
    ("auto_reply", "business_other"): 0.7,
}
STRANGERS = 5_000_000


def mail_of_the_day(
    seed: int, day: date, per_day: float, customers: list[Person]
) -> list[Ticket]:
    die = dice(seed, "visitors", day)
    tickets = []
    for index in range(poisson(die, per_day * sum(REASONS.values()) / 100)):
        cause, intent = pick(die, REASONS)
        at = at_local(day, die.choices(range(24), weights=HOURS)[0] + die.random())
        if customers and (cause == "auto_reply" or die.random() < 0.4):
            person = die.choice(customers)
        else:
            # strangers have numbers of their own, far above the customers'
            stranger = STRANGERS + day.toordinal() * 10_000 + index
            person = make_person(seed, stranger, at)
        tickets.append(
            Ticket(
                key=f"{day}:{index}:{cause}",
                cause=cause,
                intent=intent,
                prevented_by=None,
                order=None,
                person=person,
                written_at=at,
                resolve=die.random(),
            )
        )
    return tickets
