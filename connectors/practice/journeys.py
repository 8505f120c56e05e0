"""How a parcel travels: PostNord scans from the label to the door, or not to the door.

The fate of a parcel is drawn first, its scans follow from it. Distance comes from
`places.py`, bad days from `incidents.py`.
"""

from datetime import date, datetime, timedelta
from random import Random

from connectors.practice.endings import arrive, give_up, lose
from connectors.practice.incidents import days_held
from connectors.practice.model import Line, Order, Parcel, Scan
from connectors.practice.places import (
    CARRIER,
    HUBS,
    ORIGIN,
    PICKUP_SHOPS,
    Hub,
)
from connectors.practice.randomness import dice, pick
from connectors.practice.worktime import DAY, add_working_days, at_local, local_day

FATES = {
    "normal": 870,
    "slow": 52,
    "stalled": 22,
    "not_handed_over": 10,
    "lost": 5,
    "stopped": 3,
    "damaged": 12,
    "incomplete": 11,
    "wrong_item": 6,
    "misdelivered": 5,
}
EXTRA_DAYS = {"slow": {1: 20, 2: 45, 3: 35}, "stalled": {4: 35, 5: 30, 6: 20, 8: 15}}


def send_parcel(
    seed: int, order: Order, part: int, lines: list[Line], label_at: datetime
) -> Parcel:
    """Return a parcel with the whole of its journey, past and future."""
    die = dice(seed, "parcel", order.key, part)
    parcel = Parcel(
        number="00370733" + "".join(die.choices("0123456789", k=12)),
        label_at=label_at,
        service="19" if order.delivery == "pickup" else "17",
        lines=lines,
        fate=pick(die, FATES),
    )
    if order.delivery == "pickup":
        parcel.pickup_point = _pickup_point(die, order)
    _travel(die, seed, order, parcel)
    parcel.scans.sort(key=lambda scan: scan.at)
    return parcel


def _pickup_point(die: Random, order: Order) -> Hub:
    city, country = order.customer.city, order.customer.country
    name = die.choice(PICKUP_SHOPS[country.code])
    return Hub(name, city.name, city.zip, country.code3, "SERVICE_POINT")


def _travel(die: Random, seed: int, order: Order, parcel: Parcel) -> None:
    label_day = local_day(parcel.label_at)
    told_at = parcel.label_at + timedelta(minutes=die.uniform(8, 45))
    parcel.scans.append(
        Scan(told_at.replace(microsecond=0), "91", "INFORMED",
             "The electronic shipping instructions have been received.", CARRIER)
    )  # fmt: skip
    road_days = pick(die, order.customer.country.transit)
    planned = add_working_days(label_day, road_days)
    parcel.etas.append((told_at, at_local(planned, 15)))
    handover = label_day
    if parcel.fate == "not_handed_over":
        handover = add_working_days(label_day, die.choice((2, 3, 4)))
    _scan(parcel, at_local(handover, die.uniform(18.2, 23)), ORIGIN, "at the terminal")
    route = [ORIGIN, HUBS[order.customer.city.hub]]
    arrival = _pass_terminals(die, seed, parcel, route, handover, road_days)
    if arrival is not None:
        arrive(die, order, parcel, arrival)


def _pass_terminals(
    die: Random,
    seed: int,
    parcel: Parcel,
    route: list[Hub],
    handover: date,
    road_days: int,
) -> date | None:
    """Return the day it leaves for the door, None when it never does."""
    origin, last = route
    held = days_held(seed, origin.name, handover) if die.random() < 0.85 else 0
    if held:
        _hold(die, parcel, origin, handover, held, road_days)
    if parcel.fate == "lost":
        lose(die, parcel, handover)
        return None
    if parcel.fate == "stopped":
        give_up(die, parcel, origin, handover)
        return None
    extra = pick(die, EXTRA_DAYS[parcel.fate]) if parcel.fate in EXTRA_DAYS else 0
    if extra and parcel.fate == "slow":
        _hold(die, parcel, origin, handover, extra, road_days)
    there = add_working_days(handover, max(road_days - 1, 0) + held + extra)
    if last is not origin and there > handover:
        _scan(parcel, at_local(there, die.uniform(19.5, 23.4)), last, "at the terminal")
    caught = days_held(seed, last.name, there) if die.random() < 0.85 else 0
    if caught and last is not origin:
        _hold(die, parcel, last, there, caught, 1)
        there = add_working_days(there, caught)
    return add_working_days(there, 1)


def _hold(
    die: Random, parcel: Parcel, hub: Hub, day: date, held: int, road_days: int
) -> None:
    """Tell of a hold the way carriers do: late, and only sometimes."""
    if die.random() < 0.3:
        return
    noticed = at_local(day + DAY, die.uniform(9, 21))
    text = "The shipment item is delayed at the terminal."
    if die.random() < 0.65:
        parcel.scans.append(Scan(noticed, "84", "EXPECTED_DELAY", text, hub))
    guess = max(held + die.choice((-1, 0, 0, 1)), 1)
    expected = at_local(add_working_days(day, road_days + guess), 15)
    parcel.etas.append((noticed, expected))


def _scan(parcel: Parcel, at: datetime, hub: Hub, where: str) -> None:
    text = f"The shipment item has arrived {where}."
    parcel.scans.append(Scan(at, "31", "EN_ROUTE", text, hub))
