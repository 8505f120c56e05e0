"""Which streams of the warehouse no longer are what landing holds."""

from flows.shop import Shop


def stale_streams(shop: Shop) -> set[tuple[str, str]]:
    """Return the streams of which the warehouse has loaded parts that are no more."""
    if not shop.warehouse.path.exists():
        return set()
    named = {part.file for each in shop.landing.manifests() for part in each.parts}
    loaded = shop.warehouse.read(
        "select part, source, stream from raw_varsel.loaded_parts"
    )
    return {
        (row["source"], row["stream"]) for row in loaded if row["part"] not in named
    }
