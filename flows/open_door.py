"""Opens the front door of a shop: its links, its words, its ledger.

Apart from `front_door.py`, so that what a press does can be read without settings.
"""

from connectors.errors import SettingsError
from connectors.settings_web import Web
from flows.front_door import FrontDoor
from flows.notify import open_links, shop_facts
from flows.shop import Shop


def open_front_door(shop: Shop) -> tuple[FrontDoor, Web]:
    """Return what answers requests, and where it is to listen.

    Raises: SettingsError when the shop has no pages.
    """
    links, web = open_links(shop), shop.settings.web
    if links is None or web is None:
        raise SettingsError(
            [
                "web: is missing; `varsel serve` answers the links in messages and "
                'needs the table [web] with url = "https://post.nordlys.example"'
            ]
        )
    door = FrontDoor(
        ledger=shop.ledger,
        links=links,
        shop=shop_facts(shop),
        clock=shop.clock,
        fallback=shop.settings.shop.languages[0],
    )
    return door, web
