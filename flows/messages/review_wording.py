"""The words of a review: per cause a title, steps and a reply, in six languages.

review/<language>.toml holds the words, review/causes.toml who carries each process and
by when. Replies keep their {blanks}: a person fills them in the helpdesk.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("da", "sv", "nb", "fi", "de", "en")
_FOLDER = Path(__file__).parent / "review"
_NOT_CAUSES = ("page", "who", "by")


@dataclass(frozen=True)
class Proposal:
    """What to do about one cause, and what to answer meanwhile."""

    title: str
    steps: tuple[str, ...]
    who: str
    by: str
    reply: str


@dataclass(frozen=True)
class ReviewWording:
    """One language: the page's own words and a proposal for every cause."""

    language: str
    page: dict[str, str]
    proposals: dict[str, Proposal]

    def propose(self, cause: str) -> Proposal:
        """Return what to do about it. Raises: KeyError for a cause nobody wrote of."""
        if cause not in self.proposals:
            raise KeyError(
                f"review/{self.language}.toml has no section {cause!r}; write it in "
                "every language, and who carries it in review/causes.toml"
            )
        return self.proposals[cause]


@cache
def load_review_wording(language: str) -> ReviewWording:
    """Return the words of the language; English where nobody wrote them."""
    language = language if language in LANGUAGES else "en"
    words, carried = _read(language), _read("causes")
    proposals = {
        cause: Proposal(
            title=section["title"],
            steps=tuple(section["steps"]),
            who=words["who"][carried[cause]["who"]],
            by=words["by"][carried[cause]["by"]],
            reply=section["reply"],
        )
        for cause, section in words.items()
        if cause not in _NOT_CAUSES
    }
    return ReviewWording(language, words["page"], proposals)


def _read(name: str) -> dict:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
