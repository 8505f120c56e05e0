"""PostNord's Track & Trace as it would answer about this shop's parcels, one a call.

Times carry no offset and are local, an unknown number is an empty list at HTTP 200, a
malformed one a fault inside HTTP 200, and the ETA is gone once delivered.
"""

import re
from datetime import datetime
from hmac import compare_digest
from typing import Any

from connectors.practice.answers import Answer, Request
from connectors.practice.limits import Bucket, Limits
from connectors.practice.model import Order, Parcel, Scan
from connectors.practice.places import Hub
from connectors.practice.shop import PracticeShop
from connectors.practice.worktime import local

PATH = "/rest/shipment/v5/trackandtrace/findByIdentifier.json"
NUMBER = re.compile(r"^[A-Za-z0-9]{10,35}$")
SERVICES = {
    "17": "PostNord MyPack Home",
    "19": "PostNord MyPack Collect",
    "20": "PostNord Return Drop Off",
}
COUNTRIES = {"DNK": "Denmark", "SWE": "Sweden", "NOR": "Norway", "FIN": "Finland",
             "DEU": "Germany", "NLD": "Netherlands"}  # fmt: skip
SHOP = {
    "name": "Nordlys Interiør",
    "address": {
        "city": "Vejle",
        "countryCode": "DNK",
        "country": "Denmark",
        "postCode": "7100",
    },
}


class PostnordApi:
    def __init__(self, shop: PracticeShop, key: str, limits: Limits) -> None:
        self._shop, self._key = shop, key
        self._bucket = Bucket.per_minute(limits.postnord_per_minute)

    def answer(self, request: Request) -> Answer:
        if request.path != PATH or request.method != "GET":
            return Answer({"title": "Not Found", "status": 404}, 404)
        if not compare_digest(
            request.query.get("apikey", "").encode(), self._key.encode()
        ):
            return Answer(
                _fault("accessDenied", "Invalid or missing apikey", "apikey"), 403
            )
        wait = self._bucket.take()
        if wait:
            body = _fault("rateLimit", "Too many requests", "apikey")
            return Answer(body, 429, {"Retry-After": str(wait)})
        number = request.query.get("id", "")
        if not number:
            detail = "Required parameter 'id' is not present."
            problem = {"type": "about:blank", "title": "Bad Request", "status": 400}
            return Answer(
                {**problem, "detail": detail, "instance": "/ntt/v5/shipment"}, 400
            )
        return Answer({"TrackingInformationResponse": self._find(number, request.now)})

    def _find(self, number: str, now: datetime) -> dict[str, Any]:
        if not NUMBER.match(number):
            text = "Identifier must be a valid ItemId or ShipmentId"
            return {
                **_fault("invalidIdentifier", text, "identifier", number),
                "shipments": [],
            }
        found = self._shop.parcel(number, now)
        if found is None or found[1].scans[0].at > now:
            return {"shipments": []}
        return {"shipments": [_shipment(*found, now)]}


def _shipment(order: Order, parcel: Parcel, now: datetime) -> dict[str, Any]:
    scans = [scan for scan in parcel.scans if scan.at <= now]
    status = next(
        (s.status for s in reversed(scans) if s.status != "OTHER"), "INFORMED"
    )
    headline = {"header": status.replace("_", " ").capitalize(), "body": scans[-1].text}
    home = {"name": order.customer.name, "address": _address(order)}
    shipment = {
        "shipmentId": parcel.number,
        "uri": f"/v5/trackandtrace/findByIdentifier?id={parcel.number}",
        "assessedNumberOfItems": 1,
        "status": status,
        "statusText": headline,
        **_arrival(parcel, now),
        "service": {"code": parcel.service, "name": SERVICES[parcel.service]},
        "consignor": home if parcel.is_return else SHOP,
        "consignee": SHOP if parcel.is_return else home,
        "splitStatuses": [],
        "items": [_item(parcel, scans, status, headline, now)],
    }
    if parcel.pickup_point:
        shipment["deliveryPoint"] = _point(parcel.pickup_point)
    return shipment


def _item(
    parcel: Parcel, scans: list[Scan], status: str, headline: dict, now: datetime
) -> dict[str, Any]:
    dropped = next((scan.at for scan in scans if scan.status == "EN_ROUTE"), None)
    weight = sum(line.quantity * (24 if line.product.type.is_big else 1.3)
                 for line in parcel.lines)  # fmt: skip
    return {
        "itemId": parcel.number,
        "status": status,
        "statusText": headline,
        **_arrival(parcel, now),
        "dropOffDate": _naive(dropped),
        "typeOfItemActualName": "PARCEL",
        "statedMeasurement": {"weight": {"value": f"{weight:.1f}", "unit": "kg"}},
        "events": [_event(scan) for scan in scans],
    }


def _arrival(parcel: Parcel, now: datetime) -> dict[str, Any]:
    """Return delivery date or ETA: this vendor drops the ETA's keys once delivered."""
    if parcel.delivered_at and parcel.delivered_at <= now:
        return {"deliveryDate": _naive(parcel.delivered_at)}
    believed = [eta for told_at, eta in parcel.etas if told_at <= now]
    eta = _naive(believed[-1]) if believed else None
    return {
        "estimatedTimeOfArrival": eta,
        "publicTimeOfArrival": eta,
        "deliveryDate": None,
    }


def _event(scan: Scan) -> dict[str, Any]:
    return {
        "eventTime": _naive(scan.at),
        "eventCode": scan.code,
        "status": scan.status,
        "eventDescription": scan.text,
        "location": _place(scan.place),
    }


def _place(hub: Hub) -> dict[str, Any]:
    place = {
        "displayName": hub.name,
        "name": hub.name,
        "countryCode": hub.country,
        "country": COUNTRIES[hub.country],
        "locationType": hub.kind,
    }
    return {**place, "postcode": hub.zip, "city": hub.city} if hub.zip else place


def _point(hub: Hub) -> dict[str, Any]:
    address = {"city": hub.city, "countryCode": hub.country, "postCode": hub.zip}
    return {
        "displayName": hub.name,
        "name": hub.name,
        "servicePointType": "POSTOMBUD",
        "address": address,
    }


def _address(order: Order) -> dict[str, Any]:
    city, country = order.customer.city, order.customer.country
    return {
        "city": city.name,
        "countryCode": country.code3,
        "country": country.name,
        "postCode": city.zip,
    }


def _naive(at: datetime | None) -> str | None:
    return local(at).strftime("%Y-%m-%dT%H:%M:%S") if at else None


def _fault(code: str, text: str, param: str, value: str = "") -> dict[str, Any]:
    values = [{"param": param, "value": value}]
    fault = {"faultCode": code, "explanationText": text, "paramValues": values}
    return {"compositeFault": {"faults": [fault]}}
