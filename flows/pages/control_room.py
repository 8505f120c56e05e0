"""The control room: a static page that says what the last run found and did.

Rows in, files out. The page runs no script and loads nothing from anywhere but its
own folder, so it can be opened from disk, mailed or put behind any web server.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.pages.campaigns import arrange_campaigns
from flows.pages.delays import arrange_delays
from flows.pages.glance import arrange_days, arrange_tiles
from flows.pages.inquiries import arrange_inquiries
from flows.pages.labels import read_time_of_page
from flows.pages.mails import arrange_messages
from flows.pages.pulls import arrange_pulls
from flows.pages.quality import arrange_quality
from flows.pages.templating import load_template, read_style


def render_control_room(
    rows: Mapping[str, Sequence[Mapping]],
    *,
    shop_name: str,
    as_of: datetime,
) -> dict[str, str]:
    """Return file contents by name relative to the site's folder.

    `rows` holds the answer to each query of `flows.pages.queries` under its name,
    `pulled` and `quarantined` of the run, and what `quality.py` takes; an absent name
    reads as no rows. Times are shown in the zone of `as_of`.

    Raises: ValueError when `as_of` has no zone.
    """
    if as_of.tzinfo is None:
        raise ValueError(
            f"The control room was asked for {as_of.isoformat()}, which names no time "
            "zone; pass the run's time in the shop's zone."
        )
    sections = {
        "delays": arrange_delays(rows, as_of),
        "inquiries": arrange_inquiries(rows, as_of),
        "messages": arrange_messages(rows, as_of),
        "campaigns": arrange_campaigns(rows, as_of),
        "data": arrange_pulls(rows, as_of),
        "quality": arrange_quality(rows, as_of),
    }
    index = load_template("control_room.html.j2").render(
        shop_name=shop_name,
        as_of=read_time_of_page(as_of),
        zone=str(as_of.tzinfo),
        tiles=arrange_tiles(rows, as_of, sections["inquiries"]["replies"]),
        days=arrange_days(rows, as_of),
        wants=_list_wants(sections),
        style=read_style(),
        **sections,
    )
    return {"index.html": index}


def _list_wants(sections: Mapping[str, Mapping]) -> list[dict[str, str]]:
    return [
        {"text": text, "href": f"#{name}"}
        for name, section in sections.items()
        for text in section["wants"]
    ]
