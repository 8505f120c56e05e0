"""Who may import whom, as `docs/` and the module charters promise it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# the one place that may import a library that touches the world
ONLY_IN = {
    "requests": ("connectors/http.py",),
    "dns": ("connectors/sender_domain.py",),
    "duckdb": ("connectors/warehouse/",),
    "sqlalchemy": ("connectors/state/",),
    "prefect": ("flows/scheduled.py",),
    "smtplib": ("connectors/channels/",),
    "great_expectations": ("flows/expectations/",),
    "imaplib": ("connectors/sources/imap",),
    "mjml": ("flows/messages/",),
    "typer": ("flows/cli.py", "flows/commands/"),
    "starlette": ("connectors/web.py",),
    "uvicorn": ("connectors/web.py",),
}

# package or module -> what of ours it may import; the longest match counts
MAY_IMPORT = {
    "connectors/errors.py": (),
    "connectors/clock.py": (),
    "connectors/settings": (
        "connectors.errors",
        "connectors.settings",
        "connectors.settings_channels",
        "connectors.settings_fields",
        "connectors.settings_problems",
        "connectors.settings_messages",
        "connectors.settings_ops",
        "connectors.settings_secrets",
        "connectors.settings_campaigns",
        "connectors.settings_service",
        "connectors.settings_sources",
        "connectors.settings_web",
    ),
    "connectors/redaction.py": (),
    "connectors/sender_domain.py": (),
    "connectors/addresses.py": (),
    "connectors/collector.py": (),
    "connectors/marks.py": ("connectors.addresses",),
    "connectors/personal.py": (),
    "connectors/screening.py": ("connectors.marks", "connectors.personal"),
    "connectors/web.py": ("connectors.errors",),
    "connectors/json_text.py": ("connectors.collector",),
    "connectors/pacing.py": ("connectors.errors",),
    "connectors/http.py": (
        "connectors.errors",
        "connectors.clock",
        "connectors.settings",
        "connectors.json_text",
        "connectors.redaction",
        "connectors.pacing",
    ),
    "connectors/http_sending.py": (
        "connectors.errors",
        "connectors.http",
        "connectors.pacing",
        "connectors.redaction",
    ),
    "connectors/prefect_server.py": (
        "connectors.errors",
        "connectors.http",
    ),
    "connectors/intervals.py": ("connectors.errors", "connectors.manifests"),
    "connectors/landing.py": (
        "connectors.collector",
        "connectors.landing_files",
        "connectors.landing_parts",
        "connectors.manifests",
    ),
    "connectors/manifests.py": (
        "connectors.errors",
        "connectors.landing_parts",
    ),
    "connectors/landing_files.py": (),
    "connectors/landing_rewriting.py": (
        "connectors.json_text",
        "connectors.landing",
        "connectors.landing_files",
        "connectors.landing_parts",
        "connectors.manifests",
    ),
    "connectors/landing_parts.py": (
        "connectors.collector",
        "connectors.landing_files",
    ),
    "connectors/warehouse/": (
        "connectors.errors",
        "connectors.landing",
        "connectors.manifests",
        "connectors.warehouse",
    ),
    "connectors/state/": (
        "connectors.addresses",
        "connectors.errors",
        "connectors.clock",
        "connectors.marks",
        "connectors.state",
    ),
    "connectors/sources/": (
        "connectors.errors",
        "connectors.clock",
        "connectors.http",
        "connectors.personal",
        "connectors.settings",
        "connectors.settings_sources",
        "connectors.sources",
    ),
    "connectors/channels/": (
        "connectors.errors",
        "connectors.http",
        "connectors.http_sending",
        "connectors.settings",
        "connectors.settings_channels",
        "connectors.settings_sources",
        "connectors.channels",
    ),
    "connectors/practice/": ("connectors.clock", "connectors.practice"),
    "flows/messages/": ("flows.messages", "flows.due", "connectors.clock"),
    "flows/pages/": ("flows.pages",),
    "flows/expectations/": ("flows.expectations", "connectors.warehouse"),
    "flows/": ("flows", "connectors"),
    "notebooks/": (),
}


def _files() -> list[Path]:
    folders = [ROOT / name for name in ("connectors", "flows", "notebooks")]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _allowed(relative: str) -> tuple[str, ...]:
    fitting = [place for place in MAY_IMPORT if relative.startswith(place)]
    return MAY_IMPORT[max(fitting, key=len)] if fitting else ()


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    allowed = _allowed(relative)
    own = {
        name
        for name in _imports(path)
        if name.split(".")[0] in ("connectors", "flows", "notebooks", "tests")
    }
    strangers = {
        name
        for name in own
        if name not in ("connectors", "flows")
        and not any(name == each or name.startswith(f"{each}.") for each in allowed)
    }
    assert not strangers


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_that_touches_the_world_has_one_home(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    found = {name.split(".")[0] for name in _imports(path)}
    astray = {
        library
        for library, homes in ONLY_IN.items()
        if library in found and not relative.startswith(homes)
    }
    # a notebook is an analyst, who reads the published file as analysts do
    if relative.startswith("notebooks/"):
        astray -= {"duckdb"}
    assert not astray


def test_sources_and_channels_do_not_know_each_other() -> None:
    shared = (
        "asking",
        "by_number",
        "watermark",
    )
    for path in (ROOT / "connectors" / "sources").glob("[a-z]*.py"):
        system = path.stem.split("_")[0]
        others = {
            name
            for name in _imports(path)
            if name.startswith("connectors.sources.")
            and not name.split(".")[2].startswith(system)
            and name.split(".")[2][0].islower()
            and name.split(".")[2] not in shared
        }
        assert not others, path.name


def test_only_the_named_places_read_the_wall_clock() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in _files()
        if any(
            call in path.read_text()
            for call in (
                "datetime.now(",
                "datetime.utcnow(",
                "date.today(",
                "time.time(",
            )
        )
    }
    # clock.py is the clock; pacing.py reads the dates in Retry-After for http.py
    assert readers <= {"connectors/clock.py", "connectors/pacing.py"}


def test_only_the_settings_and_the_command_line_touch_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in _files()
        if "os.environ" in path.read_text() or "os.getenv" in path.read_text()
    }
    entry_points = {"flows/commands/shared.py", "flows/scheduled.py"}
    # dbt's child process inherits what this process was given
    assert readers - {path for path in readers if path.startswith("notebooks/")} <= (
        entry_points | {"flows/dbt.py"}
    )
