"""A session that asks a model of a vendor, and lets things happen between requests."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests


class VendorSession:
    """`before` is called ahead of every request with the number of those before it."""

    def __init__(
        self, vendor: Any, before: Callable[[int], None] = lambda number: None
    ) -> None:
        self.vendor = vendor
        self.before = before
        self.asked: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        self.before(len(self.asked))
        parts, params = urlsplit(url), given.get("params") or {}
        self.asked.append({"path": parts.path, **params})
        request = requests.Request(method, url, json=given.get("json")).prepare()
        status, headers, body = self.vendor.answer(
            method,
            parts.path,
            parse_qs(urlencode(params)),
            given["headers"],
            request.body or b"",
        )
        response = requests.Response()
        response.status_code, response._content = status, body
        response.headers.update(headers)
        return response

    def close(self) -> None:
        pass
