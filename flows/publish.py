"""Publish: marts for readers, dbt docs, the control room, the data docs.

Readers get copies and never meet the writer. The site is files alone: it opens from
disk and needs no server. Each file is written beside its place and moved there, so that
a reader never sees half a page.
"""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.errors import VarselError
from connectors.warehouse import has_lookups
from flows.context import built_at
from flows.dbt import Dbt
from flows.docs_page import mend_docs
from flows.fingerprint import last_fingerprint, project_hash
from flows.pages.control_room import render_control_room
from flows.pages.data_docs import render_data_docs
from flows.pages.queries import load_queries
from flows.pages.weeks import render_weeks
from flows.publish_previews import publish_previews
from flows.publish_quality import quality_rows
from flows.queries.lookups import load_lookups
from flows.shop import Shop
from flows.whole_files import write_whole

PULLED = """
    select
        source as system, stream, sum(landed)::bigint as fetched,
        sum(landed)::bigint as landed, sum(new_versions)::bigint as new_versions,
        sum(unchanged)::bigint as unchanged, sum(quarantined)::bigint as quarantined
    from raw_varsel.loads group by source, stream order by source, stream
"""
QUARANTINED = """
    select source as system, stream, reason, count(*) as row_count
    from quarantine.rows group by all order by row_count desc, system, stream, reason
"""


def publish(shop: Shop) -> Path:
    """Publish the last build and return the folder of the site."""
    with shop.writing("varsel publish") as dbt:
        build_id = _build_id(shop)
        # written last: a publish that was cut short is taken up again
        marker = shop.site / "build.txt"
        has_marts = _published_build(shop) == build_id and has_lookups(
            shop.published / build_id
        )
        if has_marts and marker.exists() and marker.read_text() == build_id:
            # words may have changed where no fact has
            publish_previews(shop)
            return shop.site
        shop.say("publishing marts and pages")
        if not has_marts:
            shop.warehouse.publish(shop.published, build_id, load_lookups())
        _publish_docs(shop, dbt)
        _publish_site(shop)
        write_whole(marker, build_id)
    return shop.site


def _published_build(shop: Shop) -> str | None:
    current = shop.published / "current"
    return os.readlink(current) if current.is_symlink() else None


def _build_id(shop: Shop) -> str:
    fingerprint = last_fingerprint(shop) if shop.warehouse.path.exists() else None
    if fingerprint is None:
        raise VarselError(
            "Nothing was published: no build has succeeded since the last change. "
            "Run `varsel build` and mend what it names; readers keep the build before."
        )
    return f"{built_at(shop):%Y%m%dT%H%M%SZ}-{fingerprint[:8]}"


def _publish_docs(shop: Shop, dbt: Dbt) -> None:
    """Generate the dbt docs anew when the project has changed since they were."""
    folder = shop.site / "dbt"
    marker = folder / "project.txt"
    if marker.exists() and marker.read_text() == project_hash():
        return
    page = dbt.generate_docs().read_text(encoding="utf-8")
    write_whole(folder / "index.html", mend_docs(page))
    marker.write_text(project_hash())


def _publish_site(shop: Shop) -> None:
    asked = load_queries() | {"pulled": PULLED, "quarantined": QUARANTINED}
    rows = shop.warehouse.read_all(asked) | quality_rows(shop)
    name = shop.settings.shop.name
    as_of = built_at(shop).astimezone(ZoneInfo(shop.settings.shop.time_zone))
    pages = render_control_room(rows, shop_name=name, as_of=as_of)
    pages |= render_weeks(rows, shop_name=name, as_of=as_of)
    pages |= render_data_docs(rows, shop_name=name, as_of=as_of)
    for name, content in pages.items():
        write_whole(shop.site / name, content)
    publish_previews(shop)
