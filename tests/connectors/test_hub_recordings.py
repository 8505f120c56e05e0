"""Real answers of the parcel hubs: each is taken, or refused for what it is.

The recordings are made by others and lie beside the project; see `VARSEL_REAL_DATA`.
Those of AfterShip are of a version older than any that pages by cursor, so its
trackings are put into today's envelope to see whether their shape is still taken.
"""

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer

from connectors.errors import ConnectorError
from connectors.landing import Landing
from connectors.settings_sources import (
    AftershipSettings,
    EasypostSettings,
    ShipmondoSettings,
)
from connectors.sources import Page, Record, Window, aftership, easypost, shipmondo
from connectors.sources.aftership_client import MAX_WAITS
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SECRET = SecretStr("not-used-on-any-network")
SETTINGS = {
    aftership: AftershipSettings(key=SECRET),
    easypost: EasypostSettings(key=SECRET),
    shipmondo: ShipmondoSettings(user="kim", key=SECRET),
}
Body = tuple[int, bytes]
# lists paged by number, other endpoints, what creating says, a server's fault
AFTERSHIP = {
    "PermanentError: before 2024-07": 2,
    "PermanentError: without trackings": 17,
    "Refusal: says 201": 4,
    "TransientError: answered 502": 1,
}
# a list that ends, lists whose first page comes again, other endpoints, errors
EASYPOST = {
    "taken": 1,
    "TransientError: nothing older": 3,
    "PermanentError: without trackers": 19,
    "Refusal: answered 404": 2,
    "Refusal: answered 422": 1,
}
REASONS = [each.split(": ")[-1] for each in (*AFTERSHIP, *EASYPOST) if ": " in each]


def _folder(name: str) -> Path:
    folder = Path(os.environ.get("VARSEL_REAL_DATA", "")) / name
    if not os.environ.get("VARSEL_REAL_DATA") or not folder.is_dir():
        pytest.skip(f"VARSEL_REAL_DATA names no folder that holds {name}/")
    return folder


def _bodies(name: str) -> Iterator[Body]:
    """Yield (status, body) of every answer recorded, as it went over the wire."""
    for path in sorted(_folder(name).rglob("*.yaml")):
        for turn in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
            said = turn["response"]["body"]["string"]
            body = said if isinstance(said, bytes) else said.encode()
            is_packed = body[:2] == b"\x1f\x8b"
            status = turn["response"]["status"]["code"]
            yield status, gzip.decompress(body) if is_packed else body


def _ask(module: Any, *bodies: Body) -> list[Record]:
    told = [answer(body, status) for status, body in bodies] * MAX_WAITS
    client = module.open_client(
        SETTINGS[module], session=ScriptedSession(*told), sleep=lambda seconds: None
    )
    window = Window(until=NOW, cursor="2020-01-01T00:00:00Z")
    pages = module.fetch(client, module.STREAMS[0].name, window)
    return [record for page in pages for record in page.records]


def _outcome(module: Any, body: Body) -> str:
    """Return "taken", or the kind of refusal and the reason in a few words."""
    try:
        _ask(module, body)
    except ConnectorError as error:
        found = [each for each in REASONS if each in str(error)]
        assert found, f"refused for another reason: {error}"
        return f"{type(error).__name__}: {found[0]}"
    return "taken"


def _objects(value: Any, mark: str) -> Iterator[dict[str, Any]]:
    """Yield every object in an answer that has the field."""
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, mark)
    elif isinstance(value, dict):
        if mark in value:
            yield value
        for one in value.values():
            yield from _objects(one, mark)


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _load(module: Any, records: list[Record], folder: Path) -> Counter[str]:
    """Return how many records were refused for what reason; "" for those taken."""
    landing = Landing(folder / "landing")
    system, stream = module.SYSTEM, module.STREAMS[0].name
    landing.write_batch(system, stream, [Page(records)], extracted_at=NOW)
    warehouse = Warehouse(folder / "w.duckdb")
    warehouse.load(landing, suite_for)
    rows = warehouse.read("select reason from quarantine.rows")
    reasons = Counter(row["reason"] for row in rows)
    return reasons + Counter({"": len(records) - len(rows)})


def test_every_answer_of_aftership_is_refused_for_what_it_is() -> None:
    bodies = _bodies("recordings/aftership")
    assert Counter(_outcome(aftership, body) for body in bodies) == AFTERSHIP


def test_trackings_of_an_older_version_are_taken_as_they_are(tmp_path: Path) -> None:
    bodies = [_read(body) for _, body in _bodies("recordings/aftership")]
    trackings = [
        one
        for one in _objects(bodies, "tracking_number")
        if "id" in one and "checkpoint" not in one
    ]
    envelope = {
        "meta": {"code": 200},
        "data": {"pagination": {"next_cursor": ""}, "trackings": trackings},
    }
    records = _ask(aftership, (200, json.dumps(envelope).encode()))
    assert [record.payload for record in records] == trackings
    reasons = _load(aftership, records, tmp_path)
    # only what comes back of `retrack` is no whole tracking
    assert reasons == {
        "": len(trackings) - 1,
        "tag is missing; created_at is missing; updated_at is missing": 1,
    }


def test_every_answer_of_easypost_is_taken_or_refused_for_what_it_is() -> None:
    bodies = _bodies("recordings/easypost")
    assert Counter(_outcome(easypost, body) for body in bodies) == EASYPOST


def test_pages_of_trackers_are_followed_and_loaded(tmp_path: Path) -> None:
    pages = [
        body
        for body in _bodies("recordings/easypost")
        if len((_read(body[1]) or {}).get("trackers", [])) == 5
    ]
    last = json.dumps({"trackers": [], "has_more": False}).encode()
    records = _ask(easypost, pages[0], pages[-1], (200, last))
    assert len({record.record_id for record in records}) == 10
    assert all(record.updated_at for record in records)
    assert _load(easypost, records, tmp_path) == {"": 10}


def test_trackers_of_every_other_answer_are_taken(tmp_path: Path) -> None:
    bodies = [_read(body) for _, body in _bodies("recordings/easypost")]
    trackers = list(_objects(bodies, "tracking_details"))
    envelope = {"trackers": trackers, "has_more": False}
    records = _ask(easypost, (200, json.dumps(envelope).encode()))
    assert len(records) > 10
    assert _load(easypost, records, tmp_path) == {"": len(trackers)}


def _published() -> dict[str, Any]:
    path = _folder("openapi/shipmondo") / "openapi.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_shipmondo_is_asked_only_for_what_it_publishes() -> None:
    operation = _published()["paths"]["/shipments"]["get"]
    offered = {each["name"]: each["schema"] for each in operation["parameters"]}
    asked = {"per_page", "page", "created_at_min", "created_at_max"}
    assert asked <= offered.keys()
    assert not {name for name in offered if "updated" in name}
    assert offered["per_page"]["maximum"] == shipmondo.SHIPMENTS_A_PAGE
    headers = operation["responses"]["200"]["headers"]
    assert {"X-Total-Pages", "X-Total-Count"} <= headers.keys()


def _example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].split("/")[-1]], schemas)
    if schema.get("type") == "array":
        return schema.get("example") or [_example(schema["items"], schemas)]
    if schema.get("type") == "object":
        named = schema.get("properties", {})
        return {name: _example(one, schemas) for name, one in named.items()}
    return schema.get("example")


def test_the_published_shipment_is_taken(tmp_path: Path) -> None:
    schemas = _published()["components"]["schemas"]
    shipment = _example(schemas["Shipment"], schemas)
    body = json.dumps([{**shipment, "created_at": "2026-10-31T06:25:44.557Z"}])
    (record,) = _ask(shipmondo, (200, body.encode()), (200, b"[]"))
    assert record.payload["parcels"][0]["pkg_no"]
    assert _load(shipmondo, [record], tmp_path) == {"": 1}
