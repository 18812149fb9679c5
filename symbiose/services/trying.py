"""Try what the optimiser would propose with another quantity, price, lock or ban; nothing is stored of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Decision, Objective, Path, Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.permissions import CanManageSite, CanReview, CanReviewSome
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult, compare_runs
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.trials import Figures, FlowTrial, PathTrial, Solved, Trial, TrialLine, TrialOutcome
from symbiose.services.allocation import allocated
from symbiose.services.context import Services
from symbiose.services.memory import QUIET
from symbiose.services.propose import territory_on, with_streets

TIME_LIMIT_S: Final = 20.0
"""Longest time that one optimum of a trial is searched for, s: somebody waits for it."""
HARMLESS: Final = QUIET | {
    *("ask_firms", "answer_question", "withdraw_question", "publish_totals", "publish_indicators"),
    *("set_objective", "change_objective", "remove_objective", "restore_objective"),
}
"""Commands after which the latest run still tells the present."""
_MOMENT: Final = timedelta(microseconds=1)
MOST_ENTRIES: Final = 500
"""Entries of the journal looked at for that."""

Solve = Callable[[Territory, SolveSettings], RunResult]
"""Optimises, in a process of its own where there is one."""


def try_out(services: Services, actor: Actor, trial: Trial, solve: Solve) -> TrialOutcome:
    """Return the outcome of a trial beside the present.

    Raises:
        NotAllowed: The caller does not review.
        UnknownThing: A flow or proposal does not exist, or is not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    now = services.clock()
    settings = SolveSettings(objective=trial.objective, time_limit_s=TIME_LIMIT_S)
    territory, known = services.store.read(
        lambda r: (territory_on(r, day_of(now)), present_run(r, trial.objective, now))
    )
    territory = with_streets(services, territory)
    require_theirs(actor, territory.flows, trial, joined=True)  # whoever started it was looked at closer
    present = known or solve(territory, settings)
    tried = solve(changed(territory, trial, present.proposals, now), settings)
    return TrialOutcome(
        trial=trial,
        present_run_id=present.run.id if known else None,
        before=_solved(present),
        after=_solved(tried),
        lines=_lines(trial, present.proposals, tried.proposals),
        relaxed=(
            *(one.cause for one in tried.run.relaxed),
            *(one.cause for one in tried.heat.relaxed),
        ),
    )


def require_theirs(actor: Actor, flows: Iterable[Flow], trial: Trial, *, joined: bool) -> None:
    """Raise `UnknownThing` unless the caller reviews what joins the flows, and no others are touched.

    Two flows that no proposal joins must both be the caller's: a trial tells the figures of both.
    """
    found = {flow.id: flow for flow in flows}
    ends = [found.get(trial.offer_id), found.get(trial.need_id)]
    if any(flow is None for flow in ends):
        raise _unknown(trial)
    sites = tuple(flow.site_id for flow in ends if flow)
    both = all(CanManageSite(actor, site_id).allowed() for site_id in sites)
    if not (both or (joined and CanReview(actor, sites).allowed())):
        raise _unknown(trial)
    touched = {one.flow_id for one in trial.flows}
    touched |= {end for one in trial.paths for end in (one.path.offer_id, one.path.need_id)}
    if not touched <= {trial.offer_id, trial.need_id}:
        raise _unknown(trial)


def changed(territory: Territory, trial: Trial, present: Sequence[Proposal], now: datetime) -> Territory:
    """Return a territory as a trial would have it."""
    made = {proposal.id: proposal for proposal in present}
    other = {one.flow_id: one for one in trial.flows}
    flows = {flow.id: flow for flow in territory.flows}
    decided = {one.path.proposal_id: _decision(one, made, flows, now) for one in trial.paths}
    kept = [d for d in territory.decisions if d.proposal_id not in decided]
    return replace(
        territory,
        flows=tuple(_changed(flow, other.get(flow.id)) for flow in territory.flows),
        decisions=(*kept, *decided.values()),
    )


def _changed(flow: Flow, wanted: FlowTrial | None) -> Flow:
    if wanted is None:
        return flow
    update: dict[str, object] = {}
    if wanted.quantity_per_year is not None:
        update |= {
            "quantity_per_year": wanted.quantity_per_year,
            "quantity_low": None,
            "quantity_high": None,
        }
    if wanted.price_eur_per_unit is not None:
        update["price_eur_per_unit"] = wanted.price_eur_per_unit
    return flow.model_copy(update=update)


def _decision(
    wanted: PathTrial, made: dict[str, Proposal], flows: dict[str, Flow], now: datetime
) -> Decision:
    """Return a path's lock or ban as a decision that nobody takes."""
    proposal = made.get(wanted.path.proposal_id)
    monthly: tuple[float, ...] = ()
    received: tuple[float, ...] = ()
    if wanted.quantity_per_year > 0:
        if proposal is not None:
            allocation = allocated(proposal, wanted.quantity_per_year)
            monthly, received = allocation.monthly, allocation.monthly_received
        else:
            monthly = received = _spread(wanted, flows)
    return Decision(
        proposal_id=wanted.path.proposal_id,
        path=wanted.path,
        state=State.ACCEPTED if wanted.quantity_per_year > 0 else State.REFUSED,
        reason="trial",
        monthly=monthly,
        monthly_received=received,
        version=1,
        decided_by="trial",
        decided_at=now,
        run_id="trial",
    )


def _spread(wanted: PathTrial, flows: dict[str, Flow]) -> tuple[float, ...]:
    """Return a yearly quantity over the months in which both flows have something, as much as both have."""
    ends = [flows[i].monthly() for i in (wanted.path.offer_id, wanted.path.need_id) if i in flows]
    common = [min(month) for month in zip(*ends, strict=True)]
    whole = sum(common)
    if whole <= 0:
        return (wanted.quantity_per_year / 12,) * 12
    return tuple(wanted.quantity_per_year * month / whole for month in common)


def present_run(repositories: Repositories, objective: Objective, now: datetime) -> RunResult | None:
    """Return the latest run where it still tells the present: same day, same objective, no change since."""
    run = repositories.runs.latest()
    if run is None or run.day != day_of(now) or run.objective is not objective:
        return None
    since = repositories.journal.between(run.created - _MOMENT, now, MOST_ENTRIES)
    own = {"propose_exchanges"}
    others = [one for one in since if not (one.action in own and one.thing_id == run.id)]
    if len(since) == MOST_ENTRIES or any(one.action not in HARMLESS for one in others):
        return None
    return RunResult(
        run=run,
        proposals=tuple(repositories.runs.proposals(run.id)),
        loops=tuple(repositories.runs.loops(run.id)),
        groups=tuple(repositories.runs.groups(run.id)),
        sun=repositories.runs.sun(run.id),
    )


def _solved(result: RunResult) -> Solved:
    """Return what an optimum comes to: its exchanges, and the loops and groups beside them."""
    run = result.run
    made: tuple[Proposal | HeatLoop | SolarGroup, ...] = (*result.proposals, *result.loops, *result.groups)
    return Solved(
        status=run.status,
        gap=run.gap,
        objective_value=run.objective_value,
        proposals=len(made),
        total=Figures(
            benefit_eur=sum(p.benefit_eur_per_year for p in made),
            waste_diverted_t=sum(p.waste_diverted_t_per_year for p in result.proposals),
            co2_avoided_t=sum(p.co2_avoided_t_per_year for p in made),
        ),
    )


def _lines(trial: Trial, before: Sequence[Proposal], after: Sequence[Proposal]) -> tuple[TrialLine, ...]:
    changes = compare_runs(tuple(before), tuple(after))
    differing = {*changes.new, *changes.gone, *changes.changed}
    old, new = ({p.id: p for p in made} for made in (before, after))
    shown = [i for i in (old | new) if i in differing or _touches(trial, (new.get(i) or old[i]).path)]
    return tuple(_line(old.get(i), new.get(i), differs=i in differing) for i in shown)


def _touches(trial: Trial, path: Path) -> bool:
    return path.offer_id == trial.offer_id or path.need_id == trial.need_id


def _line(before: Proposal | None, after: Proposal | None, *, differs: bool) -> TrialLine:
    one = after or before
    if one is None:
        msg = "a line is of a proposal before, after or both"
        raise ValueError(msg)
    return TrialLine(
        proposal_id=one.id,
        path=one.path,
        giver_site_id=one.giver_site_id,
        receiver_site_id=one.receiver_site_id,
        resource_id=one.resource_id,
        unit=one.unit,
        before=_figures(before) if before else None,
        after=_figures(after) if after else None,
        differs=differs,
    )


def _figures(proposal: Proposal) -> Figures:
    return Figures(
        quantity=proposal.quantity_per_year,
        benefit_eur=proposal.benefit_eur_per_year,
        waste_diverted_t=proposal.waste_diverted_t_per_year,
        co2_avoided_t=proposal.co2_avoided_t_per_year,
    )


def _unknown(trial: Trial) -> UnknownThing:
    msg = "What was to be tried does not exist. Go back to the list of proposals."
    return UnknownThing(msg, thing=trial.proposal_id or trial.offer_id)
