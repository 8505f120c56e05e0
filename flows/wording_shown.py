"""Wording: what a message says and where, and how it looks on invented people.

Printed as the file of a shop's own words would have it, so that a line can be copied
there and changed.
"""

from pathlib import Path

from connectors.errors import VarselError
from flows.messages.render import MESSAGE_TYPES, has_sms, render_message, render_sms
from flows.messages.samples import sample_due
from flows.messages.sms import measure_sms
from flows.messages.wording import LANGUAGES
from flows.notify import shop_facts
from flows.shop import Shop


def wording_lines(shop: Shop, section: str | None, language: str) -> list[str]:
    """Return the texts of a section as TOML, or which sections there are.

    Raises: VarselError for a section or language that nobody wrote.
    """
    _refuse_language(language)
    texts = shop.own_words.wording(language).texts
    if section is None:
        others = sorted({key.partition(".")[0] for key in texts} - {*MESSAGE_TYPES})
        return [
            f"messages: {', '.join(MESSAGE_TYPES)}",
            f"shared by several: {', '.join(others)}",
            shop.own_words.told,
        ]
    own = shop.own_words.texts.get(language, {})
    found = {key: text for key, text in texts.items() if _is_of(key, section)}
    if not found:
        raise VarselError(
            f"there is no message {section!r}; `varsel wording` lists what there is"
        )
    return [f"[{section}]", *(_as_toml(key, found[key], key in own) for key in found)]


def write_sample(
    shop: Shop, message_type: str, language: str, file: Path
) -> tuple[Path, list[str]]:
    """Write the message about invented people, as page and beside it as text.

    Return the text's file, and what there is to say of a short text for phones.
    """
    _refuse_language(language)
    if message_type not in MESSAGE_TYPES:
        raise VarselError(
            f"{message_type!r} is no message that goes to anybody, so there is nothing "
            "to look at; `varsel wording` lists the messages"
        )
    facts, due = shop_facts(shop), sample_due(message_type, language)
    message = render_message(due, facts)
    beside = file.with_suffix(".txt")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(message.html, encoding="utf-8")
    beside.write_text(f"{message.subject}\n\n{message.text}", encoding="utf-8")
    if not has_sms(message_type, [language]):
        return beside, []
    text = render_sms(due, facts)
    length = measure_sms(text)
    paid = f"{length.signs} signs of {length.alphabet}, paid as {length.parts}"
    return beside, [f"as SMS ({paid}): {text}"]


def _refuse_language(language: str) -> None:
    if language not in LANGUAGES:
        raise VarselError(
            f"nothing is written in {language!r}; there are {', '.join(LANGUAGES)}"
        )


def _is_of(key: str, section: str) -> bool:
    return key.partition(".")[0] == section


def _as_toml(key: str, text: str, is_own: bool) -> str:
    said = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{key.partition(".")[2]} = "{said}"' + ("  # yours" if is_own else "")
