"""One visit to a page: what it says, what it complains of, how it looks.

    found = visit(chromium, "file:///site/index.html", pictures=tmp_path)
    assert found.complaints == []
    assert "Today at a glance" in found.text

A page is loaded once; width and colour scheme are then changed under it. Pictures of
whole pages go to the folder that VARSEL_PICTURES names, for a person to look at.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.chromium import SIZES, Chromium, Scheme, Width

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOOKS: tuple[tuple[Width, Scheme], ...] = (
    ("phone", "light"),
    ("phone", "dark"),
    ("desktop", "dark"),
    ("desktop", "light"),
)
# what reaches past the right edge, unless it stands in something that scrolls
OVERFLOWING = """() => {
    const edge = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= edge) return [];
    const scrolls = (e) => e && e !== document.body && (
        getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
    return [...document.body.querySelectorAll('*')]
        .filter((e) => e.getBoundingClientRect().right > edge + 1)
        .filter((e) => !scrolls(e.parentElement))
        .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)
        .concat(['the page is ' + document.scrollingElement.scrollWidth +
            ' wide in a window of ' + edge]);
}"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# frames are pages of their own and are visited as such
AUDIT = """async (tags) => {
    const found = await axe.run(document, {
        iframes: false, resultTypes: ['violations'], ...(tags.length && {
            runOnly: {type: 'tag', values: tags}}),
    });
    return found.violations.map((each) => each.id + ': ' + each.help + ' | ' +
        each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' -> ' +
            node.any.concat(node.all).map((c) => c.message).join('; ').slice(0, 200)
        ).join(' | '));
}"""


@dataclass(frozen=True)
class Visit:
    """What was found; pictures by "phone-light" and the like."""

    title: str
    text: str
    errors: list[str]
    failed: list[str]
    strayed: list[str]
    overflowing: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    pictures: dict[str, Path] = field(default_factory=dict)

    @property
    def complaints(self) -> list[str]:
        """Return all that is wrong, a line each; empty when the page is sound."""
        kinds = ("errors", "failed", "strayed", "overflowing", "violations")
        return [f"{kind}: {each}" for kind in kinds for each in getattr(self, kind)]


def visit(
    chromium: Chromium,
    url: str,
    *,
    looks: Sequence[tuple[Width, Scheme]] = LOOKS,
    wait_for: str | None = None,
    has_audit: bool = True,
    is_mail: bool = False,
    pictures: Path | None = None,
    **context: Any,
) -> Visit:
    """Open a page and return what was found in each of its looks.

    `wait_for` is a selector that must be there before the page counts as shown;
    without `has_audit` axe is left out, for a page that is not our own. A mail has no
    landmarks, which those of the program that shows it are: it is held to WCAG alone.
    """
    folder = pictures or _kept_pictures(url)
    with chromium.page(*looks[0], **context) as (page, heard):
        page.goto(url, wait_until="load")
        if wait_for:
            page.wait_for_selector(wait_for)
        overflowing, violations, taken = [], [], {}
        for width, scheme in looks:
            name = f"{width}-{scheme}"
            _turn(page, width, scheme)
            overflowing += [f"{name}: {e}" for e in page.evaluate(OVERFLOWING)]
            if has_audit:
                violations += [
                    f"{name}: {each}" for each in audit(page, is_mail=is_mail)
                ]
            if folder:
                taken[name] = folder / f"{name}.png"
                page.screenshot(path=taken[name], full_page=True)
        return Visit(
            title=page.title(),
            text=page.inner_text("body"),
            errors=heard.errors,
            failed=heard.failed,
            strayed=heard.strayed,
            overflowing=overflowing,
            violations=violations,
            pictures=taken,
        )


def audit(page: "Page", *, is_mail: bool = False) -> list[str]:
    """Return what axe finds wrong with the page as it is shown now."""
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(_read_axe())
    return page.evaluate(AUDIT, WCAG if is_mail else [])


def _turn(page: "Page", width: Width, scheme: Scheme) -> None:
    page.set_viewport_size(SIZES[width])
    page.emulate_media(color_scheme=scheme)


def _kept_pictures(url: str) -> Path | None:
    """Return the page's own folder under VARSEL_PICTURES, when that is set."""
    kept = os.environ.get("VARSEL_PICTURES")
    if not kept:
        return None
    page = re.sub(r"\W+", "-", "-".join(url.split("?")[0].split("/")[-2:]))
    return Path(kept) / page


@cache
def _read_axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
