"""The words: per language one TOML file and a folder of more, every key in each.

No logic. A section may go on in another file of its language; a key stands in one.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("da", "sv", "nb", "fi", "de", "en")
_FOLDER = Path(__file__).parent / "wording"


@dataclass(frozen=True)
class Wording:
    """The words of one language, asked for by `section.key`."""

    language: str
    texts: dict[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return the text with its placeholders filled.

        Raises: KeyError for a key or a placeholder that nobody wrote or gave.
        """
        if key not in self.texts:
            raise KeyError(
                f"wording/{self.language}.toml has no text {key!r}; "
                "write it in every language"
            )
        missing = [name for name, value in values.items() if value is None]
        if missing:
            raise KeyError(
                f"text {key!r} in {self.language} was given nothing for "
                f"{', '.join(missing)}; choose another sentence when a fact is missing"
            )
        return self.texts[key].format(**values)


@cache
def load_wording(language: str) -> Wording:
    """Return the words of one of `LANGUAGES`.

    Raises: ValueError for any other language.
    """
    if language not in LANGUAGES:
        raise ValueError(
            f"cannot write in {language!r}; Varsel writes in {', '.join(LANGUAGES)}"
        )
    texts = {
        f"{section}.{key}": text
        for file in files_of(language)
        for section, entries in tomllib.loads(file.read_text("utf-8")).items()
        for key, text in entries.items()
    }
    return Wording(language, texts)


def files_of(language: str) -> list[Path]:
    """Return the files that hold the words of a language, in the order of reading."""
    return [_FOLDER / f"{language}.toml", *sorted((_FOLDER / language).glob("*.toml"))]
