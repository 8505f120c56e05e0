"""What becomes of quarantined rows once they were judged again.

Those that pass are let go with a note of when and why; those that do not stay, with
today's reason. Not here: how they are found and judged (`replay.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.warehouse.checks import Suite
from connectors.warehouse.versions import SAME_VERSION


@dataclass(frozen=True)
class StreamReplay:
    """What became of the quarantined rows of one stream.

    `gone`: rows among `kept` whose part is no longer there to be read.
    """

    source: str
    stream: str
    tried: int
    released: int
    new_versions: int
    kept: int
    gone: int


def let_go(
    connection: Any,
    source: str,
    stream: str,
    new_versions: int,
    suite: Suite | None,
    at: datetime,
) -> StreamReplay:
    """Let rows go: say when and why, and move them in the count of the loads."""
    connection.execute(
        f"""
        create or replace temp table outcome as
        select
            known._kept, known.row_count,
            coalesce(
                refused.reason,
                if(known._place is null, 'its part ' || known.part || ' is gone from '
                    'landing; put it back from a backup', null)
            ) as reason,
            known._place is null as is_gone
        from tried as known
        left join versions on {SAME_VERSION}
        left join refused on versions._place = refused._place
        """
    )
    tried, released, gone, sightings = connection.execute(
        "select count(*), count(*) filter (where reason is null), "
        "count(*) filter (where is_gone), "
        "coalesce(sum(row_count) filter (where reason is null), 0)::bigint "
        "from outcome"
    ).fetchone()
    _keep(connection, suite)
    if released:
        _release(connection, suite, at)
        # so that landed = new + unchanged + quarantined still holds over all loads
        connection.execute(
            "insert into raw_varsel.loads values ($1, $2, $3, 0, $4, $5, $6, $7)",
            [
                source,
                stream,
                at,
                new_versions,
                sightings - new_versions,
                -sightings,
                suite.version if suite else None,
            ],
        )
    return StreamReplay(
        source, stream, tried, released, new_versions, tried - released, gone
    )


def _release(connection: Any, suite: Suite | None, at: datetime) -> None:
    version = suite.version if suite else None
    note = f"passes suite version {version}" if suite else "nothing is asked of it now"
    connection.execute(
        """
        insert into quarantine.released by name
        select
            kept.* exclude (payload), $1 as released_at, $2 as released_version,
            $3 as note
        from quarantine.rows as kept
        inner join outcome on kept.rowid = outcome._kept
        where outcome.reason is null
        """,
        [at, version, note],
    )
    connection.execute(
        "delete from quarantine.rows "
        "where rowid in (select _kept from outcome where reason is null)"
    )


def _keep(connection: Any, suite: Suite | None) -> None:
    """Write today's reason beside what stays."""
    connection.execute(
        """
        update quarantine.rows as kept
        set reason = outcome.reason, suite_version = $1
        from outcome
        where kept.rowid = outcome._kept and outcome.reason is not null
        """,
        [suite.version if suite else None],
    )
