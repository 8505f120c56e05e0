"""Chromium for tests: the one that is installed, once a file, kept from the network.

`visiting.py` says what is asked of a page. No browser is ever downloaded: a machine
without one skips, with the reason said.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

NAMES = ("chromium", "chromium-browser", "google-chrome")
OURS = ("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "http://localhost:")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # a page that reaches for another machine fails here, wherever the tests run
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
SIZES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
Width = Literal["phone", "desktop"]
Scheme = Literal["light", "dark"]


@dataclass
class Heard:
    """What a page complained of while it was open, each as one line."""

    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)

    def listen(self, page: "Page") -> None:
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        page.on("requestfailed", lambda r: self.failed.append(f"{r.url}: {r.failure}"))
        page.on("response", self._note_response)
        page.on("request", lambda request: self._note_request(request.url))

    def _note_console(self, message: "ConsoleMessage") -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"console {message.type}: {message.text}")

    def _note_response(self, response: "Response") -> None:
        if response.status >= 400:
            self.failed.append(f"{response.url}: {response.status}")

    def _note_request(self, url: str) -> None:
        if not url.startswith(OURS):
            self.strayed.append(url)


@dataclass(frozen=True)
class Chromium:
    """The browser of a file of tests; each page is opened in a profile of its own."""

    browser: "Browser"

    @contextmanager
    def page(
        self, width: Width = "phone", scheme: Scheme = "light", **context: Any
    ) -> Iterator[tuple["Page", Heard]]:
        """Yield an empty page and what it is heard to complain of.

        `context` goes to Playwright's new_context: extra_http_headers, locale, ...
        """
        opened = self.browser.new_context(
            viewport=SIZES[width], color_scheme=scheme, **context
        )
        heard = Heard()
        try:
            page = opened.new_page()
            heard.listen(page)
            yield page, heard
        finally:
            opened.close()


def find_chromium() -> str | None:
    """Return the path of an installed Chromium; VARSEL_CHROMIUM names another."""
    named = os.environ.get("VARSEL_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def open_chromium() -> Iterator[Chromium]:
    """Start the installed browser, or skip the test that asked for it."""
    path = find_chromium()
    if path is None:
        pytest.skip(f"no browser to look at pages with: none of {', '.join(NAMES)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield Chromium(browser)
        finally:
            browser.close()
