"""What the control room asks the published marts; one read-only query a file.

The queries name marts by their plain names and take no parameters. Whoever holds a
connection runs them and hands the rows on; nothing here connects to anything.
"""

from importlib.resources import files


def load_queries() -> dict[str, str]:
    """Return SQL text by query name, in the order of the names."""
    texts = {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".sql")
    }
    return dict(sorted(texts.items()))
