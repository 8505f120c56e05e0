"""Templates and the one style sheet, as every page takes them."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from flows.pages.labels import mask_addresses


def load_template(name: str, *, is_masked: bool = True) -> Template:
    """Return a template; it blanks addresses unless told that it may show them."""
    return _environment(is_masked).get_template(name)


# a page of the desk is read by somebody who waits; its templates are compiled once
@cache
def _environment(is_masked: bool) -> Environment:  # noqa: FBT001
    return Environment(
        loader=PackageLoader("flows.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # an error text or a subject may quote an address that nobody meant to show
        finalize=mask_addresses if is_masked else None,
    )


def read_style() -> str:
    """Return the style sheet, which stands in each page."""
    return files("flows.pages").joinpath("control_room.css").read_text("utf-8")
