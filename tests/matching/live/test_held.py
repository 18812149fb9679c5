"""What a draft is worth beside accepted exchanges, by hand and held to linear problems stated whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pulp
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from matching.candidates import Candidates, find_candidates
from matching.decided_pairs import accepted_pairs, refused_pairs
from matching.decided_paths import accepted_decisions, apply_decisions
from matching.knowledge import Knowledge
from matching.legs import legs_between
from matching.live.answers import question_of
from matching.live.ground import Ground
from matching.paths import Step, lay_out_steps
from matching.proposing import ExchangeMatcher
from matching.rulebook import RuleBook
from matching.rules.ends import Floats
from matching.solver_run import THREADS
from matching.worth import may_be_worth, months_of, pair_worths
from symbiose.domain.exchanges import State
from symbiose.domain.flows import MONTHS
from symbiose.domain.live_worth import FlowDraft
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON
from tests.matching.live.drafting import after, drafts
from tests.matching.live.test_by_hand import dust_through_a_kiln, need, two_sites
from tests.matching.live.test_priced import NEAR, warm
from tests.matching.plain_solver import solve_plainly
from tests.matching.strategies import costly_knowledge, decide, territories
from tests.matching.territories import make_knowledge

Row = int
"""Position among the candidates."""


@dataclass(frozen=True)
class Accepted:
    """What was accepted in a territory, as runs keep it."""

    locks: dict[Step, Floats]
    steps: list[Step]
    """Of accepted paths alone."""
    cut: int
    """How many exchanges are not kept whole."""


def accepted_in(territory: Territory, candidates: Candidates, book: RuleBook, facts: Knowledge) -> Accepted:
    rows = np.flatnonzero(accepted_pairs(candidates, accepted_decisions(territory.decisions)))
    steps = lay_out_steps(list(legs_between(candidates, rows, book, facts)))
    ends = (*candidates.givers, *candidates.takers)
    decided = apply_decisions(steps, territory.decisions, ends, book)
    return Accepted(decided.locks, steps, len(decided.relaxed))


class Whole:
    """The linear problem of a territory with every pair and what was accepted, month by month."""

    def __init__(self, territory: Territory, knowledge: Knowledge) -> None:
        book = RuleBook(territory, knowledge)
        self.territory = territory
        self.pairs = find_candidates(territory, book, knowledge)
        self.worths = pair_worths(self.pairs, book.links, knowledge)
        self.accepted = accepted_in(territory, self.pairs, book, knowledge)
        refused = refused_pairs(self.pairs, territory.decisions)
        direct = {(s.offer_id, s.path.need_id): q for s, q in self.accepted.locks.items() if not s.through}
        self.direct = {row: direct[ends] for row, ends in enumerate(self._names()) if ends in direct}
        may = may_be_worth(self.worths) & (self.worths.most > 0) & ~refused
        self.rows = sorted({*np.flatnonzero(may).tolist(), *self.direct})

    def _names(self) -> Iterable[tuple[str, str]]:
        for giver, taker in zip(self.pairs.giver, self.pairs.taker, strict=True):
            yield self.pairs.givers[giver].thing_id, self.pairs.takers[taker].thing_id

    @property
    def value(self) -> float:
        """What a year is worth; a direct exchange that was accepted pays its opening whole."""
        paid = sum(float(self.worths.opening[row]) for row in self.direct)
        return sum(self._month(month) * times for month, times in self._kinds_of_months()) - paid

    def _kinds_of_months(self) -> Iterable[tuple[int, int]]:
        """Yield the first of the months that are alike, and how many they are."""
        locks = [quantity for _, quantity in sorted(self.accepted.locks.items(), key=lambda one: one[0].key)]
        told = np.vstack([months_of(self.pairs.givers), months_of(self.pairs.takers), *locks])
        _, first, times = np.unique(told, axis=1, return_index=True, return_counts=True)
        yield from zip(first.tolist(), times.tolist(), strict=True)

    def _month(self, month: int) -> float:
        problem = pulp.LpProblem("month", pulp.LpMaximize)
        sent = {row: problem.add_variable(f"sent_{row}", 0) for row in self.rows}
        for row, quantity in self.direct.items():
            problem += sent[row] == float(quantity[month])
        self._keep_to_paths(problem, sent, month)
        given = self._sums(sent, self.pairs.giver, dict.fromkeys(self.rows, 1.0))
        taken = self._sums(sent, self.pairs.taker, dict(enumerate(self.worths.yields.tolist())))
        self._keep_to_ends(problem, given, taken, month)
        problem.setObjective(pulp.lpSum([*self._worth(sent), *self._treated(problem, given, taken)]))
        problem.solve(pulp.HiGHS(msg=False, threads=THREADS))
        assert pulp.LpStatus[problem.status] == "Optimal"
        return float(pulp.value(problem.objective) or 0.0)

    def _sums(
        self, sent: dict[Row, pulp.LpVariable], end: np.ndarray, share: dict[Row, float]
    ) -> dict[int, pulp.LpAffineExpression]:
        found: dict[int, list[pulp.LpAffineExpression]] = defaultdict(list)
        for row, variable in sent.items():
            found[int(end[row])].append(share[row] * variable)
        return {one: pulp.lpSum(terms) for one, terms in found.items()}

    def _worth(self, sent: dict[Row, pulp.LpVariable]) -> Iterable[pulp.LpAffineExpression]:
        for row, variable in sent.items():
            spread = 0.0 if row in self.direct else self.worths.opening[row] / self.worths.most[row]
            yield float(self.worths.value[row] - spread) * variable

    def _keep_to_ends(
        self,
        problem: pulp.LpProblem,
        given: dict[int, pulp.LpAffineExpression],
        taken: dict[int, pulp.LpAffineExpression],
        month: int,
    ) -> None:
        for ends, sums in ((self.pairs.givers, given), (self.pairs.takers, taken)):
            for at, most in enumerate(months_of(ends)[:, month].tolist()):
                if ends[at].flow and at in sums:
                    problem += sums[at] <= most

    def _keep_to_paths(self, problem: pulp.LpProblem, sent: dict[Row, pulp.LpVariable], month: int) -> None:
        """Let accepted paths through processors send as much as they have to, each by copies of its own."""
        accepted = self.accepted
        own = [step for step in accepted.steps if step.through or not step.final]
        held = {step: problem.add_variable(f"held_{i}", 0) for i, step in enumerate(own)}
        for step, variable in held.items():
            if step.final:
                problem += variable == float(accepted.locks.get(step, np.zeros(MONTHS))[month])
                continue
            processor = step.leg.taker.processor
            assert processor is not None
            leaving = [one for one in held if one.source_id == step.target_id]
            for name, ratio in processor.outputs.items():
                made = [held[one] for one in leaving if one.leg.resource_id == name]
                problem += pulp.lpSum(made) <= ratio * step.leg.yield_ratio * variable
        by_pair: dict[tuple[str, str, str, str], list[pulp.LpVariable]] = defaultdict(list)
        for step, variable in held.items():
            leg = step.leg
            by_pair[leg.giver.thing_id, leg.resource_id, leg.taker.thing_id, leg.taken_resource_id].append(
                variable
            )
        for row, variable in sent.items():
            giver, taker = self.pairs.givers[self.pairs.giver[row]], self.pairs.takers[self.pairs.taker[row]]
            if giver.processor or taker.processor:
                key = giver.thing_id, giver.resource_id or "", taker.thing_id, taker.resource_id or ""
                problem += variable >= pulp.lpSum(by_pair.get(key, []))

    def _treated(
        self,
        problem: pulp.LpProblem,
        given: dict[int, pulp.LpAffineExpression],
        taken: dict[int, pulp.LpAffineExpression],
    ) -> Iterable[pulp.LpAffineExpression]:
        for one in self.territory.processors:
            received = pulp.lpSum(q for at, q in taken.items() if self.pairs.takers[at].processor == one)
            made = {
                self.pairs.givers[at].resource_id or "": q
                for at, q in given.items()
                if self.pairs.givers[at].processor == one
            }
            problem += received <= one.capacity_per_year / MONTHS
            problem += received <= pulp.lpSum(q / one.outputs[name] for name, q in made.items())
            for name, ratio in one.outputs.items():
                problem += made.get(name, 0) <= ratio * received
            discarded = sum(one.outputs.values()) * received - pulp.lpSum(made.values())
            opening = float(one.opening_cost_eur) / one.capacity_per_year if one.capacity_per_year else 0.0
            yield -(float(one.cost_eur_per_unit) + opening) * received
            yield -float(one.disposal_cost_eur_per_unit) * discarded


def decided(data: st.DataObject, territory: Territory, knowledge: Knowledge) -> Territory:
    """Return a territory in which some of what a run proposes was accepted or refused."""
    matcher = ExchangeMatcher(lambda _: knowledge, solve_plainly)
    run = matcher.propose(territory, SolveSettings(gap=1e-7), "run", NOON)
    decisions = [
        decide(one, data.draw(st.sampled_from([State.ACCEPTED, State.ACCEPTED, State.REFUSED])))
        for one in run.proposals
        if data.draw(st.booleans())
    ]
    return replace(territory, decisions=tuple(decisions))


def _often_decided_on(data: st.DataObject, territory: Territory) -> Territory:
    """Return a territory, or the flows of it alone that something was decided on."""
    decided_on = {flow for one in territory.decisions for flow in (one.path.offer_id, one.path.need_id)}
    some = tuple(flow for flow in territory.flows if flow.id in decided_on)
    return replace(territory, flows=some) if data.draw(st.integers(0, 3)) else territory


@given(st.data())
@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
def test_a_draft_changes_what_two_problems_with_what_was_accepted_differ_by(data: st.DataObject) -> None:
    knowledge = costly_knowledge()
    territory = decided(data, data.draw(territories()), knowledge)
    assume(territory.decisions)
    draft = data.draw(drafts(_often_decided_on(data, territory)))
    before, then = Whole(territory, knowledge), Whole(after(territory, draft), knowledge)
    # of several that are cut, a run may keep more of the one or of the other
    assume(before.accepted.cut + then.accepted.cut <= 1)
    ground = Ground(territory, knowledge)
    asked = question_of(ground, draft)

    told = warm(ground, asked).raised(asked)

    truth = then.value - before.value
    assert told.least - NEAR <= truth <= told.most + NEAR
    assert told.most - told.least <= NEAR


def accepted_to(need_id: str, territory: Territory) -> Ground:
    """Return a territory in which the exchange that a run proposes to a need was accepted."""
    matcher = ExchangeMatcher(lambda _: make_knowledge(), solve_plainly)
    run = matcher.propose(territory, SolveSettings(gap=1e-7), "run", NOON)
    [one] = [proposal for proposal in run.proposals if proposal.path.need_id == need_id]
    return Ground(replace(territory, decisions=(decide(one, State.ACCEPTED),)), make_knowledge())


OF_B = need(600, 80, id="of_b")


@pytest.mark.parametrize(
    ("draft", "gain", "partners"),
    [
        # who pays more than B gets what B does not hold
        (FlowDraft(need(1000, 90)), 400 * 150, {"ash": 400}),
        # B goes, and its 600 t with it: nobody else wants them
        (FlowDraft(None, replaces="of_b"), -600 * 140, {"ash": 600}),
        (FlowDraft(need(450, 80, id="of_b"), replaces="of_b"), -150 * 140, {"ash": 450}),
        # it carries no more than was accepted, at the price of the day
        (FlowDraft(need(700, 90, id="of_b"), replaces="of_b"), 600 * 10, {"ash": 600}),
        (FlowDraft(need(700, 10, id="of_b"), replaces="of_b"), 600 * (70 - 140), {"ash": 600}),
    ],
    ids=["rival", "withdrawn", "less", "more", "cheaper"],
)
def test_a_direct_exchange_that_was_accepted_carries_just_that(
    draft: FlowDraft, gain: float, partners: dict[str, float]
) -> None:
    ground = accepted_to("of_b", two_sites())
    asked = question_of(ground, draft)

    found = warm(ground, asked).gain(asked)

    assert ground.held.alone_eur == pytest.approx(600 * 140, abs=0.1)
    assert (found.range.least, found.range.most) == (pytest.approx(gain, abs=0.1),) * 2
    assert {one.thing_id: one.quantity_per_year for one in found.partners} == pytest.approx(partners)


def test_what_is_paid_once_and_what_is_discarded_is_off_what_accepted_exchanges_are_worth_alone() -> None:
    """Of 200 t of dust become 100 t of oxide; the other output of the kiln is discarded."""
    kiln = dust_through_a_kiln()
    oxide = need(100, 20, id="of_b", resource_id="zinc_oxide", waste_code=None)
    plain = accepted_to("of_b", replace(kiln, flows=(*kiln.flows, oxide)))
    [one] = plain.territory.processors
    dear = one.model_copy(
        update={
            "outputs": {**one.outputs, "slag": 0.25},
            "cost_eur_per_unit": one.cost_eur_per_unit + 1,
            "opening_cost_eur": one.opening_cost_eur + 500,
            "disposal_cost_eur_per_unit": 8,
        }
    )

    ground = Ground(replace(plain.territory, processors=(dear,)), make_knowledge())

    lost = 200 * 1 + 500 + 0.25 * 200 * 8
    assert ground.held.alone_eur == pytest.approx(plain.held.alone_eur - lost, abs=0.1)


def test_a_path_that_was_accepted_keeps_what_enters_its_processor() -> None:
    """B holds 100 t of oxide, for which 200 of 1,000 t of dust are treated: 800 t are left to others."""
    kiln = dust_through_a_kiln()
    oxide = need(100, 20, id="of_b", resource_id="zinc_oxide", waste_code=None)
    ground = accepted_to("of_b", replace(kiln, flows=(*kiln.flows, oxide)))
    dust = question_of(ground, FlowDraft(need(1000, 500, resource_id="zinc_dust", waste_code=None)))
    gone = question_of(ground, FlowDraft(None, replaces="dust"))
    family = warm(ground, dust)

    found = family.gain(dust)

    assert ground.held.alone_eur == pytest.approx(100 * 20 + 200 * 50, abs=0.1)
    assert found.near_eur == pytest.approx(800 * 560, abs=0.1)
    assert [(one.thing_id, one.quantity_per_year) for one in found.partners] == [("dust", pytest.approx(800))]
    lost = family.gain(gone)
    assert lost.near_eur == pytest.approx(-(100 * 20 + 200 * 50), abs=0.1)
    assert [(one.thing_id, one.quantity_per_year) for one in lost.partners] == [
        ("processor_p", pytest.approx(200))
    ]
