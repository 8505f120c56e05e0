"""What a person at the shell sees after a run: a line if quiet, else a short table."""

from dataclasses import dataclass, field
from pathlib import Path

from flows.run import RunReport
from flows.send_report import SendReport


@dataclass(frozen=True)
class Summary:
    """A run in words: one line, rows for a table, problems for a person."""

    line: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def summarise_run(report: RunReport) -> Summary:
    """Return a run's report in words."""
    if report.is_quiet:
        return Summary("Nothing new: nothing loaded, nothing sent.")
    landed = sum(each.landed for load in report.loads for each in load.streams)
    sent = sum(each.sent for each in report.sent.values())
    return Summary(
        line=f"{landed:,} rows landed, {sent:,} messages sent.",
        rows=_rows(report),
        problems=report.problems,
    )


def _rows(report: RunReport) -> list[tuple[str, str]]:
    rows = [
        (
            f"{each.source} {each.stream}",
            f"{each.landed:,} landed = {each.new_versions:,} new"
            f" + {each.unchanged:,} unchanged + {each.quarantined:,} quarantined",
        )
        for load in report.loads
        for each in load.streams
    ]
    built = report.built
    if built.is_unchanged:
        rows.append(("build", "nothing had changed"))
    else:
        rows.append(
            (
                "build",
                f"{built.succeeded:,} models and tests good, {len(built.warned)} "
                f"warnings, {len(built.failed)} failed",
            )
        )
    for flow, each in report.sent.items():
        rows.append((flow.replace("_", " "), sent_words(each)))
    return [*rows, *report.quality.lines]


def sent_words(report: SendReport) -> str:
    """Return what a delivery did, in words."""
    states = ("sent", "failed", "expired", "suppressed", "unknown", "held", "left")
    counts = [
        f"{getattr(report, state):,} {state}"
        for state in states
        if getattr(report, state) or state == "sent"
    ]
    return ", ".join(counts) + f" (mode {report.mode})"


def places(site: Path, outbox: Path) -> list[tuple[str, str]]:
    """Return where to look after a run."""
    mails = len(list(outbox.glob("*.eml"))) if outbox.exists() else 0
    return [
        ("control room", str(site / "index.html")),
        ("dbt docs", str(site / "dbt" / "index.html")),
        ("mails", f"{outbox} ({mails:,} files)"),
        ("data docs", str(site / "data-docs" / "index.html")),
    ]
