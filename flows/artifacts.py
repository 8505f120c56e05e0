"""What a run leaves on its page in Prefect: summary, row counts, quarantine, fields.

Values only, from reports to text and tables; `scheduled.py` hands them over. They name
nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.warehouse import LoadReport
from flows.masking import mask_people
from flows.pull_report import PullReport, failure_lines
from flows.run import RunReport
from flows.summary import sent_words, summarise_run

Row = dict[str, Any]


@dataclass(frozen=True)
class Artifact:
    """Something to look at: a text, or a table where there are rows."""

    key: str
    description: str
    markdown: str = ""
    table: list[Row] = field(default_factory=list)


def artifacts_of_run(report: RunReport, *, part: str) -> list[Artifact]:
    """Return what is worth a look after a run; a quiet one is one line."""
    summary = summarise_run(report)
    lines = [f"**{summary.line}**", ""]
    lines += [f"- {flow}: {sent_words(each)}" for flow, each in report.sent.items()]
    lines += [f"- {name}: {text}" for name, text in report.quality.lines]
    lines += _problem_lines(summary.problems)
    return [
        Artifact(f"{part}-summary", "What the run did", markdown=_text(lines)),
        *artifacts_of_loads(report.loads, part=part),
        *_fields(report, part),
    ]


def artifacts_of_pull(
    pulled: PullReport, loads: Sequence[LoadReport], *, part: str
) -> list[Artifact]:
    """Return what a pull brought and what failed of it."""
    rows = sum(pulled.fetched.values())
    lines = [f"**{rows:,} rows landed.**", ""]
    lines += [
        f"- {system} {stream}: {count:,}"
        for (system, stream), count in sorted(pulled.fetched.items())
    ]
    lines += _problem_lines(failure_lines(pulled.failures))
    return [
        Artifact(f"{part}-summary", "What the pull brought", markdown=_text(lines)),
        *artifacts_of_loads(loads, part=part),
    ]


def artifacts_of_loads(loads: Iterable[LoadReport], *, part: str) -> list[Artifact]:
    """Return a table of the rows loaded, and one of those put aside, where any were."""
    rows = [
        {
            "source": each.source,
            "stream": each.stream,
            "landed": each.landed,
            "new versions": each.new_versions,
            "unchanged": each.unchanged,
            "quarantined": each.quarantined,
        }
        for load in loads
        for each in load.streams
    ]
    aside = [row for row in rows if row["quarantined"]]
    found = []
    if rows:
        found.append(Artifact(f"{part}-rows", "Rows by source and stream", table=rows))
    if aside:
        why = "Rows put aside; `varsel quarantine list` says why"
        found.append(Artifact(f"{part}-quarantine", why, table=aside))
    return found


def _fields(report: RunReport, part: str) -> list[Artifact]:
    """Return the fields that vendors have changed, where any are known."""
    changed = [text for name, text in report.quality.lines if name == "fields"]
    return [
        Artifact(
            f"{part}-fields", "Fields that vendors changed", markdown=_text([each])
        )
        for each in changed
    ]


def _problem_lines(problems: list[str]) -> list[str]:
    return ["", "To look at:", *(f"- {each}" for each in problems)] if problems else []


def _text(lines: Iterable[str]) -> str:
    return mask_people("\n".join(lines))
