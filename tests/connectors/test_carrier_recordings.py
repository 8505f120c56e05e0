"""Carriers' real answers: each is taken whole, or refused for what it is.

The recordings are made by others and lie beside the project; see `VARSEL_REAL_DATA`.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer

from connectors.errors import ConnectorError, PermanentError, TransientError
from connectors.landing import Landing
from connectors.settings_sources import (
    BringSettings,
    DhlSettings,
    GlsSettings,
    PostnordSettings,
)
from connectors.sources import Page, Record, Window, bring, dhl, gls, postnord
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SECRET = SecretStr("not-used-on-any-network")
SETTINGS = {
    bring: BringSettings(user="kim", client_url="https://shop.example", key=SECRET),
    gls: GlsSettings(client_id="app", secret=SECRET),
    dhl: DhlSettings(key=SECRET),
    postnord: PostnordSettings(key=SECRET),
}
BY_SYSTEM = {module.SYSTEM: module for module in SETTINGS}
TOKEN = {"access_token": "a.b.c"}

# file: the number it is about, and the scans that are in it
TAKEN = {
    "bring/tracking_v1_TESTPACKAGE-DELIVERED.json": ("TESTPACKAGEDELIVERED", 3),
    "gls/TrackingResponse.json": ("36301917596", 2),
    "dhl/dhl_universal/TrackingResponseJSON.json": ("7777777770", 1),
    "postnord/v5_findByIdentifier_service_point_full.json": ("123", 2),
    "postnord/v5_recipientview_delivered.json": ("00000000000000002", 4),
}
UNKNOWN = {
    "gls/ErrorResponse.json": "36301917596",
    "dhl/dhl_universal/TrackingErrorResponseJSON.json": "8264715546",
    "postnord/v5_fault_invalidIdentifier.json": "gfrgrg",
    "postnord/v5_recipientview_unknown_code_empty.json": "00000000000000003",
}
# of another service of the carrier, or no answer at all
REFUSED = {
    "gls/gls/active_sample.json": (PermanentError, "without parcels as requested"),
    "gls/gls/delivered_sample.json": (PermanentError, "without parcels as requested"),
    "gls/gls/minimal_no_eta_sample.json": (PermanentError, "without parcels"),
    "gls/gls/minimal_sample.json": (PermanentError, "without parcels as requested"),
    "gls/gls_de/delivered_sample_de.json": (PermanentError, "without parcels"),
    "gls/gls_de/delivered_sample_de_full_lifecycle.json": (
        PermanentError,
        "without parcels",
    ),
    "gls/gls_de/delivered_sample_de_with_status_text.json": (
        PermanentError,
        "without parcels",
    ),
    "dhl/dhl_parcel_de/TrackingResponseXML.xml": (TransientError, "not complete JSON"),
    "dhl/dhl_parcel_de/TrackingErrorResponseXML.xml": (
        TransientError,
        "not complete JSON",
    ),
    "postnord/v5_http400_bad_request.json": (PermanentError, "Bad Request"),
    "postnord/status_enum.json": (PermanentError, "without shipments"),
}


def _folder() -> Path:
    folder = Path(os.environ.get("VARSEL_REAL_DATA", "")) / "recordings"
    if not os.environ.get("VARSEL_REAL_DATA") or not folder.is_dir():
        pytest.skip("VARSEL_REAL_DATA names no folder that holds recordings/")
    return folder


def _body(name: str) -> bytes:
    return (_folder() / name).read_bytes()


def _status(body: bytes) -> int:
    """Return the status the vendor sent the body with, where the body says it."""
    try:
        said = json.loads(body).get("status")
    except (ValueError, AttributeError):
        return 200
    return said if isinstance(said, int) else 200


def _ask(name: str, number: str) -> Iterator[Record]:
    module = BY_SYSTEM[name.split("/")[0]]
    body = _body(name)
    told = [answer(body, _status(body))] * 6
    session = ScriptedSession(*([TOKEN] if module is gls else []), *told)
    client = module.open_client(
        SETTINGS[module], session=session, sleep=lambda seconds: None
    )
    window = Window(until=NOW, keys=[number])
    for page in module.fetch(client, module.STREAMS[0].name, window):
        yield from page.records


def _scans(value: Any) -> int:
    """Return how many scans stand anywhere in a payload."""
    if isinstance(value, list):
        return sum(_scans(one) for one in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("events") or value.get("eventSet") or []
    return len(own) + sum(_scans(one) for one in value.values())


@pytest.mark.parametrize("name", TAKEN)
def test_a_real_answer_is_taken_whole_and_loaded(name: str, tmp_path: Path) -> None:
    number, scans = TAKEN[name]
    (record,) = _ask(name, number)
    assert record.record_id == number
    assert _scans(record.payload) == scans
    system, stream = name.split("/")[0], record.stream
    landing = Landing(tmp_path / "landing")
    landing.write_batch(system, stream, [Page([record])], extracted_at=NOW)
    (loaded,) = Warehouse(tmp_path / "w.duckdb").load(landing, suite_for).streams
    assert (loaded.new_versions, loaded.quarantined) == (1, 0)


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_real_answer_about_an_unknown_number_is_a_record(name: str) -> None:
    (record,) = _ask(name, UNKNOWN[name])
    assert record.payload == {"notFound": True, "id": UNKNOWN[name]}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_answer_of_the_service_is_refused_for_that(name: str) -> None:
    kind, reason = REFUSED[name]
    with pytest.raises(ConnectorError, match=reason) as caught:
        list(_ask(name, "36301917596"))
    assert type(caught.value) is kind


@pytest.mark.parametrize("system", BY_SYSTEM)
def test_no_recording_of_a_vendors_answer_is_left_out(system: str) -> None:
    folder = _folder()
    found = {
        str(path.relative_to(folder))
        for path in (folder / system).rglob("*.*")
        # what other clients made of an answer, and what they asked
        if ".parsed." not in path.name
    }
    assert found == {
        name for name in TAKEN | UNKNOWN | REFUSED if name.split("/")[0] == system
    }
    assert found
