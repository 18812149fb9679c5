"""Holds a result against its instance: rules, objective, accounts, bound, and what it says of itself."""

from typing import Literal

from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.solve_check import SolveCheck, ToldResult
from symbiose.domain.exchange_check.accounts import accounts_of, objective_of
from symbiose.domain.exchange_check.bound import Prices, bound_by
from symbiose.domain.exchange_check.claims import WITH_PLAN, Anew, false_claims, gap_of
from symbiose.domain.exchange_check.facts import Facts
from symbiose.domain.exchange_check.most import Most, find_most
from symbiose.domain.exchange_check.plan_faults import KEPT, plan_faults
from symbiose.domain.exchange_check.rows import Line, rows_of
from symbiose.domain.exchange_check.told import Told, match
from symbiose.domain.exchange_check.worth import worth_of


def check_result(instance: ExchangeInstance, result: ToldResult) -> SolveCheck:
    """Return whether a result holds, with what was computed anew."""
    facts = Facts(instance)
    most = find_most(facts)
    lines = list(rows_of(facts, most))
    told = match(facts, result, {line.topic for line in lines})
    has_plan = result.status in WITH_PLAN
    anew = _anew(facts, most, lines, told, has_plan=has_plan)
    broken = tuple(plan_faults(facts, lines, told.sent, told.stock)) if has_plan else ()
    faults = (*told.faults, *broken, *false_claims(facts, result, anew))
    value = anew.value if has_plan else None
    bound = _bound(result, anew, value, feasible=not broken)
    return SolveCheck(
        holds=not faults,
        feasible=has_plan and not broken and not told.faults,
        objective_value=value,
        bound=bound,
        bound_basis=_basis(result, anew),
        gap=gap_of(value, bound),
        solvers_word=_solvers_word(result, anew, bound),
        faults=faults,
    )


def _anew(facts: Facts, most: Most, lines: list[Line], told: Told, *, has_plan: bool) -> Anew:
    worth = worth_of(facts)
    books = accounts_of(facts, told.sent, told.stock)
    value, size = objective_of(facts, told.sent, books, worth)
    prices = told.prices
    proof = None if prices is None else bound_by(facts, most, lines, worth, prices)
    return Anew(
        books=books,
        value=value,
        size=size,
        proof=proof,
        nothing_will_do=not has_plan and not any(plan_faults(facts, lines, {}, {})),
        impossible=not has_plan and _is_impossible(facts, most, lines, prices or {}),
    )


def _is_impossible(facts: Facts, most: Most, lines: list[Line], prices: Prices) -> bool:
    """Tell whether decided quantities alone, or all rules at these prices, ask for more than can be."""
    if any(
        q > m * (1 + KEPT)
        for way, row in facts.decided.items()
        for q, m in zip(row, most.sent[way], strict=True)
    ):
        return True
    most_of_nothing = bound_by(facts, most, lines, {}, prices)
    return most_of_nothing.value < -KEPT * most_of_nothing.size


def _bound(result: ToldResult, anew: Anew, value: float | None, *, feasible: bool) -> float | None:
    """Return the bound that is proven, or else told; never below a plan that differs by rounding alone."""
    if result.status == "infeasible":
        return None
    bound = result.bound if anew.proof is None else anew.proof.value
    if feasible and value is not None and bound is not None and 0 < value - bound <= KEPT * anew.size:
        return value
    return bound


def _basis(result: ToldResult, anew: Anew) -> Literal["duals", "told"]:
    if result.status == "infeasible":
        return "duals" if anew.impossible else "told"
    return "told" if anew.proof is None else "duals"


def _solvers_word(result: ToldResult, anew: Anew, bound: float | None) -> float | None:
    if anew.proof is None or bound is None or result.bound is None:
        return None
    beyond = bound - result.bound
    return beyond if beyond > KEPT * max(anew.size, anew.proof.size) else 0.0
