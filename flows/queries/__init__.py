"""What commands ask the warehouse; one read-only query a file, parameters as $1, $2.

Not here: what pages ask the published marts (`pages/queries`).
"""

from functools import cache
from importlib.resources import files


@cache
def load_sql(name: str) -> str:
    """Return the SQL text of a query."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")
