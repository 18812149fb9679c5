"""What a result says of its own plan – objective, accounts, bound, status – against what comes out anew."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

from symbiose.domain.documents.solve_check import ToldResult
from symbiose.domain.exchange_check.accounts import Accounts
from symbiose.domain.exchange_check.bound import Proof
from symbiose.domain.exchange_check.facts import Facts
from symbiose.domain.exchange_check.plan_faults import KEPT

WITH_PLAN = ("optimal", "feasible")
LEAST_OBJECTIVE = 1e-9
"""What a gap is at least a share of."""
CRUMB = 1e-12
"""Share of all amounts that is rounding in the account of any one site."""


@dataclass(frozen=True)
class Anew:
    """What was computed of a result's plan."""

    books: Accounts
    value: float
    size: float
    """Sum of the amounts that the objective is made of: what rounding is a share of."""
    proof: Proof | None
    """What the prices carried prove; None where there are none."""
    nothing_will_do: bool
    """Whether sending nothing keeps every rule; not asked of a result with a plan."""
    impossible: bool
    """Whether the prices carried prove that no plan keeps every rule; not asked of a result with a plan."""


def gap_of(value: float | None, bound: float | None) -> float | None:
    """Return |objective − bound| / max(|objective|, 1e-9), as the formats define it."""
    if value is None or bound is None:
        return None
    return abs(value - bound) / max(abs(value), LEAST_OBJECTIVE)


def false_claims(facts: Facts, told: ToldResult, anew: Anew) -> Iterator[str]:
    """Yield a sentence for each claim that does not hold."""
    objective = facts.document.objective
    if told.objective not in (None, objective):
        yield f"The objective told is {told.objective}, the instance asks for {objective}."
    if told.status in WITH_PLAN:
        yield from _value(told, anew)
        yield from _bound(facts, told, anew)
        yield from _accounts(facts, told, anew)
    else:
        yield from _without_plan(told, anew)


def _value(told: ToldResult, anew: Anew) -> Iterator[str]:
    if told.objective_value is None:
        yield f"A plan is told and no objective; its flows are worth {anew.value:.9g}."
    elif abs(told.objective_value - anew.value) > KEPT * anew.size:
        yield f"The objective told is {told.objective_value:.9g}, the flows are worth {anew.value:.9g}."


def _bound(facts: Facts, told: ToldResult, anew: Anew) -> Iterator[str]:
    bound, value = told.bound, told.objective_value
    if bound is None:
        if told.status == "optimal":
            yield "The plan is told to be optimal, and no bound is told."
        if told.gap is not None:
            yield "A gap is told, and no bound."
        return
    if bound < anew.value - KEPT * anew.size:
        yield f"The bound told is {bound:.9g}, and the flows are worth {anew.value:.9g}."
    proof = None if facts.has_decisions else anew.proof
    if proof and proof.value - bound > KEPT * max(anew.size, proof.size):
        yield f"The bound told is {bound:.9g}, the prices carried prove {proof.value:.9g} only."
    gap = gap_of(value, bound)
    if gap is not None and (told.gap is None or abs(told.gap - gap) > KEPT * max(1.0, gap)):
        yield f"The gap told is {told.gap}, objective and bound told are {gap:.6g} apart."
    asked = told.gap_asked
    if told.gap is not None and asked is not None and (told.status == "optimal") != (told.gap <= asked):
        yield f"The plan is told to be {told.status}, its gap is {told.gap}, the one asked {asked}."


def _accounts(facts: Facts, told: ToldResult, anew: Anew) -> Iterator[str]:
    books, slack = anew.books, KEPT * anew.books.turnover_eur
    net = fsum([*_all(books.savings), *(-amount for amount in _all(books.costs))])
    if told.net_benefit_eur is not None and abs(told.net_benefit_eur - net) > slack:
        yield f"The net benefit told is {told.net_benefit_eur:.9g} €, that of the flows is {net:.9g} €."
    if told.opened is not None:
        opened = Counter(
            one if isinstance(one, str) else (one.source, one.target, one.resource) for one in told.opened
        )
        if opened != Counter(one if isinstance(one, str) else tuple(one) for one in books.opened):
            yield "What is told to be opened is not what the flows use, each once."
    yield from _sites(told, books)


def _sites(told: ToldResult, books: Accounts) -> Iterator[str]:
    """Yield a sentence for each account that is not that of the flows, or that lacks."""
    if told.by_site is None:
        return
    accounts = told.by_site
    for site in sorted((books.costs.keys() | books.savings.keys()) - accounts.keys()):
        if any((*books.costs.get(site, ()), *books.savings.get(site, ()))):
            yield f"By the flows {site} has costs or savings, and no account is told of it."
    least = CRUMB * books.turnover_eur
    for site, account in accounts.items():
        costs, savings = books.costs.get(site, ()), books.savings.get(site, ())
        slack = max(least, KEPT * fsum(map(abs, (*costs, *savings))))
        for word, said, found in (("cost", account.cost, costs), ("saving", account.saving, savings)):
            if abs(said - fsum(found)) > slack:
                yield f"The {word} of {site} is told as {said:.9g} €, by the flows it is {fsum(found):.9g} €."
        if abs(account.net - (account.saving - account.cost)) > slack:
            yield f"The net of {site} is not its saving less its cost."


def _all(amounts: dict[str, list[float]]) -> list[float]:
    return [amount for row in amounts.values() for amount in row]


def _without_plan(told: ToldResult, anew: Anew) -> Iterator[str]:
    if told.flows or told.objective_value is not None or told.gap is not None:
        yield f"The status told is {told.status}, and there is a plan, an objective or a gap."
    if told.status == "unbounded":
        yield "The status told is unbounded: what can leave offers and processors is limited."
    if told.status == "infeasible":
        if told.bound is not None:
            yield "The status told is infeasible, and there is a bound."
        if anew.nothing_will_do:
            yield "The status told is infeasible, and sending nothing at all keeps every rule."
