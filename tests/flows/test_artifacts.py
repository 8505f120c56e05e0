"""What a run leaves on its page: values, and nobody's name."""

from connectors.errors import TransientError
from connectors.warehouse import LoadReport, StreamLoad
from flows.artifacts import artifacts_of_pull, artifacts_of_run
from flows.pull_report import PullReport, failed
from flows.quality import QualityReport
from flows.run import RunReport
from flows.send_report import SendReport


def loaded(**counts: int) -> LoadReport:
    zeros = {"landed": 0, "new_versions": 0, "unchanged": 0, "quarantined": 0}
    return LoadReport(streams=[StreamLoad("files", "orders", **{**zeros, **counts})])


def test_a_quiet_run_is_one_line() -> None:
    (summary,) = artifacts_of_run(RunReport(), part="run")
    assert summary.key == "run-summary"
    assert summary.markdown.startswith("**Nothing new: nothing loaded, nothing sent.**")


def test_rows_quarantine_and_fields_are_shown_where_there_are_any() -> None:
    report = RunReport(
        loads=(loaded(landed=3, new_versions=2, quarantined=1),),
        sent={"notify": SendReport(mode="outbox")},
        quality=QualityReport((("fields", "1 change: files orders vat new (text)"),)),
    )
    found = {each.key: each for each in artifacts_of_run(report, part="run")}
    assert set(found) == {"run-summary", "run-rows", "run-quarantine", "run-fields"}
    assert found["run-rows"].table == [
        {
            "source": "files",
            "stream": "orders",
            "landed": 3,
            "new versions": 2,
            "unchanged": 0,
            "quarantined": 1,
        }
    ]
    assert "vat new" in found["run-fields"].markdown
    assert "notify: 0 sent (mode outbox)" in found["run-summary"].markdown


def test_a_failure_is_told_without_an_address() -> None:
    fault = failed("shopify", "orders", TransientError("anna@k.example: 503"))
    pulled = PullReport({("files", "orders"): 4}, (fault,))
    (summary,) = artifacts_of_pull(pulled, [], part="orders")
    assert "**4 rows landed.**" in summary.markdown
    assert "503" in summary.markdown and "anna@k.example" not in summary.markdown
