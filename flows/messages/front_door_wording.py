"""The words of the pages behind links: front_door/<language>.toml, all six languages.

Not here: the messages' own words (`wording.py`).
"""

import tomllib
from functools import cache
from pathlib import Path

from flows.messages.wording import LANGUAGES, Wording, load_wording

_FOLDER = Path(__file__).parent / "front_door"


@cache
def load_front_door_wording(language: str, fallback: str = "en") -> Wording:
    """Return the words in the language, or in the fallback where nobody wrote them.

    The names of a survey's scores are those of the message that asked.
    """
    language = next(each for each in (language, fallback, "en") if each in LANGUAGES)
    words = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    texts = {f"front_door.{key}": text for key, text in words["front_door"].items()}
    return Wording(language, {**load_wording(language).texts, **texts})
