"""What a person at the shell reads after a run."""

from pathlib import Path

from connectors.errors import ConnectorError, SendingRefused
from connectors.warehouse import LoadReport, StreamLoad
from flows import run as runs
from flows.build import BuildReport
from flows.pull_report import PullFailure, PullReport
from flows.run import RunReport
from flows.send_report import SendReport
from flows.summary import places, sent_words, summarise_run

LOADED = LoadReport([StreamLoad("files", "orders", 1_200, 1_000, 190, 10)])
QUIET = SendReport(mode="outbox")


def test_a_run_with_nothing_new_is_one_line() -> None:
    summary = summarise_run(RunReport(loads=(LoadReport(),), sent={"notify": QUIET}))
    assert summary.line == "Nothing new: nothing loaded, nothing sent."
    assert (summary.rows, summary.problems) == ([], [])


def test_what_came_in_and_went_out_is_counted() -> None:
    sent = SendReport(mode="outbox", intents=3, sent=2, failed=1)
    built = BuildReport(succeeded=280, warned=("test.a",))
    summary = summarise_run(
        RunReport(loads=(LOADED,), built=built, sent={"notify": sent})
    )
    assert summary.line == "1,200 rows landed, 2 messages sent."
    assert summary.rows == [
        (
            "files orders",
            "1,200 landed = 1,000 new + 190 unchanged + 10 quarantined",
        ),
        ("build", "280 models and tests good, 1 warnings, 0 failed"),
        ("notify", "2 sent, 1 failed (mode outbox)"),
    ]


def test_a_run_whose_only_news_is_a_quarantined_row_is_not_quiet() -> None:
    load = LoadReport([StreamLoad("files", "orders", 1, 0, 0, 1)])
    report = RunReport(loads=(load,))
    assert not report.is_quiet
    assert report.problems == []


def test_a_message_that_waits_is_no_quiet_run() -> None:
    waiting = SendReport(mode="outbox", intents=1, left=1)
    assert not RunReport(sent={"notify": waiting}).is_quiet
    assert sent_words(waiting) == "0 sent, 1 left (mode outbox)"


def test_each_problem_is_one_line_however_many_it_stops() -> None:
    empty = "files: /in: holds no file named after a stream"
    report = RunReport(
        pulled=PullReport(
            failures=(
                PullFailure("files", "orders", empty),
                PullFailure("files", "parcels", empty),
                PullFailure("zendesk", "tickets", "zendesk: GET: answered 401"),
            )
        ),
        built=BuildReport(
            failed=("model.varsel.a",), messages={"model.varsel.a": "Error\n  in a"}
        ),
        sent={
            "notify": SendReport(mode="outbox", stopped_because="the switch is on"),
            "follow_up": SendReport(mode="outbox", stopped_because="the switch is on"),
        },
    )
    assert report.problems == [
        "files: /in: holds no file named after a stream",
        "zendesk tickets: GET: answered 401",
        "dbt model.varsel.a: Error in a",
        "notify and follow_up: the switch is on",
    ]


def test_a_refusal_to_send_does_not_hide_what_else_went_wrong(tmp_path: Path) -> None:
    from tiny_loops import shop_at
    from tiny_shop import NOON, write_shop

    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    for error in (SendingRefused("an old ledger"), ConnectorError("no mail server")):

        def refuse(*_: object, error: Exception = error) -> SendReport:
            raise error

        report = runs.sent_by(refuse, shop, BuildReport())
        assert report == SendReport(mode="outbox", stopped_because=str(error))


def test_the_places_count_the_mails_that_are_there(tmp_path: Path) -> None:
    site, outbox = tmp_path / "site", tmp_path / "outbox"
    assert places(site, outbox)[2] == ("mails", f"{outbox} (0 files)")
    outbox.mkdir()
    (outbox / "a.eml").touch()
    (outbox / "b.part").touch()
    assert places(site, outbox)[2] == ("mails", f"{outbox} (1 files)")
