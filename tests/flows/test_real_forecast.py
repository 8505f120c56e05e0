"""How right the forecast was on a real marketplace's parcels, by `varsel backtest`.

Rules and settings were chosen on labels before the first day judged.
"""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tiny_shop import ROOT

from flows.backtest import Row, backtest
from flows.run import run
from flows.shop import open_shop

# the whole loop over ten thousand orders, and a replay
pytestmark = [pytest.mark.real_data, pytest.mark.soak]

FIRST = date(2017, 12, 1)
# half a year after the last order, when every promise has passed
AS_OF = datetime(2018, 10, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """Return the report card of all lanes, by rule and hours before the promise."""
    folder = Path(os.environ.get("VARSEL_REAL_DATA", "")) / "olist"
    if not os.environ.get("VARSEL_REAL_DATA") or not folder.is_dir():
        pytest.skip("VARSEL_REAL_DATA names no folder that holds olist/")
    settings = (ROOT / "docs" / "examples" / "olist.toml").read_text()
    assert '"../../var/olist"' in settings
    config = tmp_path_factory.mktemp("olist") / "olist.toml"
    config.write_text(settings.replace('"../../var/olist"', '"var"'))
    shop = open_shop(config, os.environ, as_of=AS_OF)
    run(shop, has_tests=False)
    return {
        f"{row['rule']} {row['hours_before'] or ''}".strip(): row
        for row in backtest(shop, from_date=FIRST).card
        if row["lane"] == "all"
    }


# 72 hours before, 1.25 is not reached: see docs/delays.md
@pytest.mark.parametrize(
    ("hours", "judged", "least"), [(72, 380, 1.17), (120, 466, 1.25)]
)
def test_late_parcels_stand_out_among_those_still_open(
    card: dict[str, Row], hours: int, judged: int, least: float
) -> None:
    row = card[f"will_be_late {hours}"]
    assert row["judged_count"] == judged
    assert least <= row["lift"] < row["lift_limit"]
    assert row["lift_low"] < row["lift"] < row["lift_high"]
    assert row["lift_limit"] == pytest.approx(1 / row["base_rate"], abs=1e-4)


@pytest.mark.parametrize("moment", ["label", "handover"])
def test_eight_of_ten_parcels_come_within_their_window(
    card: dict[str, Row], moment: str
) -> None:
    row = card[f"window_at_{moment}"]
    assert row["judged_count"] > 2_800
    assert 0.76 <= row["coverage"] <= 0.84


def test_the_never_delivered_are_counted_apart(card: dict[str, Row]) -> None:
    row = card["will_be_late 72"]
    with_lost = row["judged_count"] + row["lost_count"]
    late = round(row["base_rate"] * row["judged_count"]) + row["lost_count"]
    assert row["lost_count"] > 0
    assert row["base_rate_with_lost"] == pytest.approx(late / with_lost)
