"""The land question as a job: each activity weighed on a plot, against the same present."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import SolverFailed
from symbiose.domain.exchanges import Objective, Proposal
from symbiose.domain.jobs import Job, JobKind, JobStage, Task
from symbiose.domain.land import LATE, UNTOUCHED, ActivityOutcome, Gain, LandOutcome, Loop, Plot, gain_of
from symbiose.domain.loops_held import summed, without
from symbiose.domain.newcomers import (
    Newcomer,
    NewcomersCase,
    Scale,
    Weighed,
    estimated_flows,
    newcomer,
    newcomer_site_id,
)
from symbiose.domain.permissions import CanSeeEverything, CanStudyLand
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.domain.typical_flows import Trade
from symbiose.services.context import Services
from symbiose.services.job_work import Ending
from symbiose.services.jobs import start_job
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.land_territory import territory_known_to
from symbiose.services.plots import read_plot
from symbiose.services.propose import territory_on
from symbiose.services.propose_job import solved
from symbiose.services.trying import present_run

SETTINGS: Final = SolveSettings(gap=1e-5, time_limit_s=10.0)
"""How each optimum is searched for: finer than a run, since small differences are read."""
PRESENT_LIMIT_S: Final = 60.0
"""Longest that the present is searched for where no run tells it, s: all differences rest on it."""
BUDGET_S: Final = 600.0
"""Time after which no other activity is begun, s: other work waits for the same worker."""
WITH_A_PLAN: Final = ("optimal", "feasible")
"""Statuses of an optimum that has a plan."""


def start_land(services: Services, actor: Actor, fields: Mapping[str, str], key: str = "") -> Job:
    """Ask which activity suits a plot; it takes the place of the caller's question before.

    Args:
        services: What use cases work with.
        actor: The caller.
        fields: What they typed of the plot (see `read_plot`).
        key: What the caller calls this request; the same key again asks for nothing new.

    Raises:
        NotAllowed: The caller does not coordinate.
        UnknownThing: The park does not exist, or is not the caller's, which is not told.
        InvalidDeclaration: Some texts are wrong; all faults at once, in French, by field.
    """
    CanStudyLand(actor).require()
    plot = services.store.read(lambda repositories: read_plot(services, repositories, actor, fields))
    return start_job(services, actor, JobKind.LAND, plot.model_dump_json(), key=key)


def land_as_job(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Weigh every activity for a job (a `Handler`); the outcome is kept with the job alone.

    Raises:
        NotAllowed: Who asked does not answer for the place any more.
        JobLost: Nobody waits for it any more.
        SolverFailed: No solver could be run, or the present has no plan.
    """
    plot = Plot.model_validate_json(job.parameters)
    (CanStudyLand(actor, plot.park_id) if plot.park_id else CanSeeEverything(actor)).require()
    now = services.clock()
    task.tell(JobStage.READING)
    everything, known = services.store.read(
        lambda repositories: (territory_on(repositories, day_of(now)), _known(repositories, now))
    )
    territory = territory_known_to(actor, everything)
    known = known if territory is everything else None
    patient = replace(SETTINGS, time_limit_s=PRESENT_LIMIT_S)
    present = known or solved(services, territory, patient, sortable_id("land", now), now, task)
    if present.run.status not in WITH_A_PLAN:
        msg = f"The present has no plan ({present.run.status}): nothing can be compared with it."
        raise SolverFailed(msg)
    trades = trades_weighed(services.reference)
    case = NewcomersCase(by_offer(present), newcomers_on(plot, services.reference, now), BUDGET_S)
    weighed = _weighed(services, beside_designs(territory, present), case, now, task)
    outcome = outcome_of(
        services.reference,
        plot,
        trades,
        present,
        weighed,
        known_run=known is not None,
        partial=territory is not everything,
    )
    text = outcome.model_dump_json()
    return Ending(lambda _: text, journal_entry(actor, "study_land", job.id, now))


def beside_designs(territory: Territory, present: RunResult) -> Territory:
    """Return what newcomers are weighed on: what loops and groups of the present take is no longer there."""
    takings = [loop.taken_mwh for loop in present.loops] + [group.taken_mwh for group in present.groups]
    taken = summed(takings)
    flows = tuple(without(flow, taken.get(flow.id)) for flow in territory.flows)
    return replace(territory, flows=flows, loop_decisions=(), solar_decisions=(), roofs=())


def trades_weighed(reference: ReferenceData) -> tuple[Trade, ...]:
    """Return the activities that are weighed: every trade but the one for sites that nobody recognises."""
    return tuple(trade for trade in reference.typical_flows.trades if not trade.fallback)


def newcomers_on(plot: Plot, reference: ReferenceData, now: datetime) -> list[Newcomer]:
    """Return whom to weigh: each activity as estimated, then each at the ends of the estimates."""
    typical, catalogue = reference.typical_flows, reference.resources
    return [
        newcomer(trade, scale, plot, typical, catalogue, now)
        for scales in ((Scale.MIDDLE,), (Scale.LOW, Scale.HIGH))
        for trade in trades_weighed(reference)
        for scale in scales
    ]


def by_offer(present: RunResult) -> dict[str, Gain]:
    """Return what the proposals of each offer bring together."""
    found: dict[str, Gain] = defaultdict(Gain)
    for proposal in present.proposals:
        found[proposal.path.offer_id] = found[proposal.path.offer_id] + gain_of(proposal)
    return dict(found)


def _known(repositories: Repositories, now: datetime) -> RunResult | None:
    """Return the latest run where it tells the present as finely as the newcomers are weighed."""
    run = present_run(repositories, Objective.NET_BENEFIT, now)
    fine = run is not None and run.run.gap is not None and run.run.gap <= SETTINGS.gap
    return run if fine else None


def _weighed(
    services: Services, territory: Territory, case: NewcomersCase, now: datetime, task: Task
) -> Sequence[Weighed]:
    """Weigh in a process of its own where there is one, else here."""
    task.tell(JobStage.SOLVING, 0.0)
    if services.optimiser is not None:
        return services.optimiser.weigh(territory, case, SETTINGS, now, task)
    if services.weigh_newcomers is None:
        msg = "This service has nothing that weighs newcomers. Ask its administrator."
        raise SolverFailed(msg)

    def tell(share: float) -> None:
        task.tell(JobStage.SOLVING, share)

    return tuple(services.weigh_newcomers(territory, case, SETTINGS, now, tell))


def outcome_of(
    reference: ReferenceData,
    plot: Plot,
    trades: Sequence[Trade],
    present: RunResult,
    weighed: Sequence[Weighed],
    *,
    known_run: bool,
    partial: bool,
) -> LandOutcome:
    """Return what was found, activity by activity; references and ratios are told once for all."""
    run = present.run
    found = {(one.trade_id, one.scale): one for one in weighed}
    short = (run.gap or 0.0) * abs(run.objective_value or 0.0)
    activities = tuple(_activity(reference, plot, trade, found, short) for trade in trades)
    ratios = {flow.ratio_id for one in activities for flow in one.flows}
    used = {value.id: value for one in weighed for loop in one.loops for value in loop.references}
    return LandOutcome(
        plot=plot,
        day=run.day,
        present_run_id=run.id if known_run else None,
        partial=partial,
        present=sum((gain_of(proposal) for proposal in present.proposals), Gain()),
        present_status=run.status,
        present_gap=run.gap,
        activities=activities,
        ratios=tuple(reference.typical_flows.ratios[ratio_id] for ratio_id in sorted(ratios)),
        references=tuple(used[value_id] for value_id in sorted(used)),
    )


def _activity(
    reference: ReferenceData,
    plot: Plot,
    trade: Trade,
    found: Mapping[tuple[str, Scale], Weighed],
    present_short_eur: float,
) -> ActivityOutcome:
    flows = estimated_flows(trade, Scale.MIDDLE, plot, reference.typical_flows)
    middle = found.get((trade.id, Scale.MIDDLE))
    if middle is None:
        return ActivityOutcome(trade_id=trade.id, flows=flows, status=LATE)
    site_id = newcomer_site_id(trade.id, Scale.MIDDLE)
    scales = [one for scale in Scale if (one := found.get((trade.id, scale)))]
    return ActivityOutcome(
        trade_id=trade.id,
        flows=flows,
        status=middle.status,
        gain=_gain(middle),
        low=_gain(found.get((trade.id, Scale.LOW))),
        high=_gain(found.get((trade.id, Scale.HIGH))),
        margin_eur=middle.short_of_bound_eur + (present_short_eur if middle.loops else 0.0),
        loops=tuple(_loop(proposal, site_id) for proposal in middle.loops),
        flows_solved=middle.flows_solved,
        seconds=sum(one.seconds for one in scales),
    )


def _gain(weighed: Weighed | None) -> Gain | None:
    """Return by how much an optimum is better than the present, None where there is none."""
    if weighed is None or weighed.status not in (*WITH_A_PLAN, UNTOUCHED):
        return None
    return weighed.after - weighed.before


def _loop(proposal: Proposal, site_id: str) -> Loop:
    gives = proposal.giver_site_id == site_id
    return Loop(
        path=proposal.path,
        gives=gives,
        partner_flow_id=proposal.path.need_id if gives else proposal.path.offer_id,
        partner_site_id=proposal.receiver_site_id if gives else proposal.giver_site_id,
        resource_id=proposal.resource_id,
        received_resource_id=proposal.received_resource_id,
        quantity_per_year=proposal.quantity_per_year,
        unit=proposal.unit,
        received_per_year=sum(proposal.monthly_received),
        received_unit=proposal.received_unit,
        distance_km=proposal.distance_km,
        gain=gain_of(proposal),
        newcomer_eur=proposal.by_site_eur_per_year.get(site_id, 0.0),
        terms_eur=proposal.terms_eur_per_year,
        models=tuple(sorted({mark.model for mark in proposal.models})),
        reasons=proposal.reasons,
        reference_ids=tuple(dict.fromkeys(one.id for one in proposal.references)),
    )
