"""Who buys: invented people with Nordic names and addresses under `.example`.

One person is a function of the seed and a running number. Who of them buys again is
decided in `orders.py`.
"""

from datetime import datetime
from random import Random

from connectors.practice.model import Person
from connectors.practice.places import COUNTRIES, Country
from connectors.practice.randomness import dice, pick

FIRST = {
    "DK": "Anne Mette Lars Søren Ida Freja Mikkel Camilla Jens Kirsten Rasmus Louise "
    "Emil Signe Henrik Maja Peter Trine Bo Astrid Jonas Pia Asger Sofie Torben Karen",
    "SE": "Anna Erik Lars Karin Johan Elin Oskar Maja Gustav Ingrid Björn Linnéa Per "
    "Sara Nils Åsa Viktor Hanna Magnus Eva Ebba Anders Lena Tove Mats Frida",
    "NO": "Ingrid Ola Kari Lars Marte Sindre Silje Håkon Nora Øyvind Bjørg Eirik "
    "Knut Tuva Jonas Solveig Magnus Hege Even Randi Thea Geir Vilde",
    "FI": "Aino Mikko Johanna Sofia Antti Emilia Juha Linda",
    "DE": "Anja Stefan Katrin Jörg Lena Tobias Silke Markus",
    "NL": "Sanne Daan Femke Bram Lotte Joris",
}
LAST = {
    "DK": "Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Møller "
    "Rasmussen Kjær Lund Holm Bach Thomsen Bjerregaard Vestergaard Friis Dahl Skov",
    "SE": "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson "
    "Bergström Sjögren Ekström Åkesson Holmqvist Sandberg Nyström Wallin Öberg",
    "NO": "Hansen Johansen Olsen Larsen Berg Haugen Hagen Eide Solberg Bakken Moen "
    "Strand Lie Nygård Fjeld Aas Brekke Sæther Rønning",
    "FI": "Virtanen Lindström Korhonen Nyman Mäkinen Sundberg",
    "DE": "Petersen Schmidt Hansen Becker Lorenzen Vogt",
    "NL": "de Vries Bakker Visser Jansen Mulder",
}
DOMAINS = ("mail.example", "post.example", "inbox.example", "hjemme.example",
           "familie.example", "online.example", "firma.example")  # fmt: skip
PLAIN = str.maketrans("æøåäöéøÆØÅÄÖ", "aoaaoeoAOAAO")
SHARES = {code: country.share for code, country in COUNTRIES.items()}
MARKETING = {"SUBSCRIBED": 38, "NOT_SUBSCRIBED": 54, "UNSUBSCRIBED": 8}


def make_person(seed: int, index: int, since: datetime) -> Person:
    die = dice(seed, "person", index)
    country = COUNTRIES[pick(die, SHARES)]
    first, last = _name(die, country.code)
    city = die.choices(country.cities, [city.weight for city in country.cities])[0]
    language = pick(die, country.languages)
    return Person(
        index=index,
        first=first,
        last=last,
        email=_email(die, first, last, index),
        phone=_phone(die, country) if die.random() < 0.7 else None,
        country=country,
        city=city,
        language=language,
        # some accounts keep the helpdesk's own default, whatever the person speaks
        helpdesk_locale="da" if die.random() < 0.12 else language,
        marketing=pick(die, MARKETING),
        is_guest=die.random() < 0.16,
        known_since=since,
    )


def _name(die: Random, code: str) -> tuple[str, str]:
    last = "de Vries" if code == "NL" else die.choice(LAST[code].split())
    return die.choice(FIRST[code].split()), last


def _email(die: Random, first: str, last: str, index: int) -> str:
    first, last = (
        part.translate(PLAIN).lower().replace(" ", "") for part in (first, last)
    )
    forms = (
        f"{first}.{last}",
        f"{first}{last[0]}",
        f"{first[0]}.{last}",
        f"{last}.{first}",
    )
    # the running number keeps two people from sharing one address by accident
    return f"{die.choice(forms)}{index}@{die.choice(DOMAINS)}"


def _phone(die: Random, country: Country) -> str:
    prefix = {"DK": "+45", "SE": "+467", "NO": "+47", "FI": "+358", "DE": "+49"}
    return prefix.get(country.code, "+31") + "".join(die.choices("0123456789", k=8))
