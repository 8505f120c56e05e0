"""The carrier API: one parcel a call, its faults, and nothing from the future."""

from datetime import UTC, datetime

import pytest

from connectors.practice.limits import Limits
from connectors.practice.worktime import ZONE
from tests.connectors.practice.conftest import NOON


def parcels(shop, wanted):
    for order in shop.orders(NOON):
        for parcel in order.parcels:
            if wanted(parcel):
                yield parcel


def asked(caller, parcel):
    body = caller.parcel(parcel.number).json()["TrackingInformationResponse"]
    return body["shipments"][0]


def test_a_wrong_key_is_403(caller):
    answer = caller.parcel("00370733000000000000", key="wrong")
    assert answer.status_code == 403
    assert answer.json()["compositeFault"]["faults"][0]["faultCode"] == "accessDenied"


def test_an_unknown_number_is_an_empty_list_at_http_200(caller):
    answer = caller.parcel("00370733000000000000")
    assert answer.status_code == 200
    assert answer.json() == {"TrackingInformationResponse": {"shipments": []}}


def test_a_malformed_number_is_a_fault_inside_http_200(caller):
    body = caller.parcel("gfrgrg").json()["TrackingInformationResponse"]
    fault = body["compositeFault"]["faults"][0]
    assert fault["faultCode"] == "invalidIdentifier"
    assert fault["paramValues"] == [{"param": "identifier", "value": "gfrgrg"}]
    assert body["shipments"] == []


def test_no_number_is_400(caller):
    assert caller.parcel("").status_code == 400


def test_too_many_calls_are_429_with_retry_after(open_server):
    caller = open_server(Limits(postnord_per_minute=2))
    statuses = [caller.parcel("00370733000000000000") for _ in range(3)]
    assert [answer.status_code for answer in statuses] == [200, 200, 429]
    assert int(statuses[-1].headers["Retry-After"]) >= 1


def test_scans_are_local_without_offset_and_never_later_than_the_clock(caller, shop):
    for parcel in list(parcels(shop, lambda p: p.label_at < NOON))[-60:]:
        found = caller.parcel(parcel.number).json()["TrackingInformationResponse"]
        for item in (item for s in found["shipments"] for item in s["items"]):
            for event in item["events"]:
                at = datetime.fromisoformat(event["eventTime"])
                assert at.tzinfo is None
                assert at.replace(tzinfo=ZONE).astimezone(UTC) <= NOON


def test_a_parcel_is_unknown_until_the_carrier_is_told(open_server, shop):
    parcel = next(parcels(shop, lambda p: p.label_at < NOON))
    early = open_server(at=parcel.label_at).parcel(parcel.number).json()
    assert early == {"TrackingInformationResponse": {"shipments": []}}


def test_the_eta_is_there_on_the_way_and_gone_once_delivered(caller, shop):
    there = next(parcels(shop, lambda p: p.delivered_at and p.delivered_at < NOON))
    moving = next(
        parcels(shop, lambda p: p.scans[1].at < NOON and p.available_at
                and p.available_at > NOON)
    )  # fmt: skip
    assert asked(caller, moving)["estimatedTimeOfArrival"]
    delivered = asked(caller, there)
    assert "estimatedTimeOfArrival" not in delivered
    assert delivered["status"] == "DELIVERED" and delivered["deliveryDate"]


def test_a_parcel_waiting_at_a_pickup_point_names_it(open_server, shop):
    parcel = next(parcels(shop, lambda p: p.ready_at and p.fate == "uncollected"))
    found = asked(open_server(at=parcel.scans[-3].at), parcel)
    assert found["status"] == "AVAILABLE_FOR_DELIVERY"
    assert found["deliveryPoint"]["displayName"] == parcel.pickup_point.name


@pytest.mark.parametrize(
    ("fate", "status"), [("lost", "STOPPED"), ("uncollected", "RETURNED")]
)
def test_what_never_arrives_says_so(open_server, shop, fate, status):
    parcel = next(parcels(shop, lambda p: p.fate == fate))
    assert asked(open_server(at=parcel.scans[-1].at), parcel)["status"] == status


def test_a_return_is_on_its_way_to_the_shop(open_server, shop):
    backs = (b for o in shop.orders(NOON) for b in o.returns if b.parcel)
    parcel = next(backs).parcel
    found = asked(open_server(at=parcel.scans[-1].at), parcel)
    assert found["consignee"]["name"] == "Nordlys Interiør"
    assert found["service"]["code"] == "20"
