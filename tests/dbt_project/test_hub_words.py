"""The seed of status words knows every word the hubs are documented to use."""

import csv
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
TAGS = {
    "Pending",
    "InfoReceived",
    "InTransit",
    "OutForDelivery",
    "AttemptFail",
    "AvailableForPickup",
    "Delivered",
    "Exception",
    "Expired",
}
STATUSES = {
    "unknown",
    "pre_transit",
    "in_transit",
    "out_for_delivery",
    "available_for_pickup",
    "delivered",
    "return_to_sender",
    "failure",
    "cancelled",
    "error",
}


def words(source):
    with (SEEDS / "carrier_statuses.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == source]
    return {(row["raw_status"], row["raw_code"]): row["status"] for row in rows}


@pytest.mark.parametrize(
    ("source", "documented"), [("aftership", TAGS), ("easypost", STATUSES)]
)
def test_every_documented_word_holds_without_a_finer_status(source, documented):
    assert {word for word, code in words(source) if not code} == documented


@pytest.mark.parametrize("source", ["aftership", "easypost"])
def test_only_the_customer_has_what_is_delivered(source):
    delivered = {key for key, status in words(source).items() if status == "delivered"}
    assert delivered == {({"aftership": "Delivered"}.get(source, "delivered"), "")}


def test_a_finer_status_of_aftership_belongs_to_its_tag():
    finer = [(word, code) for word, code in words("aftership") if code]
    assert len(finer) > 15
    assert all(code.startswith(f"{word}_") for word, code in finer)
