"""The heartbeat: a sign of life after each good run, that something outside can miss.

A file whose time moves, and a request to `ops.heartbeat_url`. Neither breaks a run.
"""

import json
from urllib.parse import urlsplit

from connectors.clock import SystemClock
from connectors.errors import ConnectorError
from connectors.http import HttpClient, new_session
from flows.shop import Shop

FILE = "heartbeat.json"


def beat(shop: Shop, part: str) -> None:
    """Write the file, and ask the address where there is one."""
    now = SystemClock().now().isoformat(timespec="seconds")
    path = shop.folder / FILE
    temporary = path.with_suffix(".tmp")
    try:
        temporary.write_text(json.dumps({"part": part, "at": now}), encoding="utf-8")
        temporary.rename(path)
    except OSError as error:
        shop.say(f"the heartbeat could not be written: {error}")
    if shop.settings.ops.heartbeat_url:
        _ask(shop, shop.settings.ops.heartbeat_url, part)


def _ask(shop: Shop, url: str, part: str) -> None:
    where, network = urlsplit(url), shop.settings.network
    base = f"{where.scheme}://{where.netloc}"
    session = new_session(base, proxy=network.proxy, ca_file=network.ca_file)
    client = HttpClient(
        "heartbeat", base, session=session, timeout_s=(3, 10), max_tries=2, max_wait_s=5
    )
    try:
        # whatever it answers: that it was asked is the sign
        client.post(where.path, {"part": part}, is_repeatable=True, read=len)
    except ConnectorError as error:
        # the path is what keeps strangers from asking
        said = str(error).replace(where.path, "/…") if where.path != "/" else str(error)
        shop.say(f"the heartbeat was not heard: {said}")
    finally:
        client.close()
