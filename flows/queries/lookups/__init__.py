"""What is published beside the marts so that the desk finds rows without reading on.

One statement a file, run in the order of their names over the marts of one publish;
what they make is spoken of as `lookups.<name>`. Not here: the desk's own questions.
"""

from importlib.resources import files


def load_lookups() -> list[str]:
    """Return the SQL text of every statement, in order."""
    found = [each for each in files(__name__).iterdir() if each.name.endswith(".sql")]
    found.sort(key=lambda each: each.name)
    return [each.read_text(encoding="utf-8") for each in found]
