"""Files that appear whole: written beside their place and moved there."""

from pathlib import Path


def write_whole(path: Path, content: str) -> None:
    """Write a file so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(content, encoding="utf-8")
    temporary.rename(path)
