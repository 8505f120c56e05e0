"""The question after help, and what is told to who agreed to marketing.

An offer is the shop's own words and code, as its settings give them; nothing here
makes one up. Every message names the way out that it has.
"""

from collections.abc import Mapping
from urllib.parse import quote

from flows.messages.clean import clean_text, clean_url
from flows.messages.front_door_wording import load_front_door_wording
from flows.messages.story import Link, Row, Story, Survey
from flows.messages.telling.teller import Teller, paragraph

_SCORES = (1, 2, 3, 4, 5)


def tell_support_feedback(teller: Teller) -> Story:
    heading = teller.say("heading")
    solved = teller.day("solved_date")
    number = teller.fact("ticket_number", 40)
    subject = heading
    if number is not None:
        subject = teller.say(
            "subject_with_ticket", subject=heading, ticket_number=number
        )
    return Story(
        subject=subject,
        heading=heading,
        opening=(
            paragraph(
                teller.say("solved_on", date=solved)
                if solved
                else teller.say("solved"),
                teller.say("ask"),
            ),
        ),
        survey=_ask(teller, number),
        closing=(teller.say("open"), teller.wording.say("feedback_request.read")),
        footer=teller.say_common("footer_ticket", shop=teller.shop.name),
    )


def _ask(teller: Teller, number: str | None) -> Survey:
    links, words = teller.shop.links, teller.wording
    return Survey(
        how_to_press=teller.say("how_to_press")
        if links is None
        else load_front_door_wording(words.language).say("front_door.how_to_press"),
        how_to_reply=teller.say("how_to_reply"),
        scores=tuple(_link_score(teller, score, number) for score in _SCORES),
        stop=Link(
            words.say("feedback_request.stop"),
            links.stop(teller.due.message_key)
            if links
            else _mail_to(teller, words.say("feedback_request.stop_subject")),
        ),
        stop_reply=words.say("feedback_request.stop_reply"),
    )


def _link_score(teller: Teller, score: int, number: str | None) -> Link:
    label = f"{score} – {teller.wording.say(f'feedback_request.score_{score}')}"
    if teller.shop.links is not None:
        return Link(label, teller.shop.links.answer(teller.due.message_key, score))
    subject = f"[{score}/{_SCORES[-1]}]"
    if number is not None:
        subject += " " + teller.say("score_subject", ticket_number=number)
    return Link(label, _mail_to(teller, subject))


def tell_thank_you(teller: Teller) -> Story:
    delivered = teller.day("delivered_date")
    return _tell_marketing(
        teller,
        opening=(
            paragraph(
                teller.say("delivered_on", date=delivered)
                if delivered
                else teller.say("delivered"),
                teller.say("thanks", shop=teller.shop.name),
            ),
        ),
        closing=(teller.say("help"),),
    )


def tell_returner_offer(teller: Teller) -> Story:
    refunded = teller.day("refunded_date")
    return _tell_marketing(
        teller,
        opening=(
            paragraph(
                teller.say("refunded_on", date=refunded)
                if refunded
                else teller.say("refunded"),
                teller.say("sorry"),
            ),
            *_say_offer(teller),
        ),
        rows=_list_offer(teller),
        action=_visit(teller),
        closing=(teller.say("advice"),),
    )


def tell_win_back(teller: Teller) -> Story:
    ordered = teller.day("ordered_date")
    return _tell_marketing(
        teller,
        opening=(
            paragraph(
                teller.say("last_on", date=ordered) if ordered else teller.say("last"),
                teller.say("news"),
            ),
            *_say_offer(teller),
        ),
        rows=_list_offer(teller),
        action=_visit(teller),
        closing=(teller.say("remove"),),
    )


def _tell_marketing(
    teller: Teller,
    *,
    opening: tuple[str, ...],
    closing: tuple[str, ...],
    rows: tuple[Row, ...] = (),
    action: Link | None = None,
) -> Story:
    heading = teller.say("heading")
    links = teller.shop.links
    subject = teller.wording.say("common.stop_marketing_subject")
    return Story(
        subject=heading,
        heading=heading,
        opening=opening,
        rows=rows,
        action=action,
        closing=closing,
        footer=teller.say_common("footer_marketing", shop=teller.shop.name),
        stop=Link(
            teller.say_common("stop_marketing"),
            links.stop(teller.due.message_key) if links else _mail_to(teller, subject),
        ),
        stop_reply=teller.say_common("stop_marketing_reply"),
    )


def _say_offer(teller: Teller) -> tuple[str, ...]:
    texts = teller.facts.get("offer_texts")
    if not isinstance(texts, Mapping):
        return ()
    text = clean_text(texts.get(teller.wording.language), 400)
    return () if text is None else (text,)


def _list_offer(teller: Teller) -> tuple[Row, ...]:
    # a code or a last day without the offer itself says nothing
    if not _say_offer(teller):
        return ()
    return (
        *teller.row("offer_code", teller.fact("offer_code", 40)),
        *teller.row("offer_until", teller.day("offer_until_date")),
    )


def _visit(teller: Teller) -> Link | None:
    url = clean_url(teller.shop.website)
    return None if url is None else Link(teller.say_common("visit"), url)


def _mail_to(teller: Teller, subject: str) -> str:
    address = quote(teller.shop.reply_address, safe="@")
    return f"mailto:{address}?subject={quote(subject, safe='')}"
