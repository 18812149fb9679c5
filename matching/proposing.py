"""The matcher: from a territory to a run with its proposals, and why a pair is none."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from matching.answers import Solve, Tell, nobody
from matching.candidates import Candidates, find_candidates
from matching.columns import End, flow_ends, processor_ends
from matching.decided_paths import DecidedPaths, apply_decisions
from matching.knowledge import Knowledge
from matching.laying_out import Asked, LaidOut, lay_out
from matching.loops_first import loops_first, time_left
from matching.proposals import ModelsOf, no_models, write_proposals
from matching.rulebook import RuleBook
from matching.scarcity import Scarcity
from matching.sifting.families import find_large
from matching.sifting.planning import LargeFamilies
from matching.solving import Plan, solve_steps
from matching.stated_runs import with_documents
from matching.sun_first import sun_first, time_left_beside_sun
from matching.thinning import Effort
from matching.through_processors import ProcessorPaths
from matching.work_clock import now_s
from symbiose import __version__
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Objective, Run
from symbiose.domain.flows import Direction
from symbiose.domain.heat_areas import HeatOfRun
from symbiose.domain.heat_loop_design import LoopDesigner
from symbiose.domain.ports import PathJudged, Refusal, SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import ScarcityOfRun
from symbiose.domain.solar_design import SolarDesigner

PLANNED: Final = 0.7
"""Share of a run that is told to be done when its large groups are planned."""
AFTER_S: Final = 0.0025
"""Time that is kept, for each flow, for quantities, proposals and documents after planning, s."""
MOST_AFTER: Final = 0.5
"""Share of the time for exchanges that is kept so at most."""

KnowledgeOf = Callable[[Territory], Knowledge]
"""Returns the reference data as they hold on the day of a territory, with the values that people set."""


@dataclass(frozen=True)
class Chosen:
    """Exchanges chosen over a territory, with what they were chosen among."""

    book: RuleBook
    knowledge: Knowledge
    candidates: Candidates
    laid: LaidOut
    decided: DecidedPaths
    plan: Plan


class ExchangeMatcher:
    """Candidates, optimum and explanations over a territory (the port `Matcher`)."""

    def __init__(
        self,
        knowledge_of: KnowledgeOf,
        solve: Solve,
        models_of: ModelsOf = no_models,
        tell: Tell = nobody,
        design_loops: LoopDesigner | None = None,
        design_sun: SolarDesigner | None = None,
        executor: Executor | None = None,
    ) -> None:
        """Keep what the matcher works with.

        Args:
            knowledge_of: Reference data, by the day and the values of a territory.
            models_of: Circular models of a proposal.
            solve: The exchange model.
            tell: Told again and again how much of an optimisation is done.
            design_loops: Designs heat-recovery loops before exchanges are chosen; None for exchanges alone.
            design_sun: Designs roofs and their sharing after loops; None for none.
            executor: Solves independent parts, in other processes or on other machines; None: here.
        """
        self._executor = executor
        self._design_loops = design_loops
        self._design_sun = design_sun
        self._tell = tell
        self._knowledge_of = knowledge_of
        self._models_of = models_of
        self._solve = solve

    def propose(
        self, territory: Territory, settings: SolveSettings, run_id: str, created: datetime
    ) -> RunResult:
        """Return a run with its proposals; decisions never make it infeasible.

        Loops are designed first, over what accepted exchanges leave, then roofs, then exchanges are chosen
        over what both leave: objective, bound and gap of the run are those of the exchanges, loops and the
        sun tell their own.
        """
        began, started = time.perf_counter(), now_s()
        designed, left = loops_first(territory, settings, self._design_loops)
        after_loops = time_left(settings, designed)
        sun, left = sun_first(left, after_loops, designed.loops, self._design_sun)
        chosen = self._chosen(left, time_left_beside_sun(after_loops, sun))
        run = _run(left, settings, chosen).model_copy(
            update={"id": run_id, "created": created, "seconds": time.perf_counter() - began}
        )
        made = RunResult(
            run=run,
            proposals=write_proposals(chosen.plan, chosen.book, chosen.knowledge, self._models_of),
            loops=designed.loops,
            heat=HeatOfRun(areas=designed.areas, relaxed=designed.relaxed),
            groups=sun.groups,
            sun=sun.sun,
            scarcity=_scarcity(left, settings.objective, chosen),
        )
        ends_at, steps = started + settings.time_limit_s, len(chosen.decided.steps)
        return with_documents(made, chosen.plan, steps, chosen.laid.groups, self._solve, ends_at)

    def _chosen(self, territory: Territory, settings: SolveSettings) -> Chosen:
        """Return the exchanges chosen over what loops and the sun leave.

        Args:
            territory: What is left.
            settings: With the time that is left.
        """
        knowledge = self._knowledge_of(territory)
        book = RuleBook(territory, knowledge)
        large = None
        if settings.objective is Objective.NET_BENEFIT:
            large = find_large(territory, book, knowledge)
        candidates = find_candidates(territory, book, knowledge, large.given if large else ())
        began = now_s()
        after = min(AFTER_S * len(territory.flows), MOST_AFTER * settings.time_limit_s)
        planning_s = settings.time_limit_s - after
        effort = Effort(settings.gap, planning_s, executor=self._executor, tell=self._planned)
        laid = self.lay_out(territory, candidates, book, settings.objective, effort, large)
        decided = apply_decisions(laid.steps, territory.decisions, _ends(territory), book)
        taken = min(now_s() - began, planning_s)
        timed = replace(settings, time_limit_s=settings.time_limit_s - taken)
        return Chosen(book, knowledge, candidates, laid, decided, self._planned_over(laid, decided, timed))

    def _planned_over(self, laid: LaidOut, decided: DecidedPaths, settings: SolveSettings) -> Plan:
        """Return the plan over the steps that decisions leave."""
        return solve_steps(
            decided.steps,
            decided.locks,
            settings,
            self._solve,
            groups=laid.groups,
            tell=partial(self._settled, PLANNED if laid.groups else 0.0),
            executor=self._executor,
        )

    def _planned(self, share: float) -> None:
        """Tell how much is done when some share of the large groups is planned."""
        self._tell(PLANNED * share)

    def _settled(self, before: float, share: float) -> None:
        """Tell how much is done when some share of the steps is solved, after what came before."""
        self._tell(before + (1 - before) * share)

    def lay_out(
        self,
        territory: Territory,
        candidates: Candidates,
        book: RuleBook,
        objective: Objective,
        effort: Effort | None = None,
        large: LargeFamilies | None = None,
    ) -> LaidOut:
        """Return the steps of all paths that the model chooses among, with their worth (`lay_out`)."""
        asked = Asked(territory, candidates, book, self._knowledge_of(territory), objective)
        return lay_out(asked, effort or Effort(), large)

    def why_not(self, territory: Territory, offer_id: str, need_id: str) -> tuple[Refusal, ...]:
        """Return every rule that refuses a direct exchange; empty when it is admitted.

        Raises:
            UnknownThing: One of the flows does not exist, or its site does not.
        """
        offer, need = _pair(territory, offer_id, need_id)
        return RuleBook(territory, self._knowledge_of(territory)).refusals(offer, need)

    def why_not_through(self, territory: Territory, offer_id: str, need_id: str) -> tuple[PathJudged, ...]:
        """Return the paths through processors that come nearest to being admitted, the nearest first.

        Raises:
            UnknownThing: One of the flows does not exist, or its site does not.
        """
        offer, need = _pair(territory, offer_id, need_id)
        book = RuleBook(territory, self._knowledge_of(territory))
        inputs, outputs = (processor_ends(territory, side) for side in (Direction.NEED, Direction.OFFER))
        return ProcessorPaths(book, inputs, outputs).judge(offer, need)


def _scarcity(territory: Territory, objective: Objective, chosen: Chosen) -> ScarcityOfRun:
    """Return what is scarce by the prices that the parts of a plan told; nothing where none did."""
    laid, plan = chosen.laid, chosen.plan
    if laid.steps and not plan.priced:
        return ScarcityOfRun()
    found = Scarcity()
    for part, prices in plan.priced:
        found.add(part, prices)
    for group in laid.groups:
        found.add_nearest(group.nearest)
    if objective is Objective.NET_BENEFIT:
        found.add_left_out(chosen.candidates, laid.worths, laid.cannot_pay, territory.decisions)
    served = frozenset(step.target_id for step in plan.sent if step.final)
    return found.told(served, objective)


def _pair(territory: Territory, offer_id: str, need_id: str) -> tuple[End, End]:
    """Return the ends of two flows."""
    ends = {end.thing_id: end for end in _ends(territory) if end.flow}
    for flow_id in (offer_id, need_id):
        if flow_id not in ends:
            msg = f"Flow {flow_id} does not exist. Choose it from the list of flows."
            raise UnknownThing(msg, flow=flow_id)
    return ends[offer_id], ends[need_id]


def _ends(territory: Territory) -> list[End]:
    sides = (Direction.OFFER, Direction.NEED)
    return [end for side in sides for end in flow_ends(territory, side) + processor_ends(territory, side)]


def _run(territory: Territory, settings: SolveSettings, chosen: Chosen) -> Run:
    plan = chosen.plan
    flows = [flow for flow in territory.flows if not flow.withdrawn]
    return Run(
        id="",
        created=datetime.min,
        day=territory.day,
        objective=settings.objective,
        status=plan.status,
        objective_value=plan.objective_value,
        bound=plan.bound,
        gap=plan.gap,
        solver=plan.solver or settings.solver,
        seconds=plan.seconds,
        offers=sum(1 for flow in flows if flow.direction is Direction.OFFER),
        needs=sum(1 for flow in flows if flow.direction is Direction.NEED),
        candidates=len(chosen.candidates) + chosen.laid.sifted,
        relaxed=chosen.decided.relaxed,
        version=__version__,
    )
