"""The tables `[sources.<system>]`: where each vendor is, and what is ours to choose.

Here: one small table a system and the environment names of its secrets. Not here: how
a file is read (`settings.py`) and what a vendor answers (`sources/<system>.py`).
"""

from typing import Any, Literal, Self

from pydantic import SecretStr, model_validator

from connectors import settings_fields as kinds
from connectors.settings_fields import Table, setting

SOURCE_SECRETS = {
    "sources.shopify.token": "VARSEL_SHOPIFY_TOKEN",
    "sources.woocommerce.key": "VARSEL_WOOCOMMERCE_KEY",
    "sources.woocommerce.secret": "VARSEL_WOOCOMMERCE_SECRET",
    "sources.shipmondo.key": "VARSEL_SHIPMONDO_KEY",
    "sources.zendesk.token": "VARSEL_ZENDESK_TOKEN",
    "sources.freshdesk.key": "VARSEL_FRESHDESK_KEY",
    "sources.gorgias.key": "VARSEL_GORGIAS_KEY",
    "sources.imap.password": "VARSEL_IMAP_PASSWORD",
    "sources.aftership.key": "VARSEL_AFTERSHIP_KEY",
    "sources.easypost.key": "VARSEL_EASYPOST_KEY",
    "sources.postnord.key": "VARSEL_POSTNORD_KEY",
    "sources.bring.key": "VARSEL_BRING_KEY",
    "sources.gls.secret": "VARSEL_GLS_SECRET",
    "sources.dhl.key": "VARSEL_DHL_KEY",
}


def _at_most(example: str, default: int | None = None) -> Any:
    """Return the setting of a count that the vendor, or the shop, allows."""
    return setting(example, default, gt=0)


class FilesSettings(Table):
    folder: kinds.ExpandedFolder = setting('"${NORDLYS_EXPORT}/daily"')


class ShopifySettings(Table):
    base_url: kinds.Url = setting('"https://nordlys.myshopify.com"')
    api_version: str = setting('"2026-01"', "2026-01", pattern=r"^\d{4}-\d{2}$")
    token: SecretStr


class WoocommerceSettings(Table):
    base_url: kinds.Url = setting('"https://nordlys.example"')
    max_requests_per_minute: int = _at_most("120", 120)
    key: SecretStr
    secret: SecretStr


class ShipmondoSettings(Table):
    base_url: kinds.Url = setting(
        '"https://app.shipmondo.com/api/public/v3"',
        "https://app.shipmondo.com/api/public/v3",
    )
    user: str = setting('"0a1b2c3d"', min_length=1)
    max_requests_per_minute: int | None = _at_most("60")
    key: SecretStr


class ZendeskSettings(Table):
    base_url: kinds.Url = setting('"https://nordlys.zendesk.com"')
    exports_per_minute: int = _at_most("10", 10)
    max_requests_per_minute: int | None = _at_most("200")
    # a ticket field of many lines, by its id: the note is kept up to date in it
    context_field: int | None = _at_most("27642")
    token: SecretStr


class FreshdeskSettings(Table):
    base_url: kinds.Url = setting('"https://nordlys.freshdesk.com"')
    max_requests_per_minute: int | None = _at_most("100")
    key: SecretStr


class GorgiasSettings(Table):
    base_url: kinds.Url = setting('"https://nordlys.gorgias.com"')
    user: str = setting('"hej@nordlys.example"', min_length=1)
    key: SecretStr


class ImapSettings(Table):
    host: str = setting('"imap.nordlys.example"', min_length=1)
    port: int = setting("993", 993, gt=0, lt=65536)
    security: Literal["tls", "starttls", "none"] = setting('"tls"', "tls")
    username: str = setting('"hej@nordlys.example"', min_length=1)
    folders: tuple[str, ...] = setting('["INBOX"]', ("INBOX",), min_length=1)
    sent_folders: tuple[str, ...] = setting('["Sent"]', ())
    password: SecretStr

    @model_validator(mode="after")
    def _keeps_its_password(self) -> Self:
        if self.security == "none" and self.host not in kinds.LOOPBACK:
            raise ValueError('would send its password in clear; set security = "tls"')
        return self

    @model_validator(mode="after")
    def _names_each_folder_once(self) -> Self:
        twice = sorted({*self.folders} & {*self.sent_folders})
        if twice:
            raise ValueError(f"has {twice[0]!r} in folders and in sent_folders")
        return self


class AftershipSettings(Table):
    base_url: kinds.Url = setting(
        '"https://api.aftership.com/tracking/2026-07"',
        "https://api.aftership.com/tracking/2026-07",
    )
    key: SecretStr


class EasypostSettings(Table):
    base_url: kinds.Url = setting(
        '"https://api.easypost.com/v2"', "https://api.easypost.com/v2"
    )
    max_requests_per_minute: int | None = _at_most("60")
    key: SecretStr


class PostnordSettings(Table):
    base_url: kinds.Url = setting(
        '"https://api2.postnord.com"', "https://api2.postnord.com"
    )
    api_version: Literal["v5", "v7"] = setting('"v5"', "v5")
    max_requests_per_minute: int | None = _at_most("60")
    key: SecretStr


class BringSettings(Table):
    base_url: kinds.Url = setting('"https://api.bring.com"', "https://api.bring.com")
    user: str = setting('"hej@nordlys.example"', min_length=1)
    client_url: str = setting('"https://nordlys.example"', min_length=1)
    max_requests_per_minute: int | None = _at_most("60")
    key: SecretStr


class GlsSettings(Table):
    base_url: kinds.Url = setting(
        '"https://api.gls-group.net"', "https://api.gls-group.net"
    )
    client_id: str = setting('"nordlys-tracking"', min_length=1)
    max_requests_per_day: int = _at_most("500", 500)
    secret: SecretStr


class DhlSettings(Table):
    base_url: kinds.Url = setting('"https://api-eu.dhl.com"', "https://api-eu.dhl.com")
    service: str | None = setting('"parcel-de"', None)
    max_requests_per_day: int = _at_most("250", 250)
    key: SecretStr


class Sources(Table):
    """The systems a shop has; any may be left out."""

    files: FilesSettings | None = None
    shopify: ShopifySettings | None = None
    woocommerce: WoocommerceSettings | None = None
    shipmondo: ShipmondoSettings | None = None
    zendesk: ZendeskSettings | None = None
    freshdesk: FreshdeskSettings | None = None
    gorgias: GorgiasSettings | None = None
    imap: ImapSettings | None = None
    aftership: AftershipSettings | None = None
    easypost: EasypostSettings | None = None
    postnord: PostnordSettings | None = None
    bring: BringSettings | None = None
    gls: GlsSettings | None = None
    dhl: DhlSettings | None = None
