"""Review: what the last inquiries about orders were caused by, and what to do about it.

Reads the published marts, never the writer's file. Which cause an inquiry has is
decided in `mart_inquiry_causes`; the words are in `messages/review`.
"""

from zoneinfo import ZoneInfo

from connectors.errors import VarselError
from flows.messages.review_page import render_review
from flows.messages.review_wording import load_review_wording
from flows.queries import load_sql
from flows.readers import read_published
from flows.shop import Shop


def review(shop: Shop, last: int) -> str:
    """Return the page on the last inquiries about orders, in the shop's language.

    Raises: VarselError when nothing was published yet.
    """
    causes = read_published(
        shop, "mart_inquiry_causes", load_sql("review_causes"), (last,)
    )
    if causes is None:
        raise VarselError(
            "There is nothing to review: no marts are published, or they were before "
            "this version. Run `varsel run`, then this again."
        )
    settings = shop.settings.shop
    wording = load_review_wording(settings.languages[0])
    as_of = shop.clock.now().astimezone(ZoneInfo(str(settings.time_zone)))
    return render_review(causes, wording, as_of)
