"""The data docs hold what was judged and known, and fetch nothing from anywhere."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from page_reading import Page

from flows.pages.control_room import render_control_room
from flows.pages.data_docs import render_data_docs

AS_OF = datetime(2026, 3, 10, 13, tzinfo=ZoneInfo("Europe/Copenhagen"))
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOSTILE = "<script src='https://evil.example'></script>"
MET = {
    "entity": "order_lines",
    "expectation": "Its order is known",
    "subject": None,
    "observed": "so for all",
    "expected": "not so for at most 1%",
    "is_met": True,
    "as_of": NOON,
}
UNMET = MET | {
    "expectation": "The fields its product type requires are given",
    "subject": "sofa: fabric",
    "observed": "not so for 9 of 20",
    "is_met": False,
}
CHECK = {
    "source": "shopify",
    "stream": "orders",
    "path": "$.createdAt",
    "words": "required, a time (ISO 8601)",
}
REFUSED = {
    "source": "shopify",
    "stream": "orders",
    "reason": "created_at is not a time (ISO 8601)",
    "row_count": 3,
}
STREAM = {"source": "shopify", "stream": "orders", "rows_before": 0}
FIELDS = [
    STREAM | {"path": "$", "type": "object", "seen_rows": 200},
    STREAM | {"path": "$.note", "type": "null", "seen_rows": 150},
    STREAM | {"path": "$.note", "type": "string", "seen_rows": 50},
    STREAM | {"path": "$.tags[]", "type": "string", "seen_rows": 200},
]
CHANGE = {
    "source": "shopify",
    "stream": "orders",
    "path": "$.customer",
    "kind": "retyped",
    "type_before": "string",
    "type_after": "object",
    "noticed_at": NOON,
}
WORD = {
    "source": "gls",
    "subject_type": "parcel",
    "raw_status": "TELEPORTED",
    "raw_code": "X9",
    "event_count": 7,
    "last_seen_at": NOON,
}
DAYS = [
    {"entity": "order_lines", "judged_on": date(2026, 3, 9), "unmet_count": 0},
    {"entity": "order_lines", "judged_on": date(2026, 3, 10), "unmet_count": 1},
]
ALL = {
    "expectations": [MET, UNMET],
    "judged_days": DAYS,
    "row_checks": [CHECK],
    "refused": [REFUSED],
    "fields": FIELDS,
    "field_changes": [CHANGE],
    "unmapped": [WORD],
}


def render(**rows) -> str:
    (page,) = render_data_docs(rows, shop_name="Nordlys", as_of=AS_OF).values()
    return page


def test_every_verdict_stands_there_with_what_was_seen_and_expected() -> None:
    text = Page(render(**ALL)).text
    assert "Expectations met 1 of 2" in text
    assert "Order lines 1 of 2 expectations not met" in text
    assert (
        "The fields its product type requires are given sofa: fabric "
        "not so for 9 of 20 not so for at most 1% No" in text
    )
    assert "Its order is known so for all not so for at most 1% Yes" in text


def test_each_stream_shows_its_checks_what_was_put_aside_and_its_fields() -> None:
    text = Page(render(**ALL)).text
    assert "Shopify: orders" in text
    assert "created_at is not a time (ISO 8601) 3" in text
    assert "$.createdAt required, a time (ISO 8601)" in text
    assert "2 fields known" in text
    # a field that is null is there and says nothing
    assert "$.note null, string 25%" in text
    assert "$.tags[] string 100%" in text


def test_a_field_that_came_late_is_counted_from_when_it_came() -> None:
    late = STREAM | {"path": "$.gift", "type": "object", "rows_before": 160}
    fields = [*FIELDS, late | {"seen_rows": 20}]
    assert "$.gift object 50%" in Page(render(fields=fields)).text


def test_what_changed_and_what_nobody_has_mapped_stand_there() -> None:
    text = Page(render(**ALL)).text
    assert "Orders Shopify $.customer Retyped string object 10 Mar 13:00" in text
    assert "TELEPORTED X9 7 10 Mar 13:00" in text


def test_a_strip_shows_thirty_days_judged_or_not() -> None:
    page = render(**ALL)
    strip = re.findall(r'class="day (\w+)" title="([^"]+)"', page)
    assert len(strip) == 30
    assert strip[-2:] == [
        ("met", "Mon 9 Mar: all met"),
        ("unmet", "Tue 10 Mar: 1 not met"),
    ]
    assert strip[0] == ("none", "Mon 9 Feb: not judged")


def test_no_rows_at_all_read_sensibly() -> None:
    text = Page(render()).text
    for sentence in (
        "No build has been judged yet.",
        "Nothing has been loaded yet.",
        "No field has come, gone or changed its type.",
        "Every status word is mapped.",
    ):
        assert sentence in text


def test_the_page_is_whole_and_names_no_external_address() -> None:
    html = render(**ALL)
    page = Page(html)
    assert page.left_open == []
    assert not {"script", "img", "iframe", "link"} & set(page.tags)
    for link in page.links:
        assert link.startswith("#") or link == "../index.html"
    assert not re.search(r"https?:|//[a-z]|url\(|@import", html)
    assert "default-src 'none'" in html


def test_hostile_content_is_shown_and_not_run() -> None:
    hostile = {
        "expectations": [UNMET | {"subject": HOSTILE, "observed": HOSTILE}],
        "refused": [REFUSED | {"reason": HOSTILE}],
        "fields": [FIELDS[0], FIELDS[2] | {"path": f"$.{HOSTILE}"}],
        "field_changes": [CHANGE | {"path": HOSTILE}],
        "unmapped": [WORD | {"raw_status": HOSTILE}],
    }
    page = Page(render(**hostile))
    assert "script" not in page.tags
    assert page.text.count(HOSTILE) == 6


def test_an_address_in_a_reason_is_blanked() -> None:
    refused = [REFUSED | {"reason": "status is anna@k.example"}]
    assert "anna" not in render(refused=refused)


def test_the_control_room_names_what_is_not_met_and_links_to_the_data_docs() -> None:
    html = render_control_room(ALL, shop_name="Nordlys", as_of=AS_OF)
    page = Page(html["index.html"])
    assert "data-docs/index.html" in page.links
    assert "1 expectation not met" in page.text
    assert "1 status word nobody has mapped" in page.text
    assert "sofa: fabric not so for 9 of 20" in page.text
    assert "$.customer Retyped was string, is object" in page.text
    assert "Its order is known" not in page.text
