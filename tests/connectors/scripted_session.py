"""A session that answers from a script and remembers what it was asked."""

import json
from pathlib import Path
from typing import Any

import requests

FIXTURES = Path(__file__).parents[1] / "fixtures"


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def answer(body: Any = None, status: int = 200, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    is_raw = isinstance(body, bytes)
    response._content = body if is_raw else json.dumps(body or {}).encode()
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


class ScriptedSession:
    """Gives its answers in order; an exception among them is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        self.asked.append({"method": method, "url": url, **given})
        assert self.answers, f"asked once too often: {method} {url} {given}"
        found = self.answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, requests.Response) else answer(found)

    def close(self) -> None:
        pass
