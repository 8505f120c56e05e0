"""Wrong settings in words: the key, what is wrong with it, an example that works.

Reads what pydantic found and the examples that stand on the fields. Never shows a
value of a secret.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

_TABLE_FAULTS = frozenset({"model_type", "dict_type", "model_attributes_type"})


def in_words(
    error: ValidationError, model: type[BaseModel], secrets: Mapping[str, str]
) -> list[str]:
    """Return one line a problem, in the order of the settings."""
    return [_line(found, model, secrets) for found in error.errors(include_url=False)]


def _line(found: Any, model: type[BaseModel], secrets: Mapping[str, str]) -> str:
    place = [str(part) for part in found["loc"] if part != "[key]"]
    key = ".".join(place)
    kind = found["type"]
    # what a validator of ours says shows no value
    if key in secrets and kind != "value_error":
        return f"{key}: is missing; set {secrets[key]} in the environment"
    if kind == "extra_forbidden":
        return (
            f"{key}: is no setting{_nearest(place[-1], _names_at(model, place[:-1]))}"
        )
    if "[key]" in found["loc"]:
        known = found["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return f"{key}: is no setting{_nearest(place[-1], known.split(', '))}"
    said = _complaint(kind, found)
    example = _example(model, place)
    return (
        (f"{key}: " if key else "")
        + said
        + (f"; for example {example}" if example else "")
    )


def _complaint(kind: str, found: Any) -> str:
    if kind == "missing":
        return "is missing"
    if kind in _TABLE_FAULTS:
        return "is not a table"
    if kind == "value_error":
        return str(found["ctx"]["error"])
    if kind == "string_pattern_mismatch":
        return f"is {found['input']!r}, which does not have the form it needs"
    message = found["msg"][:1].lower() + found["msg"][1:]
    return f"is {found['input']!r}, but {message}"


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f'; did you mean "{near[0]}"?' if near else f"; known: {', '.join(known)}"


def _names_at(model: type[BaseModel], place: list[str]) -> list[str]:
    for part in place:
        # a place in a list of tables is no field
        if not part.isdigit():
            model = table_of(model.model_fields[part])
    return list(model.model_fields)


def _example(model: type[BaseModel], place: list[str]) -> str:
    """Return the example of the field at `place`, or of the nearest above it."""
    field = None
    for part in place:
        if model is None or part not in model.model_fields:
            break
        field = model.model_fields[part]
        model = table_of(field)
    if field is None or not field.examples:
        return ""
    example = field.examples[0]
    if re.match(r"\w+ = |\[\w", example):
        return example
    name = [part for part in place if not part.isdigit()][-1]
    return f"{name} = {example}"


def table_of(field: FieldInfo) -> Any:
    """Return the model a field holds, None when it holds a plain value."""
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None
