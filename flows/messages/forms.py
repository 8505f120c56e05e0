"""A contact form as a JSON Schema: what the topic needs, no more and no less. Pure.

Draft 2020-12. Which field a topic has is decided in `mart_form_fields`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.messages.self_service import SiteWords

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LINE: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 5000}
_EMAIL: dict[str, Any] = {"type": "string", "format": "email", "maxLength": 254}
_PICTURE = {
    "type": "string",
    "contentEncoding": "base64",
    "contentMediaType": "image/*",
}
_SHAPES: dict[str, dict[str, Any]] = {
    "account": _EMAIL,
    "code": _LINE,
    "email": _EMAIL,
    "fault": _TEXT,
    "item": _LINE,
    "looked": _LINE,
    "message": _TEXT,
    "new_address": {"type": "string", "minLength": 1, "maxLength": 500},
    "order_number": {"type": "string", "minLength": 1, "maxLength": 40},
    "payment": _LINE,
    "photos": {"type": "array", "items": _PICTURE, "maxItems": 4},
    "product": _LINE,
    "return_number": {"type": "string", "minLength": 1, "maxLength": 80},
    "tracking_number": _LINE,
    "wish": _TEXT,
}
FIELDS = tuple(_SHAPES)


def form_schema(
    topic: str, fields: Sequence[Mapping[str, Any]], words: SiteWords
) -> dict[str, Any]:
    """Return the form of a topic; `fields` are its rows of `mart_form_fields`."""
    placed = sorted(fields, key=lambda row: row["place"])
    return {
        "$schema": DRAFT,
        "$id": f"urn:varsel:form:{topic}:{words.language}",
        "title": words.topics[topic],
        "type": "object",
        "properties": {
            row["field"]: {"title": words.fields[row["field"]], **_SHAPES[row["field"]]}
            for row in placed
        },
        "required": [row["field"] for row in placed if row["is_required"]],
        "additionalProperties": False,
    }
