"""What the documents tell a person to type."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
# a block within a list is indented
_FENCED = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_ANY_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Line:
    """One command line; `is_whole` when it can be typed as it stands."""

    page: str
    text: str
    is_whole: bool

    @property
    def words(self) -> list[str]:
        words = shlex.split(self.text, comments=True)
        return [words[0].rpartition("/")[2], *words[1:]] if words else []

    def __str__(self) -> str:
        return f"{self.page}: {self.text}"


def lines() -> Iterator[Line]:
    """Yield every command line in fenced blocks, and every `varsel ...` in the text."""
    for page in PAGES:
        text = page.read_text()
        for block in _FENCED.findall(text):
            for line in block.splitlines():
                yield Line(page.name, line.strip(), True)
        for code in _INLINE.findall(_ANY_FENCE.sub("", text)):
            if code.split()[0] in ("varsel", "make") and len(code.split()) > 1:
                yield Line(page.name, code, False)


def command_lines(program: str) -> list[Line]:
    found = [line for line in lines() if line.words and line.words[0] == program]
    return list(dict.fromkeys(found))
