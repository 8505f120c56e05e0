"""What the shop sells: product types with their attributes, and products with prices.

Prices are whole Danish kroner. How each language names a type stands here as well,
because customers write "the sofa" and not its title.
"""

from typing import NamedTuple


class ProductType(NamedTuple):
    name: str
    attributes: dict[str, tuple[str, ...]]
    # "the sofa", as each language says it
    da: str
    sv: str
    nb: str
    en: str
    weight: float
    is_big: bool = False

    def spoken(self, language: str) -> str:
        return getattr(self, language)


class Product(NamedTuple):
    sku: str
    title: str
    type: ProductType
    price: int


_FABRIC = ("Bouclé Cream", "Linen Sand", "Velvet Forest", "Wool Grey", "Cord Rust")
_FINISH = ("Oiled oak", "Soaped oak", "Smoked oak", "Walnut", "Black ash")
_COLOUR = ("White", "Black", "Sand", "Dusty blue", "Terracotta", "Olive")
_METAL = ("Brass", "Matt black", "Chrome")

TYPES = {
    kind.name: kind
    for kind in (
        ProductType("Sofa", {"fabric": _FABRIC, "legs": _FINISH},
                    "sofaen", "soffan", "sofaen", "the sofa", 2, True),
        ProductType("Armchair", {"fabric": _FABRIC, "finish": _FINISH},
                    "lænestolen", "fåtöljen", "lenestolen", "the armchair", 3, True),
        ProductType("Dining table", {"finish": _FINISH, "size": ("160", "200", "240")},
                    "spisebordet", "matbordet", "spisebordet", "the table", 2, True),
        ProductType("Chair", {"finish": _FINISH, "fabric": _FABRIC},
                    "stolene", "stolarna", "stolene", "the chairs", 6),
        ProductType("Shelf", {"finish": _FINISH},
                    "reolen", "hyllan", "hyllen", "the shelf", 4),
        ProductType("Lamp", {"finish": _METAL, "colour": _COLOUR},
                    "lampen", "lampan", "lampen", "the lamp", 11),
        ProductType("Rug", {"colour": _COLOUR, "size": ("80x200", "170x240")},
                    "tæppet", "mattan", "teppet", "the rug", 7),
        ProductType("Cushion", {"fabric": _FABRIC},
                    "puderne", "kuddarna", "putene", "the cushions", 11),
        ProductType("Bed linen", {"colour": _COLOUR, "size": ("140x200", "140x220")},
                    "sengetøjet", "sängkläderna", "sengetøyet", "the bed linen", 10),
        ProductType("Curtain", {"fabric": _FABRIC, "length": ("220", "250", "300")},
                    "gardinerne", "gardinerna", "gardinene", "the curtains", 5),
        ProductType("Mirror", {"finish": _METAL},
                    "spejlet", "spegeln", "speilet", "the mirror", 4),
        ProductType("Vase", {"colour": _COLOUR},
                    "vasen", "vasen", "vasen", "the vase", 12),
        ProductType("Tableware", {"colour": _COLOUR},
                    "tallerkenerne", "tallrikarna", "tallerkenene", "the plates", 13),
        ProductType("Candle holder", {"finish": _METAL},
                    "lysestagerne", "ljusstakarna", "lysestakene", "the candle holders",
                    10),
    )
}  # fmt: skip


def _products() -> tuple[Product, ...]:
    rows = (
        ("Sofa", "Fjord sofa", (8499, 11999)), ("Sofa", "Hygge daybed", (6999,)),
        ("Armchair", "Klint lænestol", (4299, 4999)),
        ("Armchair", "Ro armchair", (3699,)),
        ("Dining table", "Langbord", (7499, 8999)),
        ("Dining table", "Rundt bord", (5299,)),
        ("Chair", "Strand chair", (1199, 1399)), ("Chair", "Elm chair", (1599,)),
        ("Shelf", "Stige shelf", (899, 1799)), ("Shelf", "Væg shelf", (449,)),
        ("Lamp", "Måne lamp", (799, 1299)), ("Lamp", "Dis pendant", (1099,)),
        ("Lamp", "Kvist floor lamp", (1899,)), ("Rug", "Hede rug", (999, 1799)),
        ("Rug", "Tang rug", (2399,)), ("Cushion", "Mos cushion", (249, 299)),
        ("Cushion", "Sky cushion", (349,)), ("Bed linen", "Dug bed linen", (499, 599)),
        ("Bed linen", "Morgen bed linen", (699,)), ("Curtain", "Slør curtain", (599,)),
        ("Curtain", "Læ curtain", (799,)), ("Mirror", "Sø mirror", (899, 1499)),
        ("Vase", "Ler vase", (199, 349)), ("Vase", "Siv vase", (279,)),
        ("Tableware", "Hverdag plates", (329, 449)),
        ("Tableware", "Sten bowls", (259,)),
        ("Candle holder", "Glød candle holder", (179, 229)),
        ("Candle holder", "Tårn candle holder", (299,)),
    )  # fmt: skip
    return tuple(
        Product(
            f"{title[:3].upper()}-{number:02d}{'SML'[size]}", title, TYPES[kind], price
        )
        for number, (kind, title, prices) in enumerate(rows, start=1)
        for size, price in enumerate(prices)
    )


PRODUCTS = _products()
WEIGHTS = tuple(product.type.weight for product in PRODUCTS)
