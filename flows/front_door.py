"""What pressing a link in a message does: stop, choose, answer.

Following a link never ends anything, since mail scanners follow all of them; only a
form that is sent does, and the one-click post of a mail program. A followed answer is
written down as followed, and SQL decides whether a person or a scanner did it. Not
here: listening (`connectors/web.py`), links (`messages/links.py`), pages (`pages/`).
"""

from dataclasses import dataclass

from connectors.clock import Clock
from connectors.state import Ledger, Reader
from connectors.web import Asked, Reply
from flows.messages.clean import clean_text
from flows.messages.front_door_wording import load_front_door_wording
from flows.messages.links import Links, Press
from flows.messages.story import ShopFacts
from flows.messages.wording import Wording
from flows.pages.front_door import Form, Further, Score, draw_front_door

SCORES = ("1", "2", "3", "4", "5")
# surveys and offers; messages about an order go on
SCOPE = "marketing"
STOPPED = "stopped by link"
# what customers did themselves they may undo; a bounce or a complaint stays
OWN_STOPS = (STOPPED, "stopped by mail")
COMMENT_CHARS = 2000


@dataclass(frozen=True)
class FrontDoor:
    """Answers requests for one shop; `fallback` is its language for strangers."""

    ledger: Ledger
    links: Links
    shop: ShopFacts
    clock: Clock
    fallback: str

    def answer(self, asked: Asked) -> Reply:
        """Return the page for one request, having done what it asks for."""
        if asked.path == "/health":
            return Reply("ok\n", kind="text/plain")
        press = self.links.read(self._below(asked.path))
        reader = press and self.ledger.find_reader(press.message_key)
        if press is None or reader is None:
            return self._dead()
        visit = _Visit(self, press, reader, _words(reader.language, self.fallback))
        if asked.method == "POST" and reader.mode != "live":
            return visit.say_rehearsal()
        steps = {"stop": visit.stop, "choose": visit.choose, "answer": visit.take}
        return steps[press.purpose](asked)

    def _below(self, path: str) -> str:
        """Return the path under the address that customers see, if that has one."""
        base = "/" + "/".join(self.links.url.split("/")[3:])
        return path.removeprefix(base.rstrip("/"))

    def _dead(self) -> Reply:
        words = _words(None, self.fallback)
        page = draw_front_door(
            shop=self.shop.name,
            language=words.language,
            heading=words.say("front_door.dead_heading"),
            paragraphs=[
                words.say("front_door.dead", address=self.shop.reply_address),
            ],
        )
        return Reply(page, 404)


def _words(language: str | None, fallback: str) -> Wording:
    return load_front_door_wording(language or fallback, fallback)


@dataclass(frozen=True)
class _Visit:
    """One reader behind one link."""

    door: FrontDoor
    press: Press
    reader: Reader
    words: Wording

    def stop(self, asked: Asked) -> Reply:
        """Show the question; a form or a one-click post stops."""
        if asked.method != "POST":
            return self._page(
                "stop_heading",
                [self._say("stop_ask"), self._say("service_stays")],
                Form(self._say("stop_button")),
            )
        self._bar()
        return self._page(
            "stop_done_heading",
            [self._say("stop_done"), self._say("service_stays")],
            further=self._choices(),
        )

    def choose(self, asked: Asked) -> Reply:
        """Show what the reader gets; a form changes it."""
        said = []
        choice = asked.form.get("choice")
        if asked.method == "POST" and choice in ("stop", "start"):
            self._bar() if choice == "stop" else self._unbar()
            said = [self._say("choose_saved")]
        barred = self._barred_by()
        if barred not in (None, *OWN_STOPS):
            said = [self._say("choose_barred", address=self.door.shop.reply_address)]
            return self._page("choose_heading", said)
        is_on = barred is None
        said.append(self._say("choose_on" if is_on else "choose_off"))
        label = self._say("choose_stop" if is_on else "choose_start")
        form = Form(label, choice="stop" if is_on else "start")
        return self._page("choose_heading", [*said, self._say("service_stays")], form)

    def take(self, asked: Asked) -> Reply:
        """Take a survey's answer: the link gives it, the form confirms or mends it."""
        given = self.press.value if self.press.value in SCORES else SCORES[-1]
        if asked.method == "POST":
            score = asked.form.get("score", given)
            self._note(
                "sent",
                value=score if score in SCORES else given,
                comment=clean_text(asked.form.get("comment"), COMMENT_CHARS),
            )
            said = [self._say("answer_done")]
            return self._page("answer_done_heading", said, further=self._choices())
        if asked.method == "GET" and self.reader.mode == "live":
            self._note("opened", value=given)
        form = Form(
            self._say("answer_button"),
            ask=self._say("answer_ask"),
            comment=self._say("answer_comment"),
            scores=[
                Score(each, self._score_name(each), each == given) for each in SCORES
            ],
        )
        said = [self._say("answer_given", score=given)]
        return self._page("answer_heading", said, form)

    def say_rehearsal(self) -> Reply:
        """Show that a trial message's link does nothing."""
        return self._page("stop_done_heading", [self._say("rehearsal")])

    def _score_name(self, score: str) -> str:
        return f"{score} – {self.words.say(f'feedback_request.score_{score}')}"

    def _bar(self) -> None:
        now = self.door.clock.now()
        self.door.ledger.suppress(self.reader.recipient, SCOPE, STOPPED, now)
        self._note("sent", value="stop")

    def _unbar(self) -> None:
        if self._barred_by() in OWN_STOPS:
            self.door.ledger.unsuppress(
                self.reader.recipient, SCOPE, self.door.clock.now()
            )
            self._note("sent", value="start")

    def _barred_by(self) -> str | None:
        return self.door.ledger.find_suppression(self.reader.recipient, SCOPE)

    def _note(
        self, step: str, *, value: str | None = None, comment: str | None = None
    ) -> None:
        self.door.ledger.note_press(
            self.reader,
            self.press.purpose,
            step,
            self.door.clock.now(),
            value=value,
            comment=comment,
        )

    def _choices(self) -> Further:
        url = self.door.links.choose(self.press.message_key)
        return Further(self._say("choose_link"), url)

    def _say(self, key: str, **values: object) -> str:
        values.setdefault("shop", self.door.shop.name)
        return self.words.say(f"front_door.{key}", **values)

    def _page(
        self,
        heading: str,
        paragraphs: list[str],
        form: Form | None = None,
        further: Further | None = None,
    ) -> Reply:
        return Reply(
            draw_front_door(
                shop=self.door.shop.name,
                language=self.words.language,
                heading=self._say(heading),
                paragraphs=paragraphs,
                form=form,
                further=further,
            )
        )
