"""The harness finds what it is there to find."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser.chromium import Chromium, open_chromium
from tests.browser.visiting import visit

SOUND = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sound</title></head><body><main><h1>All is well</h1>{}</main></body></html>"""


def write(folder: Path, inside: str) -> str:
    page = folder / "page.html"
    page.write_text(SOUND.format(inside), encoding="utf-8")
    return page.as_uri()


def test_sound_page_gives_no_complaint_and_four_pictures(
    chromium: Chromium, tmp_path: Path
) -> None:
    found = visit(chromium, write(tmp_path, "<p>Freja</p>"), pictures=tmp_path)
    assert found.complaints == []
    assert (found.title, found.text.split()[-1]) == ("Sound", "Freja")
    assert sorted(found.pictures) == [
        "desktop-dark",
        "desktop-light",
        "phone-dark",
        "phone-light",
    ]
    assert all(path.stat().st_size for path in found.pictures.values())


@pytest.mark.parametrize(
    ("inside", "kind", "words"),
    [
        ("<script>console.error('oh')</script>", "errors", "oh"),
        ("<script>throw new Error('no')</script>", "errors", "no"),
        ("<object data='gone.html'></object>", "failed", "gone.html"),
        ("<img alt='' src='https://far.example/a.png'>", "strayed", "far.example"),
        ("<p style='width: 800px'>wide</p>", "overflowing", "800"),
        ("<img src='data:,'>", "violations", "image-alt"),
        ("<p style='color: #aaa; background: #fff'>pale</p>", "violations", "contrast"),
    ],
    ids=["console", "script", "missing", "outside", "wide", "no-alt", "pale"],
)
def test_each_fault_of_a_page_is_told(
    chromium: Chromium, tmp_path: Path, inside: str, kind: str, words: str
) -> None:
    found = visit(chromium, write(tmp_path, inside), looks=[("phone", "light")])
    assert any(words in each for each in getattr(found, kind)), found.complaints


def test_colours_of_the_dark_are_looked_at_too(
    chromium: Chromium, tmp_path: Path
) -> None:
    style = "<style>@media (prefers-color-scheme: dark) {p {color: #ddd}}</style>"
    found = visit(chromium, write(tmp_path, f"{style}<p>ghost</p>"))
    kinds = {each.partition(":")[0] for each in found.violations}
    assert kinds == {"phone-dark", "desktop-dark"}


def test_answer_of_a_server_that_refuses_counts_as_failed(chromium: Chromium) -> None:
    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(403)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Refusing)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/desk"
    try:
        found = visit(chromium, url, looks=[("phone", "light")], has_audit=False)
    finally:
        server.shutdown()
    assert any(each.endswith("/desk: 403") for each in found.failed)


def test_machine_without_a_browser_skips_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("VARSEL_CHROMIUM", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser"), open_chromium():
        pass
