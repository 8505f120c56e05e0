"""Mails in a file, sorted before anything is connected."""

import json

import pytest
from typer.testing import CliRunner

from connectors.clock import SystemClock
from connectors.errors import VarselError
from flows.classify import FIELDS, classify
from flows.cli import app

NOW = SystemClock().now()
MAILS = [
    {
        "id": 7,
        "subject": "Ordre 48213",
        "body": "Hej, hvor er min pakke? Den skulle være kommet i mandags.\n\nMvh Bo",
    },
    {"id": "b", "subject": "", "body": "ich möchte den newsletter nicht mehr bekommen"},
    {"id": "c", "subject": "Toalett", "body": ""},
    {"id": "d", "subject": "", "body": "How do I get the label for sending it back?"},
]


def written(path, *lines):
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


@pytest.mark.slow
def test_each_mail_gets_a_verdict_in_the_order_they_came(tmp_path):
    asked, told = written(tmp_path / "mails.jsonl", *MAILS), tmp_path / "told.jsonl"
    result = CliRunner().invoke(app, ["classify", str(asked), "--out", str(told)])
    assert result.exit_code == 0, result.output
    assert "4 texts sorted into told.jsonl" in result.output
    verdicts = [json.loads(line) for line in told.read_text().splitlines()]
    assert [tuple(verdict) for verdict in verdicts] == [FIELDS] * 4
    danish, german, _, english = verdicts
    assert [verdict["id"] for verdict in verdicts] == [7, "b", "c", "d"]
    assert (danish["language"], danish["order_numbers"]) == ("da", ["48213"])
    assert danish["topic"] in ("tracking", "delivery_problem")
    assert (german["language"], german["intent"]) == ("de", "privacy_newsletter")
    assert (english["language"], english["intent"]) == ("en", "return_label")
    assert all(0 <= verdict["confidence"] <= 1 for verdict in verdicts)


def test_an_empty_file_is_no_mistake(tmp_path):
    asked, told = written(tmp_path / "mails.jsonl"), tmp_path / "told.jsonl"
    assert classify(asked, told, NOW, print) == 0
    assert told.read_text() == ""


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([{"id": 1, "body": "a"}, {"id": "1", "body": "b"}], "line 2: it has the id"),
        ([{"body": "a"}], "line 1: it has no id"),
        ([{"id": 1, "body": ["a"]}], "line 1: it has a subject or body that is no"),
        ([[1]], "line 1: it is no JSON object"),
    ],
)
def test_a_line_that_cannot_be_read_stops_it_before_anything_is_written(
    tmp_path, lines, why
):
    asked, told = written(tmp_path / "mails.jsonl", *lines), tmp_path / "told.jsonl"
    with pytest.raises(VarselError, match=why):
        classify(asked, told, NOW, print)
    assert not told.exists()
