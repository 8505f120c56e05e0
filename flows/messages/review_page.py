"""The review as a page of Markdown: top causes, process and reply for each.

Rows in, text out; it reads the same at the shell. Tickets are named by number only.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.messages.formats import write_date, write_share
from flows.messages.review_wording import ReviewWording


def render_review(
    causes: Sequence[Mapping], wording: ReviewWording, as_of: datetime
) -> str:
    """Return the page.

    `causes` are rows of `cause, inquiry_count, total_count, first_at, last_at,
    examples`, most frequent first; days are written in the zone of `as_of`.
    """
    page, language = wording.page, wording.language
    if not causes:
        return f"# {page['title']}\n\n{page['none']}\n"
    total = causes[0]["total_count"]
    lead = page["lead"].format(
        count=total,
        first=_day(causes[0]["first_at"], as_of, language),
        last=_day(causes[0]["last_at"], as_of, language),
        share=write_share(sum(row["inquiry_count"] for row in causes), total, language),
    )
    parts = [f"# {page['title']}", lead]
    for place, row in enumerate(causes, 1):
        parts += _tell_cause(place, row, wording)
    return "\n\n".join(parts) + "\n"


def _tell_cause(place: int, row: Mapping, wording: ReviewWording) -> list[str]:
    page, proposal = wording.page, wording.propose(row["cause"])
    count, total = row["inquiry_count"], row["total_count"]
    percent = write_share(count, total, wording.language)
    share = page["share"].format(count=count, total=total, share=percent)
    steps = [f"{number}. {step}" for number, step in enumerate(proposal.steps, 1)]
    return [
        f"## {place}. {proposal.title}",
        f"{share}. {page['examples']}: {', '.join(row['examples'])}.",
        f"**{page['process']}**",
        "\n".join(steps),
        f"{page['who']}: {proposal.who}. {page['by']}: {proposal.by}.",
        f"**{page['reply']}**",
        f"> {proposal.reply}",
    ]


def _day(moment: datetime, as_of: datetime, language: str) -> str:
    return write_date(moment.astimezone(as_of.tzinfo).date(), language)
