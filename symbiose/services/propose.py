"""Run the optimiser over the declared flows and keep the run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import Run, State
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import with_override
from symbiose.domain.permissions import CanPropose
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import (
    RunChanges,
    RunResult,
    compare_groups,
    compare_loops,
    compare_runs,
    together,
)
from symbiose.domain.synergies import shown_state
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.load_profiles import measured_profiles
from symbiose.services.outages import through_outage
from symbiose.services.reference_in_use import own_values, processors_in_use, substitutions_in_use
from symbiose.services.roof_matching import owned_roofs
from symbiose.services.run_story import made_by
from symbiose.services.storing_runs import prepare_run
from symbiose.services.totals import publication_within


@dataclass(frozen=True)
class RunReport:
    """A run as stored, what it changed, and the decisions that hold."""

    result: RunResult
    """Its proposals with the models that hold: those that a person set go before those of the rules."""
    changes: RunChanges
    states: dict[str, State]
    """State of each proposal that somebody decided of: that of its synergy, unless decided later."""


def territory_on(repositories: Repositories, day: date) -> Territory:
    """Return everything the matcher looks at on a day; a closed site gives, takes and treats nothing."""
    sites = repositories.sites.all()
    closed = {site.id for site in sites if site.closed_on is not None}
    flows = tuple(
        flow.model_copy(update={"withdrawn": True}) if flow.site_id in closed else flow
        for flow in repositories.flows.all()
    )
    return Territory(
        day=day,
        sites=tuple(sites),
        flows=flows,
        processors=tuple(one for one in processors_in_use(repositories) if one.site_id not in closed),
        substitutions=substitutions_in_use(repositories),
        decisions=tuple(repositories.decisions.current()),
        overrides=tuple(repositories.overrides.current()),
        values=own_values(repositories),
        loop_decisions=tuple(repositories.loop_decisions.current()),
        solar_decisions=tuple(repositories.solar_decisions.current()),
        roofs=owned_roofs(repositories),
        profiles=measured_profiles(repositories, flows),
    )


def with_streets(services: Services, territory: Territory) -> Territory:
    """Return a territory with the streets along which loops may be laid, where the service knows them."""
    return territory if services.streets is None else replace(territory, streets=services.streets())


def propose_exchanges(services: Services, actor: Actor, settings: SolveSettings) -> RunReport:
    """Make and store a run, and publish the totals as they stand with it.

    The optimiser works outside any transaction; the run becomes visible as a whole.

    Raises:
        NotAllowed: The caller may not run the optimiser.
        SolverFailed: No solver could be run.
    """
    CanPropose(actor).require()
    now = services.clock()
    territory = services.store.read(lambda r: territory_on(r, day_of(now)))
    run_id = sortable_id("run", now)
    result = services.matcher.propose(with_streets(services, territory), settings, run_id, now)
    return _store(services, actor, result, now)


def _store(services: Services, actor: Actor, result: RunResult, now: datetime) -> RunReport:
    entry = journal_entry(actor, "propose_exchanges", result.run.id, now, made_in_words(result))
    keep = keeping(services, actor, result, now)
    prepare_run(services, result)
    # Known when the transaction asks again.
    through_outage(lambda: services.store.read(lambda r: _made(services, r, r.runs.latest())))

    def work(repositories: Repositories) -> RunReport:
        runs = repositories.runs
        # Done already where the database did not come to say so.
        if any(run.id == result.run.id for run in runs.all()):
            return _report(services, repositories, result, runs.before(result.run.id))
        before = runs.latest()
        keep(repositories)
        repositories.journal.append(entry)
        return _report(services, repositories, result, before)

    return through_outage(lambda: services.store.write(work))


def _report(
    services: Services, repositories: Repositories, result: RunResult, former: Run | None
) -> RunReport:
    """Return a run as stored, with what it changed of the one before."""
    before = _made(services, repositories, former)
    synergies = {synergy.proposal_id: synergy for synergy in repositories.synergies.all()}
    decisions = {decision.proposal_id: decision for decision in repositories.decisions.current()}
    states = {i: shown_state(decision, synergies.get(i)) for i, decision in decisions.items()}
    states |= {one.loop_id: one.state for one in repositories.loop_decisions.current()}
    states |= {one.group_id: one.state for one in repositories.solar_decisions.current()}
    changes = together(
        compare_runs(before.proposals if before else (), result.proposals),
        compare_loops(before.loops if before else (), result.loops),
        compare_groups(before.groups if before else (), result.groups),
    )
    return RunReport(_with_overrides(result, repositories.overrides.current()), changes, states)


def _made(services: Services, repositories: Repositories, run: Run | None) -> RunResult | None:
    """Return all that a run proposes; None before the first."""
    return made_by(services, repositories, run) if run else None


def made_in_words(result: RunResult) -> str:
    """Return how much a run proposes, as the journal says it."""
    loops = f", {len(result.loops)} loops" if result.loops else ""
    groups = f", {len(result.groups)} solar groups" if result.groups else ""
    return f"{len(result.proposals)} proposals{loops}{groups}"


def keeping(
    services: Services, actor: Actor, result: RunResult, now: datetime
) -> Callable[[Repositories], None]:
    """Return what shows a run that is stored and publishes the totals with it, inside a transaction."""
    publication_id = sortable_id("publication", now)

    def keep(repositories: Repositories) -> None:
        repositories.runs.show(result)
        repositories.runs.forget_pieces(services.runs_kept_to_check)
        publication_within(services, repositories, publication_id, actor.id, now, result)

    return keep


def _with_overrides(result: RunResult, overrides: Iterable[ModelOverride]) -> RunResult:
    set_by_people = {override.thing_id: override for override in overrides}
    return result.model_copy(
        update={
            "proposals": tuple(
                p.model_copy(update={"models": with_override(p.models, set_by_people.get(p.id))})
                for p in result.proposals
            )
        }
    )
