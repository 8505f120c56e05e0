"""Build: tell SQL the context, load the ledger's copy, run dbt, read what failed.

Here: when dbt runs, on what, and which failures hold back which messages (the models
declare that in their `meta.blocks`). Not here: any rule about orders or messages, and
what a build depends on (`fingerprint.py`).
"""

from dataclasses import dataclass, field, replace

from connectors.errors import VarselError
from flows.context import tell_context
from flows.dbt import Dbt, DbtResult
from flows.fingerprint import basis_of, fingerprint_of, has_changed
from flows.shop import Shop

DUE = "model.varsel.mart_messages_due"
# stands for every message type: without the due list nothing can be sent
EVERYTHING = "everything"
NO_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
VIEWS_AND_SEEDS = ("config.materialized:view", "resource_type:seed")
# of tests, those that read nothing but seeds, or nothing at all
PROJECT_ALONE = ("resource_type:seed", "tag:reads_nothing")
CAUTIOUS = ("--indirect-selection", "cautious")


@dataclass(frozen=True)
class BuildReport:
    """What a build did: nodes by outcome, and what its failures hold back."""

    is_unchanged: bool = False
    succeeded: int = 0
    messages: dict[str, str] = field(default_factory=dict)
    warned: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    blocked_types: frozenset[str] = frozenset()

    @property
    def problems(self) -> list[str]:
        """One line for each node that failed."""
        return [
            " ".join(f"dbt {node}: {self.messages.get(node, '')}".split())
            for node in self.failed
        ]


def build(shop: Shop, *, has_tests: bool = True) -> BuildReport:
    """Build every mart as of the shop's time; does nothing when nothing has changed.

    Raises: VarselError when the business time lies before that of the last build.
    """
    with shop.writing("varsel build") as dbt:
        shop = shop.standing_still()
        shop.warehouse.prepare()
        if not has_changed(shop):
            return BuildReport(is_unchanged=True)
        dbt.warm_up()
        _begin(shop)
        shop.say("deciding (dbt)")
        is_known = _is_known(shop)
        results = [dbt.run("build", *NO_TESTS, *_known_views(is_known=is_known))]
        tests = _tests_due(is_known=is_known, has_tests=has_tests)
        if tests is not None:
            results.append(dbt.run("test", *NO_UNIT_TESTS, *tests))
        report = _report(results)
        if not report.failed:
            _remember(shop)
        return report


def build_only(shop: Shop, dbt: Dbt, select: str) -> None:
    """Build a part of the project, for a decision that a pull needs on its way.

    Raises: VarselError when a model of that part failed.
    """
    _begin(shop)
    result = dbt.run(
        "build", "--select", select, *NO_TESTS, *_known_views(is_known=_is_known(shop))
    )
    if result.failed:
        first = result.failed[0]
        raise VarselError(
            f"Building {select!r} failed at {first}: {result.messages[first]} "
            f"The whole log is in {dbt.folder / 'logs' / 'dbt.log'}."
        )


def rebuild_after_sending(shop: Shop, dbt: Dbt, built: BuildReport) -> BuildReport:
    """Let the marts tell what was just sent; does nothing when nothing was.

    Returns the build's report, with what failed this time.
    """
    if built.failed or not has_changed(shop):
        return built
    _begin(shop)
    views = _known_views(is_known=_is_known(shop))
    result = dbt.run("build", "--select", "source:raw_ledger+", *NO_TESTS, *views)
    if result.failed:
        again = _report([result])
        messages = {**built.messages, **again.messages}
        return replace(built, failed=again.failed, messages=messages)
    _remember(shop)
    return built


def _begin(shop: Shop) -> None:
    """Tell dbt the context; until a build ends whole there is none to speak of."""
    tell_context(shop)
    builds = shop.warehouse.read("select as_of, project from raw_varsel.builds")
    forgotten = [{**each, "fingerprint": None} for each in builds]
    shop.warehouse.replace_tables({"raw_varsel.builds": forgotten})


def _known_views(*, is_known: bool) -> tuple[str, ...]:
    """Leave out views and seeds that were created on this very basis already."""
    if is_known:
        return ("--exclude", *VIEWS_AND_SEEDS)
    # a seed whose columns have changed is loaded into a new table only so
    return ("--full-refresh",)


def _tests_due(*, is_known: bool, has_tests: bool) -> tuple[str, ...] | None:
    """Return which tests to run; those of the project alone once for a new basis."""
    if not is_known:
        return () if has_tests else (*CAUTIOUS, "--select", *PROJECT_ALONE)
    return (*CAUTIOUS, "--exclude", *PROJECT_ALONE) if has_tests else None


def _is_known(shop: Shop) -> bool:
    """Say whether a build on this basis has ended whole before."""
    rows = shop.warehouse.read(
        "select 1 as one from raw_varsel.builds where project = ? limit 1",
        (basis_of(shop),),
    )
    return bool(rows)


def _remember(shop: Shop) -> None:
    row = {
        "fingerprint": fingerprint_of(shop),
        "as_of": shop.clock.now(),
        "project": basis_of(shop),
    }
    shop.warehouse.replace_tables({"raw_varsel.builds": [row]})


def _report(results: list[DbtResult]) -> BuildReport:
    statuses = {node: how for each in results for node, how in each.statuses.items()}
    failed = tuple(sorted({node for each in results for node in each.failed}))
    return BuildReport(
        messages={
            node: text for each in results for node, text in each.messages.items()
        },
        succeeded=sum(how in ("success", "pass") for how in statuses.values()),
        warned=tuple(sorted(node for node, how in statuses.items() if how == "warn")),
        failed=failed,
        # the description of the project is long, and asked only where it says something
        blocked_types=blocked_types(failed, results[0].manifest if failed else {}),
    )


def _tested(test: dict) -> list[str]:
    """Return the models a test speaks for: the one it is written at, or all it reads.

    A test of a reference reads the other model too, but says nothing of it.
    """
    attached = test.get("attached_node")
    return [attached] if attached else test.get("depends_on", {}).get("nodes", [])


def blocked_types(failed: tuple[str, ...], manifest: dict) -> frozenset[str]:
    """Return the message types that the failed nodes hold back, as their meta says."""
    nodes = manifest.get("nodes", {})
    blocked: set[str] = {EVERYTHING} if DUE in failed else set()
    for node in failed:
        looked_at = [node]
        if node.startswith("test."):
            looked_at = _tested(nodes.get(node, {}))
        for each in looked_at:
            meta = nodes.get(each, {}).get("config", {}).get("meta", {})
            blocked |= set(meta.get("blocks", []))
    return frozenset(blocked)
