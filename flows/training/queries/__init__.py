"""What is learned from labelled texts, as SQL over the models that sort tickets.

The id of a text says its language and intent. Whoever holds a connection runs them.
"""

from importlib.resources import files


def load_query(name: str) -> str:
    """Return the SQL text of a query."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")
