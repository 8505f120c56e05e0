"""The report card in words, and what the command refuses."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tiny_loops import shop_at
from tiny_shop import write_shop

from connectors.errors import VarselError
from flows.backtest import Backtest, backtest
from flows.backtest_words import backtest_lines

BLANK = {
    "lane": "all",
    "hours_before": None,
    "lost_count": 0,
    "precision_share": None,
    "coverage": None,
    "coverage_with_lost": None,
    "held_back_date": date(2026, 1, 5),
    "as_of": datetime(2026, 3, 10, 12, 0, tzinfo=UTC),
}
CHANCE = {
    **BLANK,
    "rule": "will_be_late",
    "hours_before": 72,
    "judged_count": 40,
    "lost_count": 2,
    "base_rate": 0.5,
    "average_precision": 0.75,
    "lift": 1.5,
    "lift_low": 1.234,
    "lift_high": 1.75,
    "lift_limit": 2.0,
    "base_rate_with_lost": 0.52,
    "average_precision_with_lost": 0.8,
}
WINDOW = {
    **BLANK,
    "rule": "window_at_label",
    "judged_count": 90,
    "coverage": 0.8,
    "coverage_with_lost": 0.8,
    "median_width_days": 2.25,
}


def test_a_checkpoint_says_precision_and_base_rate_with_lost_beside_it() -> None:
    lines = backtest_lines(Backtest([CHANCE], []))
    assert (
        "  72 h before the promise: 40 open, 50.0 % late; average precision 0.75, "
        "1.50 x the base rate (95 %: 1.23 to 1.75; 2.00 at most); with lost 0.80 over "
        "0.52"
    ) in lines


def test_a_window_says_what_it_holds_and_how_wide_it_is() -> None:
    lines = backtest_lines(Backtest([WINDOW], []))
    assert (
        "  window at label: 80 % window holds 80.0 % of 90, median width 2.25 days"
    ) in lines


def test_the_rule_for_the_never_delivered_is_said_before_any_figure() -> None:
    lines = backtest_lines(Backtest([CHANCE, WINDOW], []))
    assert lines[1].startswith("Never delivered (came back, lost, or silent for a")
    assert lines[2].startswith("so average precision and windows leave it out, unless")
    assert lines.index("All lanes") > 2


def test_the_threshold_in_force_stands_beside_the_one_chosen_here() -> None:
    rows = [
        {
            "threshold": threshold,
            "precision_share": 0.8,
            "recall_share": 0.6,
            "is_in_force": threshold == 0.7,
            "is_chosen": threshold == 0.75,
        }
        for threshold in (0.65, 0.7, 0.75)
    ]
    assert backtest_lines(Backtest([WINDOW], rows))[-2:] == [
        "Threshold in force: 0.70, right 80.0 %, finds 60.0 %",
        "Threshold chosen here: 0.75, right 80.0 %, finds 60.0 %",
    ]


def test_a_shop_without_parcels_is_told_so() -> None:
    assert "No parcels to judge" in backtest_lines(Backtest([], []))[0]


def test_a_shop_that_was_never_built_is_told_what_to_do(tmp_path: Path) -> None:
    shop = shop_at(write_shop(tmp_path), BLANK["as_of"])
    shop.warehouse.prepare()
    with pytest.raises(VarselError, match="run `varsel run` first"):
        backtest(shop)
