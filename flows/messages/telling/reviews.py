"""The weekly review as a mail: the causes, each with its process and its reply.

The words are those of `varsel review`; see review_wording.py.
"""

from flows.messages.clean import clean_text
from flows.messages.formats import write_share
from flows.messages.review_wording import ReviewWording, load_review_wording
from flows.messages.story import Item, Section, Story
from flows.messages.telling.lists import Entry, iterate_rows
from flows.messages.telling.teller import Teller, paragraph

# a blank for a person to fill in is no placeholder that was forgotten
_BLANKS = str.maketrans("{}", "[]")


def tell_weekly_review(teller: Teller) -> Story:
    wording = load_review_wording(teller.wording.language)
    rows = [
        row for row in iterate_rows(teller) if row.get("cause") in wording.proposals
    ]
    heading = teller.say("heading")
    return Story(
        subject=heading,
        heading=heading,
        opening=(_say_lead(teller, rows, wording.page),),
        sections=tuple(
            _tell_cause(place, row, wording) for place, row in enumerate(rows, start=1)
        ),
        closing=(teller.say("do"),),
        footer=teller.wording.say("lists.footer", shop=teller.shop.name),
        is_internal=True,
    )


def _say_lead(teller: Teller, rows: list[Entry], page: dict[str, str]) -> str:
    if not rows:
        return page["none"]
    first, last = (
        teller.day_of(rows[0].get(name)) for name in ("first_date", "last_date")
    )
    if first is None or last is None:
        return teller.say("lead")
    return paragraph(teller.say("lead"), teller.say("between", first=first, last=last))


def _tell_cause(place: int, row: Entry, wording: ReviewWording) -> Section:
    page, proposal = wording.page, wording.propose(row["cause"])
    count, total = _count(row, "inquiry_count"), _count(row, "total_count")
    share = write_share(count, total, wording.language) if total else ""
    examples = row.get("examples")
    numbers = examples if isinstance(examples, list) else []
    named = ", ".join(text for each in numbers if (text := clean_text(each, 40)))
    steps = " ".join(f"{n}) {step}" for n, step in enumerate(proposal.steps, start=1))
    return Section(
        f"{place}. {proposal.title}",
        (
            Item(
                page["share"].format(count=count, total=total, share=share),
                f"{page['examples']}: {named}" if named else None,
            ),
            Item(
                page["process"],
                f"{steps} ({page['who']}: {proposal.who}. "
                f"{page['by']}: {proposal.by}.)",
            ),
            Item(page["reply"], proposal.reply.translate(_BLANKS)),
        ),
    )


def _count(row: Entry, name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) else 0
