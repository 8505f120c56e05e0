"""Order numbers in customers' texts, found by the models alone, without any order."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest

from flows.sorting import build_part, texts_as_tickets
from flows.training.measuring import of_sets
from flows.training.texts import Text, gold_texts

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ORDERS = {
    "Hvor er min ordre 1042?": {"1042"},
    "Var är #1042?": {"1042"},
    "Bestilling nr. 45520 mangler": {"45520"},
    "Min beställning är 2025-70230, ring 070-555 44 91": {"2025-70230"},
    "die Bestellnummer müsste 700415 sein": {"700415"},
    "Tilaukseni 1000048823:ssa on virhe": {"1000048823"},
    "Order ref on the confirmation is 719004.": {"719004"},
    "Kan I slå 55810 og 55922 sammen?": {"55810", "55922"},
    "Ihr Auftrag:\n48213\nDanke": {"48213"},
    "Kan jeg få fakturaen for 20077?": {"20077"},
    "> Din order 72003 är mottagen\n\nHej, när kommer den?": {"72003"},
    "Hej\n\nMvh Lotta Berg\nSE-57719": {"SE-57719"},
    "has 48591 left your place yet": {"48591"},
}
OTHERS = [
    "Ring mig på 31 12 80 07 eller +45 31128007",
    "Soita 040 555 7712 tai 0405557712",
    "Festnetz 0209 555 8817, mobil 015155509921",
    "Jeg bor Strandvejen 118, 2900 Hellerup",
    "Lindenstr. 40, 50674 Köln",
    "Kan den skickas till 831 43 Östersund?",
    "Mökille Kemiin (94100) ja toinen 87100 Kajaani",
    "GLS kalder den 373325380012345678",
    "Kolli RR118204573SE, Kollinr. 00370730254123456785",
    "Sendungsnummer JJD000390007882112233 geht nicht",
    "Sporingsnummer 88213341 virker ikke",
    "Jeg betalte 12 990 kr den 14.08.2025 og 1.299,00 i dag",
    "Der Preis war 12900 € am 2025-10-04",
    "I paid £12900 in 2024, card ending 33140",
    "Mitt kundenummer er 30021, saksnr. 14007",
    "Kundennummer 771820, Rechnung RE-118834",
    "Ärendet heter 90077, artikel 70881, faktura 300214",
    "Tapausnumero 40817, tuotenro 20771, asiakasnumero 30021",
    "Ticket #500781, RMA 70051, invoice no. 55102",
    "Kontonummer 33112, IBAN DE89 3704 0044 0532 0130 00",
    "gardinerne måler 12000 mm, 120x160",
    "> Kundeservice, CVR 12345678, 8000 Aarhus C\n> 55129\n\nTak!",
    "anna12345@post.example, https://shop.example/12345",
]


@pytest.fixture(scope="module")
def found():
    asked = [*ORDERS, *OTHERS]
    texts = [Text(id=body, subject="", body=body) for body in asked]
    with texts_as_tickets([*gold_texts(), *texts], NOW) as shop:
        build_part(shop, "+int_ticket_order_numbers")
        rows = shop.warehouse.read(
            "select ticket_id, order_number from intermediate.int_ticket_order_numbers"
        )
    numbers = defaultdict(set)
    for row in rows:
        numbers[row["ticket_id"]].add(row["order_number"])
    return numbers


def test_order_numbers_of_the_gold_set_are_found(found):
    pairs = [(set(text.order_numbers), found[text.id]) for text in gold_texts()]
    figures = of_sets("order_number", pairs)
    assert figures.text_count > 300
    assert figures.precision >= 0.98, figures
    assert figures.recall >= 0.95, figures


def test_order_numbers_are_found_however_they_are_named(found):
    assert {body: found[body] for body in ORDERS} == ORDERS


def test_other_numbers_are_not_taken_for_order_numbers(found):
    assert {body: found[body] for body in OTHERS if found[body]} == {}


def test_figures_of_what_was_found_count_every_number():
    figures = of_sets("x", [({"1", "2"}, {"1"}), (set(), {"3"}), ({"4"}, {"4"})])
    assert figures.precision == pytest.approx(2 / 3)
    assert figures.recall == pytest.approx(2 / 3)
    assert figures.text_count == 2
