"""What the agent desk answers: a search, and a page per customer, order and ticket.

It only ever reads. Not here: listening (`connectors/web.py`), who is let in
(`desk_signin.py`), what is known (`desk.py`), how it looks (`pages/desk.py`).
"""

from dataclasses import dataclass
from urllib.parse import quote
from zoneinfo import ZoneInfo

from connectors.errors import VarselError
from connectors.settings_web import Desk
from connectors.warehouse import Look, PublishedMarts
from connectors.web import Asked, Reply
from flows.desk import built_for, find, open_context
from flows.desk_signin import SignIn
from flows.pages.desk import Frame, draw_context, draw_note, draw_search, draw_sign_in
from flows.shop import Shop

SIGN_OUT = "/sign-out"


@dataclass(frozen=True)
class DeskDoor:
    """Answers requests for one shop."""

    marts: PublishedMarts
    sign_in: SignIn
    shop_name: str
    zone: ZoneInfo
    return_url: str | None = None

    def answer(self, asked: Asked) -> Reply:
        """Return the page for one request."""
        if asked.path == "/health":
            return Reply("ok\n", kind="text/plain")
        if not self.sign_in.is_called_by_its_name(asked):
            return Reply("this desk is at http://127.0.0.1\n", 421, "text/plain")
        if asked.method == "POST":
            return self._take(asked)
        if not self.sign_in.lets_in(asked):
            return Reply(draw_sign_in(self._frame()), 401)
        try:
            return self._show(asked, self.marts.look())
        except VarselError as error:
            return Reply(draw_note(self._frame(), "Nothing to show", str(error)), 503)

    def _show(self, asked: Asked, look: Look) -> Reply:
        if asked.path == "/":
            return self._search(look, asked.query.get("q", "").strip())
        _, subject_type, subject_id = [*asked.path.split("/", 2), ""][:3]
        frame = self._frame(look)
        context = open_context(look, subject_type, subject_id, self.return_url)
        if context is None:
            text = "No customer, order or ticket has this address any more."
            return Reply(draw_note(frame, "Not found", text), 404)
        return Reply(draw_context(frame, context))

    def _search(self, look: Look, question: str) -> Reply:
        frame = self._frame(look)
        if not question:
            return Reply(draw_search(frame))
        found = find(look, question)
        if len(found.hits) == 1:
            only = found.hits[0]
            return _go(address_of(only["subject_type"], only["subject_id"]))
        return Reply(draw_search(frame, question, found.hits, has_more=found.has_more))

    def _take(self, asked: Asked) -> Reply:
        """Sign in or out; nothing else can be sent to a desk."""
        if self.sign_in.token is None:
            return Reply("there is nothing to send here\n", 405, "text/plain")
        if asked.path == SIGN_OUT:
            return _go("/", self.sign_in.no_cookie(is_secure=asked.is_secure))
        if not self.sign_in.knows(asked.form.get("token", "")):
            return Reply(draw_sign_in(self._frame(), is_wrong=True), 401)
        # back to the page that was asked for, here and nowhere else
        path = quote("/" + asked.path.lstrip("/"), safe="/")
        return _go(path, self.sign_in.cookie(is_secure=asked.is_secure))

    def _frame(self, look: Look | None = None) -> Frame:
        as_of = built_for(look.build_id).astimezone(self.zone) if look else None
        return Frame(
            shop=self.shop_name,
            zone=str(self.zone),
            as_of=as_of,
            has_sign_out=self.sign_in.token is not None,
            address_of=address_of,
        )


def address_of(subject_type: str, subject_id: str) -> str:
    """Return the path of a page."""
    return f"/{subject_type}/{quote(subject_id, safe='')}"


def _go(path: str, cookie: str | None = None) -> Reply:
    headers = {"Location": path}
    return Reply("", 303, headers=headers | ({"Set-Cookie": cookie} if cookie else {}))


def open_desk(shop: Shop) -> tuple[DeskDoor, Desk]:
    """Return what answers requests, and where it is to listen."""
    desk = shop.settings.desk
    token = desk.token.get_secret_value() if desk.token else None
    door = DeskDoor(
        marts=PublishedMarts(shop.published),
        sign_in=SignIn(token, shop.clock),
        shop_name=shop.settings.shop.name,
        zone=shop.zone,
        return_url=shop.settings.returns.label_url,
    )
    return door, desk
