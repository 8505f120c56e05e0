"""Reading a rendered mail back, as a mail program would."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser


class Page(HTMLParser):
    """The tags with their attributes, the visible words, and nothing else."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[tuple[str, tuple[str, ...]]] = set()
        self.links: list[str] = []
        self.comments = 0
        self.words = ""
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add((tag, tuple(sorted(name for name, _ in attrs))))
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self._hidden += tag == "style"

    def handle_endtag(self, tag):
        self._hidden -= tag == "style"

    def handle_data(self, data):
        if not self._hidden:
            self.words += data

    def handle_comment(self, data):
        self.comments += 1


def read_mail(body: bytes) -> EmailMessage:
    return message_from_bytes(body, policy=policy.default)
