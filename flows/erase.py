"""Erase: a person taken out of everything that is kept, and kept out from then on.

First it is written down, as keyed hashes, who is meant and what hangs on them; from
then on any run can end what this one began. Then, in this order: landed parts, the
warehouse, what was published, dbt's own files, mails, the ledger. Who is meant is for
`people.py`, what a record says of a person for each source's declaration.
"""

import shutil
from dataclasses import dataclass

from connectors.channels.outbox_erasing import erase_mails, read_mail
from connectors.landing_rewriting import drop_abandoned, drop_leftovers, rewrite
from connectors.marks import Marks
from connectors.personal import kept_of, names_in
from connectors.screening import judge
from connectors.state.erasures import Kept
from connectors.state.forgetting import Row
from flows.build import build
from flows.context import refuse_to_go_back
from flows.following import Held, follow
from flows.people import Person, find_person, shown
from flows.personal import declarations, declared
from flows.publish import publish
from flows.pull import load
from flows.screen import FOUND
from flows.shop import Shop
from flows.stale import stale_streams
from flows.strays import Mentions, Strays, free_strays, names_worth_looking_for


@dataclass(frozen=True)
class ErasureReport:
    """What was taken out: landed records, others' texts mended, mails, messages.

    `problems`: why nothing is published since, though the person is gone.
    """

    records: int = 0
    mended: int = 0
    mails: int = 0
    messages: int = 0
    kept: int = 0
    shared: tuple[str, ...] = ()
    strays: Strays = Strays()
    problems: tuple[str, ...] = ()


def erase(
    shop: Shop, asked: str, *, by: str, is_everyone: bool = False
) -> ErasureReport:
    """Take a person out of everything; build and publish again without them.

    Raises: VarselError when it is not clear who is meant.
    """
    with shop.writing("varsel erase"):
        shop = shop.standing_still()
        refuse_to_go_back(shop)
        person = find_person(shop, asked, is_everyone=is_everyone)
        now = shop.clock.now()
        subject = shop.ledger.begin_erasure(asked, now)
        _remember(shop, person)
        done = finish_erasures(shop)
        shop.ledger.note_act(
            "erase", by=by, at=now, subject=subject, count=done.records
        )
        load(shop)
        built = build(shop, has_tests=False)
        if not built.failed:
            publish(shop)
    return ErasureReport(
        done.records,
        done.mended,
        done.mails,
        done.messages,
        len(shop.ledger.list_kept_records()),
        tuple(shown(each) for each in person.shared),
        done.strays,
        tuple(built.problems),
    )


def finish_erasures(shop: Shop) -> ErasureReport:
    """End every erasure that was begun; the caller holds the writer's lock."""
    shop.say("taking erased people out of what is kept")
    names = _learn(shop)
    now = shop.clock.now()
    marks = shop.ledger.erased_marks(now)
    is_asked = shop.ledger.open_erasures() != {marks.of("subject", FOUND)}
    # names are known only as long as landing has them
    strays = free_strays(shop, Mentions(marks, names)) if is_asked else Strays()
    records, mended = _rewrite_landing(shop, marks)
    stale = stale_streams(shop)
    if not (is_asked or stale):
        shop.ledger.end_erasures(now)
        return ErasureReport()
    shop.warehouse.renew(stale, lambda text: not mentions(marks, text))
    _remove_made(shop)
    keys = shop.ledger.keys_of(marks, lambda row: is_theirs(marks, row))
    mails = erase_mails(shop.outbox, lambda text: mentions(marks, text), keys)
    messages = shop.ledger.forget(
        marks,
        lambda row: is_theirs(marks, row),
        lambda body: mentions(marks, read_mail(body)),
        now,
    )
    shop.ledger.shrink()
    shop.ledger.end_erasures(now)
    return ErasureReport(records, mended, mails, messages, strays=strays)


def _remember(shop: Shop, person: Person) -> None:
    """Write down whom the run is about, before anything of theirs is gone."""
    known = {("person", each) for each in person.customer_ids}
    shop.ledger.remember_erased(person.values | known, (), shop.clock.now())


def _learn(shop: Shop) -> frozenset[str]:
    """Write down what hangs on the people who are erased, and what is to stay.

    Returns their names, which are written down nowhere.
    """
    now = shop.clock.now()
    kept: list[Kept] = []
    names: set[str] = set()

    def see(record: Held) -> None:
        personal = declarations()(record.system, record.stream)
        names.update(names_in(personal, record.payload))
        fields = kept_of(personal, record.payload)
        if fields:
            kept.append((record.system, record.stream, record.record_id, fields))

    found = follow(shop.landing, shop.ledger.erased_marks(now), see)
    shop.ledger.remember_erased(found, kept, now)
    return names_worth_looking_for(names)


def _rewrite_landing(shop: Shop, marks: Marks) -> tuple[int, int]:
    """Return how many landed rows went, and how many of others' were mended."""
    drop_leftovers(shop.landing)
    drop_abandoned(shop.landing)

    def look(system: str, stream: str, record_id: str, payload: object) -> object:
        personal = declarations()(system, stream)
        return judge(marks, personal, system, record_id, payload).payload

    done = list(rewrite(shop.landing, look))
    return sum(each.removed for each in done), sum(each.changed for each in done)


def _remove_made(shop: Shop) -> None:
    """Remove what is made again by every build: copies, pages, dbt's own files."""
    pages = shop.site.iterdir() if shop.site.exists() else ()
    # the dbt docs tell of models and columns, and take long to make
    made = [path for path in pages if path.name != "dbt"]
    for path in (*made, shop.published, shop.folder / "dbt"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def mentions(marks: Marks, text: str) -> bool:
    return marks.without_mentions(text) != text


def is_theirs(marks: Marks, row: Row) -> bool:
    """Say whether a row of the ledger is about an erased person's order or ticket."""
    pairs = [("person", row["customer_id"])] if row["customer_id"] else []
    for kind in ("order", "ticket"):
        if row[f"{kind}_id"]:
            pairs += [(kind, f"{system}|{row[f'{kind}_id']}") for system in declared()]
    if row["parcel_id"] and "|" in row["parcel_id"]:
        pairs.append(("parcel", row["parcel_id"].split("|")[1]))
    return marks.any_of(pairs)
