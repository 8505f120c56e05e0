"""What every command shares: its usual options, opening the shop, ending in one line.

With PREFECT_API_URL set, a part of the loop runs the Prefect flow of the same name;
without it the plain function, with no server.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from connectors.clock import parse_instant
from connectors.errors import VarselError
from flows.terminal import out, say, tell

Config = Annotated[
    Path, typer.Option("--config", help="The shop's settings file.", show_default=True)
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Business time, ISO 8601; the present by default."),
]
Streams = Annotated[
    list[str] | None,
    typer.Option("--streams", help="As system.stream; may stand several times."),
]
DEFAULT_CONFIG = Path("varsel.toml")


def shop_at(config: Path, as_of: str | None = None) -> Any:
    """Return the shop of the settings file, at `as_of` or at the present."""
    from flows.shop import open_shop

    return open_shop(config, os.environ, as_of=instant(as_of), say=say)


@contextmanager
def served(config: Path, as_of: str | None = None) -> Iterator[Any]:
    """Yield the shop, its vendors answered by the practice shop where it has one."""
    from flows.embedded import embedded

    with embedded(shop_at(config, as_of)) as shop:
        yield shop


def environment() -> Mapping[str, str]:
    """Return what a process that is started from here may inherit."""
    return os.environ


def instant(text: str | None, option: str = "--as-of") -> datetime | None:
    """Return the instant in UTC. Raises: VarselError when the text is no time."""
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as error:
        raise VarselError(
            f"{option} {text!r} is not a time; write it as 2026-03-10T12:00:00Z"
        ) from error


def person() -> str:
    """Return who is at the shell, for the record."""
    return os.environ.get("USER", "a person at the shell")


def with_server(name: str, **parameters: Any) -> bool:
    """Run the Prefect flow instead, when a server is named; say whether it did."""
    if not os.environ.get("PREFECT_API_URL"):
        return False
    from flows import scheduled

    getattr(scheduled, f"{name}_flow")(**parameters)
    return True


def finish(problems: list[str]) -> None:
    """Print the problems; any of them makes the command end with one."""
    tell(problems)
    if problems:
        raise typer.Exit(1)


def part(
    name: str,
    config: Path,
    as_of: str | None,
    do: Callable[[Any], tuple[str, list[str]]],
    **parameters: Any,
) -> None:
    """Run one part of the loop and print its line; as a flow, where a server is."""
    if as_of is None and with_server(name, config=str(config), **parameters):
        return
    from flows.watch import watching

    with served(config, as_of) as shop, watching(shop, name.replace("_", "-")) as watch:
        watch.said, watch.problems = do(shop)
    out.print(watch.said, highlight=False)
    finish(watch.problems)


def read_time(option: str, text: str) -> datetime:
    """Return the time as written, a day too. Raises: VarselError when it is none."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise VarselError(
            f"{option} {text!r} is not a time; write it as 2026-03-10, or "
            "2026-03-10T12:00:00Z"
        ) from error


def print_lines(lines: list[str]) -> None:
    """Print results, whatever a name in them looks like."""
    for line in lines:
        out.print(line, markup=False, highlight=False)
