"""Run: the whole loop once.

Shops and helpdesks, load, poll plan, carriers, load, build, notify, follow up, publish.
The parts are in the modules of the same names; here is only their order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.errors import ConnectorError, SendingRefused, VarselError
from connectors.warehouse import LoadReport
from flows.build import (
    BuildReport,
    build,
    build_only,
    rebuild_after_sending,
)
from flows.context import refuse_to_go_back
from flows.dbt import Dbt
from flows.erase import finish_erasures
from flows.fingerprint import has_changed, last_fingerprint
from flows.follow_up import follow_up
from flows.notify import notify
from flows.publish import publish
from flows.pull import has_carriers, load, poll, pull_and_recheck
from flows.pull_report import PullFailure, PullReport, failure_lines, joined
from flows.quality import QualityReport, look_at_quality
from flows.retention import keep_to_retention
from flows.send_report import SendReport
from flows.shop import Shop


@dataclass(frozen=True)
class RunReport:
    """What one turn of the loop did."""

    pulled: PullReport = field(default_factory=PullReport)
    loads: tuple[LoadReport, ...] = ()
    built: BuildReport = field(default_factory=BuildReport)
    sent: dict[str, SendReport] = field(default_factory=dict)
    quality: QualityReport = field(default_factory=QualityReport)

    @property
    def is_quiet(self) -> bool:
        """Nothing came in, nothing went out, nothing failed."""
        has_news = any(
            each.new_versions or each.quarantined
            for load in self.loads
            for each in load.streams
        )
        return not (
            has_news
            or any(each.intents for each in self.sent.values())
            or self.problems
        )

    @property
    def problems(self) -> list[str]:
        """One line for each thing a person must look at."""
        lines = failure_lines(self.pulled.failures)
        lines += self.built.problems
        stops: dict[str, list[str]] = {}
        for flow, report in self.sent.items():
            if report.stopped_because:
                stops.setdefault(report.stopped_because, []).append(flow)
        lines += [f"{' and '.join(flows)}: {why}" for why, flows in stops.items()]
        blown = [line for report in self.sent.values() for line in report.blown]
        lines += dict.fromkeys(blown)
        return [" ".join(line.split()) for line in lines]


def sent_by(
    send: Callable[[Shop, BuildReport], SendReport], shop: Shop, built: BuildReport
) -> SendReport:
    """Return what was sent; a refusal to send is no reason to hide the rest."""
    try:
        return send(shop, built)
    except (SendingRefused, ConnectorError) as error:
        mode = shop.settings.sending.mode
        return SendReport(mode=mode, stopped_because=str(error))


def _ask_carriers(shop: Shop, dbt: Dbt) -> PullReport:
    """Poll what the plan says; without a plan the rest of the run goes on."""
    try:
        build_only(shop, dbt, "+mart_polls_due")
    except VarselError as error:
        failure = PullFailure("carriers", "poll plan", str(error))
        return PullReport(failures=(failure,))
    return poll(shop)


def _must_test(shop: Shop, loads: list[LoadReport]) -> bool:
    """Models are tested when data is new, or the last build did not end whole."""
    is_new = any(
        each.new_versions or each.quarantined for load in loads for each in load.streams
    )
    return is_new or last_fingerprint(shop) is None


def run(shop: Shop, *, is_published: bool = True, has_tests: bool = True) -> RunReport:
    """Turn the loop once and return what it did."""
    with shop.writing("varsel run") as dbt:
        shop = shop.standing_still()
        refuse_to_go_back(shop)
        pulled = pull_and_recheck(shop)
        if shop.ledger.open_erasures():
            finish_erasures(shop)
        keep_to_retention(shop)
        loads = [load(shop)]
        if has_carriers(shop) and has_changed(shop):
            pulled = joined(pulled, _ask_carriers(shop, dbt))
            loads.append(load(shop))
        has_news = _must_test(shop, loads)
        built = build(shop, has_tests=has_tests and has_news)
        sent = {
            "notify": sent_by(notify, shop, built),
            "follow_up": sent_by(follow_up, shop, built),
        }
        quality = QualityReport()
        if not built.failed and not built.is_unchanged:
            quality = look_at_quality(shop, has_news=has_news, is_judged=has_tests)
        if is_published and not built.failed:
            built = rebuild_after_sending(shop, dbt, built)
            if not built.failed:
                publish(shop)
    return RunReport(pulled, tuple(loads), built, sent, quality)
