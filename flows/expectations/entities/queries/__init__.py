"""What the entity suites ask of a build: one row of counts an entity, one query a file.

`arrivals` and `required_attributes` answer with several rows. Nothing here connects to
anything; whoever holds a connection runs them and hands the rows on.
"""

from importlib.resources import files


def load_entity_queries() -> dict[str, str]:
    """Return SQL text by query name, in the order of the names."""
    texts = {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".sql")
    }
    return dict(sorted(texts.items()))
