"""Holds a stored run against its documents: the answer itself, then what run and proposals say of it."""

from collections.abc import Iterator, Sequence
from math import fsum

from symbiose.domain.documents.run_check import RunCheck
from symbiose.domain.documents.run_documents import RunDocuments
from symbiose.domain.documents.solve_check import SolveCheck, ToldResult
from symbiose.domain.exchange_check.check import check_result
from symbiose.domain.exchange_check.designs import group_check, loop_check
from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.plan_faults import KEPT, named
from symbiose.domain.exchanges import Objective, Proposal, Run
from symbiose.domain.identity import copy_id
from symbiose.domain.quantities import KG_PER_T
from symbiose.domain.run_results import RunResult


def check_run(made: RunResult, documents: RunDocuments) -> RunCheck:
    """Return whether a run with its proposals, loops and groups holds, with what was computed anew."""
    told = ToldResult.model_validate_json(documents.result.to_json())
    exchanges = check_result(documents.instance, told)
    faults = (*_run_faults(made, documents), *_proposal_faults(made.proposals, documents))
    if exchanges.objective_value is not None:
        faults = (*faults, *_worth_faults(made, exchanges))
    loops = tuple(loop_check(loop) for loop in made.loops)
    groups = tuple(group_check(group) for group in made.groups)
    return RunCheck(
        run=made.run.id,
        holds=exchanges.holds and not faults and not any(one.faults for one in (*loops, *groups)),
        exchanges=exchanges,
        all_pairs=documents.all_pairs,
        arcs=len(documents.instance.arcs),
        told_bound=made.run.bound,
        told_gap=made.run.gap,
        faults=faults,
        loops=loops,
        groups=groups,
    )


def _run_faults(made: RunResult, documents: RunDocuments) -> Iterator[str]:
    run, result = made.run, documents.result
    if documents.run != run.id:
        yield f"The documents are those of {documents.run}."
    if documents.instance.objective != run.objective:
        yield f"The run maximises {run.objective}, its instance {documents.instance.objective}."
    for word, said, found in (
        ("status", run.status, result.status),
        ("objective", run.objective_value, result.objective_value),
        ("bound", run.bound, result.bound),
    ):
        if said != found and not _alike(said, found):
            yield f"The {word} of the run is {said}, that of its result {found}."


def _alike(said: float | str | None, found: float | str | None) -> bool:
    if not isinstance(said, float | int) or not isinstance(found, float | int):
        return False
    return abs(said - found) <= KEPT * max(abs(said), abs(found))


def _proposal_faults(proposals: Sequence[Proposal], documents: RunDocuments) -> Iterator[str]:
    """Yield where the quantities proposed are not those that the plan sends to needs."""
    facts = Facts(documents.instance)
    arriving = _sent_to_needs(facts, documents)
    left = {(way.source, way.target): way for way in arriving}
    for one in proposals:
        source = copy_id(one.path.offer_id, one.path.through) if one.path.through else one.path.offer_id
        way = left.pop((source, one.path.need_id), None)
        if way is None or not _same(one.monthly_received, arriving[way]):
            yield f"Proposal {one.id} does not bring what the plan sends on its path."
    for way in left.values():
        if fsum(arriving[way]) > KEPT:
            yield f"{named(way)} carries something, and no proposal tells it."


def _sent_to_needs(facts: Facts, documents: RunDocuments) -> dict[Way, tuple[float, ...]]:
    """Return what arrives at needs on each arc that carries something."""
    ways = {Way(flow.source, flow.target, flow.resource): flow.quantity for flow in documents.result.flows}
    return {
        way: tuple(facts.arcs[way].yield_ratio * quantity for quantity in row)
        for way, row in ways.items()
        if way.target in facts.needs and way in facts.arcs
    }


def _same(monthly: Sequence[float], arriving: Sequence[float]) -> bool:
    """Tell whether a proposal brings what arrives, in each month or in the one year that is stated."""
    told = monthly if len(arriving) == len(monthly) else (fsum(monthly),)
    slack = KEPT * max(1.0, fsum(arriving))
    return len(told) == len(arriving) and all(
        abs(a - b) <= slack for a, b in zip(told, arriving, strict=True)
    )


def _worth_faults(made: RunResult, exchanges: SolveCheck) -> Iterator[str]:
    """Yield where the proposals together are not worth what the plan is."""
    worth, size = _worth(made.run, made.proposals)
    value = exchanges.objective_value or 0.0
    if abs(worth - value) > KEPT * max(1.0, size, abs(value)):
        yield f"The proposals together are worth {worth:.9g}, the plan {value:.9g}."


def _worth(run: Run, proposals: Sequence[Proposal]) -> tuple[float, float]:
    """Return what proposals are worth in the objective of a run, and the sum of the amounts it is made of."""
    if run.objective is Objective.CO2_AVOIDED:
        amounts = [KG_PER_T * one.co2_avoided_t_per_year for one in proposals]
    elif run.objective is Objective.QUANTITY_DIVERTED:
        amounts = [one.waste_diverted_t_per_year for one in proposals]
    else:
        amounts = [amount for one in proposals for amount in one.terms_eur_per_year.values()]
    return fsum(amounts), fsum(map(abs, amounts))
