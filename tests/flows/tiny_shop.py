"""A shop of a dozen orders in literal files, told as of a Tuesday noon in March.

What each order is there for stands beside it. Everything after `NOON` lies in the
files already and must not be known yet.
"""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VARSEL = (sys.executable, "-m", "flows.cli")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
# the parcel of 1003 is delivered five days before
LATER = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)

SETTINGS = """\
[shop]
id = "tiny"
name = "Tiny"
country = "DK"
languages = ["da", "sv", "en"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@tiny.example"
website = "https://tiny.example"

[shop.opening_hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-17:00"]

[data]
folder = "var"

[sources.files]
folder = "files"

[sending]
mode = "outbox"
"""

# 1001 new · 1002 new and dispatched · 1003 overdue · 1004 waits at the shop ·
# 1005 received five days ago · 1006 received and answered · 1007 cancelled ·
# 1008 not yet placed · 1009 on its way in time · 1010 never handed over ·
# 1011 received in Sweden without consent · 1012 has no address
ORDERS = """\
order_id,customer_id,customer_email,customer_name,country,locale,ordered_at,paid_at,cancelled_at,total_amount,currency,status
1001,c1,anna@k.example,Anna,DK,da-DK,2026-03-10T09:30:00Z,2026-03-10T09:31:00Z,,199.00,DKK,paid
1002,c2,bo@k.example,Bo,DK,da-DK,2026-03-09T13:00:00Z,2026-03-09T13:01:00Z,,99.50,DKK,paid
1003,c3,cai@k.example,Cai,DK,da-DK,2026-03-02T10:00:00Z,2026-03-02T10:01:00Z,,349.00,DKK,delivered
1004,c4,dea@k.example,Dea,SE,sv-SE,2026-03-04T10:00:00Z,2026-03-04T10:01:00Z,,120.00,SEK,paid
1005,c5,eva@k.example,Eva,DK,da-DK,2026-03-01T10:00:00Z,2026-03-01T10:01:00Z,,80.00,DKK,paid
1006,c6,finn@k.example,Finn,DK,da-DK,2026-03-01T11:00:00Z,2026-03-01T11:01:00Z,,80.00,DKK,paid
1007,c7,gry@k.example,Gry,DK,da-DK,2026-03-10T08:00:00Z,,2026-03-10T09:00:00Z,55.00,DKK,cancelled
1008,c8,hal@k.example,Hal,DK,da-DK,2026-03-10T16:00:00Z,2026-03-10T16:01:00Z,,75.00,DKK,paid
1009,c9,ida@k.example,Ida,DK,da-DK,2026-03-04T09:00:00Z,2026-03-04T09:01:00Z,,60.00,DKK,paid
1010,c10,jon@k.example,Jon,DK,da-DK,2026-03-04T12:00:00Z,2026-03-04T12:01:00Z,,45.00,DKK,paid
1011,c11,kim@k.example,Kim,SE,sv-SE,2026-03-01T12:00:00Z,2026-03-01T12:01:00Z,,45.00,SEK,paid
1012,c12,,Liv,DK,da-DK,2026-03-10T10:00:00Z,2026-03-10T10:01:00Z,,30.00,DKK,paid
"""
ORDER_LINES = "order_id,line_id,sku,title,product_type,quantity,unit_price\n" + "".join(
    f"{order},{order}-1,LAMP,Lampe,lamp,1,{price}\n"
    for order, price in {
        1001: "199.00",
        1002: "99.50",
        1003: "349.00",
        1004: "120.00",
        1005: "80.00",
    }.items()
)
PARCELS = """\
tracking_number,order_id,carrier,shipped_at,promised_delivery_at,destination_country
P1002,1002,postnord,2026-03-10T08:00:00Z,2026-03-12T16:00:00Z,DK
P1003,1003,postnord,2026-03-03T08:00:00Z,2026-03-09T16:00:00Z,DK
P1004,1004,postnord,2026-03-05T08:00:00Z,2026-03-11T16:00:00Z,SE
P1005,1005,postnord,2026-03-02T08:00:00Z,2026-03-06T16:00:00Z,DK
P1006,1006,postnord,2026-03-02T08:00:00Z,2026-03-06T16:00:00Z,DK
P1009,1009,postnord,2026-03-05T08:00:00Z,2026-03-13T16:00:00Z,DK
P1010,1010,postnord,,2026-03-13T16:00:00Z,DK
P1011,1011,postnord,2026-03-02T08:00:00Z,2026-03-06T16:00:00Z,SE
"""
SCANS = """\
tracking_number,occurred_at,status,location
P1002,2026-03-09T15:00:00Z,label_created,Odense
P1002,2026-03-10T08:00:00Z,picked_up,Odense
P1003,2026-03-03T08:00:00Z,picked_up,Odense
P1003,2026-03-09T10:00:00Z,in_transit,Taulov
P1003,2026-03-11T08:00:00Z,delivered,Aarhus
P1004,2026-03-05T08:00:00Z,picked_up,Odense
P1004,2026-03-10T07:00:00Z,ready_for_pickup,Malmo
P1005,2026-03-02T08:00:00Z,picked_up,Odense
P1005,2026-03-04T12:00:00Z,delivered,Vejle
P1006,2026-03-02T08:00:00Z,picked_up,Odense
P1006,2026-03-04T12:00:00Z,delivered,Vejle
P1009,2026-03-05T08:00:00Z,picked_up,Odense
P1009,2026-03-10T08:00:00Z,in_transit,Taulov
P1010,2026-03-05T09:00:00Z,label_created,Odense
P1011,2026-03-02T08:00:00Z,picked_up,Odense
P1011,2026-03-04T12:00:00Z,delivered,Lund
"""
# T1 waits · T2 is answered · T3 was written by a machine · T4 is not yet written
TICKETS = """\
ticket_id,created_at,updated_at,status,customer_email,subject,order_number
T1,2026-03-10T10:00:00Z,2026-03-10T10:00:00Z,new,jon@k.example,Hvor er pakken?,1010
T2,2026-03-10T09:00:00Z,2026-03-10T10:30:00Z,open,ida@k.example,Hvor er pakken?,1009
T3,2026-03-10T10:10:00Z,2026-03-10T10:10:00Z,new,out@m.example,Ferie,
T4,2026-03-10T15:00:00Z,2026-03-10T15:00:00Z,new,bo@k.example,Retur,1002
"""
TICKET_MESSAGES = """\
ticket_id,message_id,created_at,author,body,headers
T1,1,2026-03-10T10:00:00Z,customer,Hej. Hvor er min pakke? Jeg har ventet en uge.,
T2,1,2026-03-10T09:00:00Z,customer,Hvor er min pakke?,
T2,2,2026-03-10T10:30:00Z,agent,Den er paa vej.,
T3,1,2026-03-10T10:10:00Z,customer,Ferie.,"{""Auto-Submitted"": ""auto-replied""}"
T4,1,2026-03-10T15:00:00Z,customer,Jeg vil sende lampen retur.,
"""
SURVEYS = """\
response_id,order_id,answered_at,score,comment
S1,1006,2026-03-08T10:00:00Z,5,Fint
"""
FILES = {
    "orders": ORDERS,
    "order_lines": ORDER_LINES,
    "parcels": PARCELS,
    "parcel_events": SCANS,
    "tickets": TICKETS,
    "ticket_messages": TICKET_MESSAGES,
    "survey_responses": SURVEYS,
}
ROWS = {name: text.count("\n") - 1 for name, text in FILES.items()}

DUE_AT_NOON = [
    ("delay_notice", "1003"),
    ("delay_notice", "1010"),
    ("feedback_request", "1005"),
    ("order_confirmation", "1001"),
    ("order_confirmation", "1002"),
    ("order_dispatched", "1002"),
    ("ready_for_pickup", "1004"),
    ("ticket_acknowledgement", "1010"),
]


def write_shop(folder: Path, settings: str = SETTINGS) -> Path:
    """Write files and settings; return the settings file."""
    (folder / "files").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / "files" / f"{name}.csv").write_text(text)
    config = folder / "varsel.toml"
    config.write_text(settings)
    return config


def copy_shop(config: Path, folder: Path) -> Path:
    """Return the settings file of a copy, data and all."""
    shutil.copytree(config.parent, folder, symlinks=True)
    return folder / config.name
