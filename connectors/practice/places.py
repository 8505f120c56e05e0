"""Countries the shop delivers to: money, languages, towns, carrier terminals, distance.

Facts only. Towns and terminals are real places; nobody lives at them here.
"""

from typing import NamedTuple


class Hub(NamedTuple):
    name: str
    city: str
    zip: str
    country: str
    kind: str = "HUB"


class City(NamedTuple):
    name: str
    zip: str
    hub: str
    weight: float


class Country(NamedTuple):
    code: str
    code3: str
    name: str
    currency: str
    # price in the currency of one krone at home
    rate: float
    share: float
    languages: dict[str, float]
    locale: str
    # working days on the road: usual weights, and what the shop promises
    transit: dict[int, float]
    promised_days: int
    shelf_days: int
    pickup_share: float
    cities: tuple[City, ...]


HUBS = {
    "taulov": Hub("Taulov Terminal", "Fredericia", "7000", "DNK"),
    "brondby": Hub("Brøndby Terminal", "Brøndby", "2605", "DNK"),
    "malmo": Hub("Malmö Terminal", "Malmö", "21124", "SWE"),
    "landvetter": Hub("Landvetter Terminal", "Göteborg", "43870", "SWE"),
    "rosersberg": Hub("Rosersberg Terminal", "Rosersberg", "19595", "SWE"),
    "alfaset": Hub("Alfaset Terminal", "Oslo", "0668", "NOR"),
    "bergen": Hub("Bergen Terminal", "Bergen", "5258", "NOR"),
    "vantaa": Hub("Vantaa Terminal", "Vantaa", "01530", "FIN"),
    "hamburg": Hub("Hamburg Depot", "Hamburg", "22113", "DEU"),
    "utrecht": Hub("Utrecht Depot", "Utrecht", "3542", "NLD"),
}
ORIGIN = HUBS["taulov"]
WAREHOUSE = Hub("Nordlys Lager", "Vejle", "7100", "DNK", "UNDEF")
CARRIER = Hub("PostNord", "", "", "DNK", "UNDEF")

_DK = (
    City("København", "2100", "brondby", 9),
    City("Frederiksberg", "2000", "brondby", 4),
    City("Roskilde", "4000", "brondby", 2),
    City("Helsingør", "3000", "brondby", 1),
    City("Odense", "5000", "taulov", 4),
    City("Aarhus", "8000", "taulov", 6),
    City("Aalborg", "9000", "taulov", 3),
    City("Esbjerg", "6700", "taulov", 2),
    City("Kolding", "6000", "taulov", 2),
    City("Silkeborg", "8600", "taulov", 1),
)
_SE = (
    City("Stockholm", "11350", "rosersberg", 7),
    City("Uppsala", "75320", "rosersberg", 2),
    City("Göteborg", "41128", "landvetter", 4),
    City("Malmö", "21143", "malmo", 4),
    City("Lund", "22350", "malmo", 2),
    City("Helsingborg", "25220", "malmo", 2),
    City("Umeå", "90325", "rosersberg", 1),
)
_NO = (
    City("Oslo", "0556", "alfaset", 6),
    City("Drammen", "3015", "alfaset", 2),
    City("Trondheim", "7030", "alfaset", 2),
    City("Bergen", "5015", "bergen", 3),
    City("Stavanger", "4008", "bergen", 2),
)
_FI = (City("Helsinki", "00530", "vantaa", 3), City("Turku", "20100", "vantaa", 1))
_DE = (City("Hamburg", "22765", "hamburg", 3), City("Flensburg", "24937", "hamburg", 1))
_NL = (City("Utrecht", "3511 AB", "utrecht", 1),)

COUNTRIES = {
    country.code: country
    for country in (
        Country("DK", "DNK", "Denmark", "DKK", 1.0, 53, {"da": 95, "en": 5}, "da-DK",
                {1: 84, 2: 16}, 2, 7, 0.58, _DK),
        Country("SE", "SWE", "Sweden", "SEK", 1.52, 22, {"sv": 96, "en": 4}, "sv-SE",
                {2: 62, 3: 38}, 3, 14, 0.72, _SE),
        Country("NO", "NOR", "Norway", "NOK", 1.56, 14, {"nb": 95, "en": 5}, "nb-NO",
                {3: 64, 4: 36}, 4, 14, 0.66, _NO),
        Country("FI", "FIN", "Finland", "EUR", 0.134, 4, {"en": 65, "sv": 35}, "en-FI",
                {3: 60, 4: 40}, 4, 7, 0.6, _FI),
        Country("DE", "DEU", "Germany", "EUR", 0.134, 5, {"en": 88, "da": 12}, "en-DE",
                {2: 55, 3: 45}, 3, 7, 0.0, _DE),
        Country("NL", "NLD", "Netherlands", "EUR", 0.134, 2, {"en": 100}, "en-NL",
                {3: 70, 4: 30}, 4, 7, 0.0, _NL),
    )
}  # fmt: skip

PICKUP_SHOPS = {
    "DK": ("Kiosken på hjørnet", "Brugsen", "Nærbutikken", "Pakkeboks Stationen"),
    "SE": ("Tobaksboden", "Närköpet", "Kiosken vid torget", "Paketboxen Centrum"),
    "NO": ("Nærbutikken", "Kiosken på torget", "Matboden", "Pakkeboksen Sentrum"),
    "FI": ("Kulman Kioski", "Lähikauppa"),
}
