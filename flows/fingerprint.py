"""What a build depends on, as hashes: whether one is due, and what it may build on.

Here: which facts count as a change. Not here: building (`build.py`).
"""

import hashlib
from functools import cache
from importlib.metadata import version

from connectors.warehouse import digest
from flows.dbt import PROJECT
from flows.learned import learned_version
from flows.shop import Shop


def has_changed(shop: Shop) -> bool:
    """Say whether a build would find anything that the last one did not."""
    return last_fingerprint(shop) != fingerprint_of(shop)


def fingerprint_of(shop: Shop) -> str:
    """Return a hash of everything a build depends on."""
    loaded = shop.warehouse.read(
        "select coalesce(sum(new_versions), 0) as versions, "
        "coalesce(sum(quarantined), 0) as quarantined from raw_varsel.loads"
    )[0]
    return digest(
        shop.clock.now().isoformat(),
        shop.settings.fingerprint(),
        project_hash(),
        learned_version(shop),
        f"{loaded['versions']} {loaded['quarantined']}",
        f"{shop.ledger.ledger_id} {shop.ledger.marks()}",
    )


@cache
def project_hash() -> str:
    """Return a hash of the dbt project's files and of the database that runs them.

    Marks of what is kept are hashes that another DuckDB may make otherwise.
    """
    content = hashlib.sha256(version("duckdb").encode())
    kinds = ("*.sql", "*.yml", "*.csv", "*.md")
    for path in sorted(path for kind in kinds for path in PROJECT.rglob(kind)):
        relative = path.relative_to(PROJECT)
        if relative.parts[0] not in ("target", "logs"):
            content.update(str(relative).encode() + path.read_bytes())
    return content.hexdigest()[:16]


def last_fingerprint(shop: Shop) -> str | None:
    """Return the fingerprint of the last build; None when it did not end whole."""
    rows = shop.warehouse.read("select fingerprint from raw_varsel.builds")
    return rows[0]["fingerprint"] if rows else None


def basis_of(shop: Shop) -> str:
    """Return a hash of what a build can keep rows on, and does without when it changes.

    What follows from one record alone is kept while the record is the same; it follows
    from the project, the settings and the learned model as well.
    """
    return digest(project_hash(), shop.settings.fingerprint(), learned_version(shop))
