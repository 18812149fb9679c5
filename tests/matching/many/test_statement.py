"""The arrays of an instance of many arcs say what the model says that a person reads."""

import numpy as np
import pytest

from matching.exchange_model import ExchangeModel
from matching.instance import state_instance
from matching.limits import find_limits
from matching.many.most import find_most
from matching.many.placing import placed
from matching.many.relaxation import Prices, Relaxation, relaxation_of
from matching.many.rows import stated_rows
from matching.many.table import tabulated
from matching.many.worth import worth_of
from matching.prices import told_prices
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.exchange_check.bound import bound_by
from symbiose.domain.exchange_check.facts import Facts
from symbiose.domain.exchange_check.most import find_most as most_of_the_check
from symbiose.domain.exchange_check.rows import Topic, rows_of
from symbiose.domain.exchange_check.worth import worth_of as worth_in_the_check
from tests.matching.exchange_instances import make_instance

Stated = dict[tuple[str, tuple[str, ...], int], dict[str, float]]
"""Rule, what it is about, period → variable → factor."""
TURNED = "output_limit"
WITH_ARCS = [seed for seed in range(60) if make_instance(seed)["arcs"]]
OF_DECISIONS = ("lot_", "arc_opening", "need_opening", "processor_opening", "pool_opening", "locked")


def document(seed: int) -> ExchangeInstance:
    return ExchangeInstance.model_validate(make_instance(seed))


def by_the_model(instance: ExchangeInstance) -> Stated:
    """Return the rows of the PuLP problem about quantities, as far as its arcs can carry anything."""
    data = state_instance(instance)
    model = ExchangeModel(data, find_limits(data))
    found: Stated = {}
    for row in model.problem.constraints():
        if row.name.startswith(OF_DECISIONS):
            continue
        (price,) = told_prices(data, {row.name: 1.0})
        sign = -1.0 if price.rule == TURNED else 1.0
        shipped = [(v, factor) for v, factor in row.items() if v.name.startswith("ship") and v.upBound]
        t = next(t for t, one in enumerate(price.price) if one)
        found[price.rule, price.of, t] = {v.name: sign * factor for v, factor in shipped if factor}
    return found


def by_the_arrays(instance: ExchangeInstance) -> Stated:
    """Return the same of the arrays, a row of two sides as both rules that it stands for."""
    table = tabulated(instance)
    rows, sent = stated_rows(table), find_most(table).sent
    found: Stated = {}
    for t in range(instance.periods):
        for number, of in enumerate(rows.of):
            at = np.flatnonzero((rows.row == number) & (sent[rows.arc, t] > 0) & (rows.factor != 0))
            factors = {f"ship__{rows.arc[i]}__{t}": float(rows.factor[i]) for i in at.tolist()}
            for rule in (rows.most[number], rows.least[number]):
                if rule:
                    found[rule, of, t] = factors
    return found


@pytest.mark.parametrize("seed", WITH_ARCS)
def test_every_row_of_the_model_is_a_row_of_the_arrays(seed: int) -> None:
    instance = document(seed)

    stated = by_the_arrays(instance)

    for key, factors in by_the_model(instance).items():
        assert stated.get(key, {}) == pytest.approx(factors), key


@pytest.mark.parametrize("block", range(4))
def test_the_most_and_the_worth_of_every_arc_are_those_of_the_model(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        instance = document(seed)
        data, table = state_instance(instance), tabulated(instance)
        limits, most = find_limits(data), find_most(table)
        model = ExchangeModel(data, limits)

        worth = worth_of(table, instance.objective)

        assert most.sent.tolist() == [row.tolist() for row in limits.sent.values()], seed
        assert most.stock.tolist() == [row.tolist() for row in limits.stock.values()], seed
        stated = [model.problem.objective.get(row[0], 0.0) for row in model.ship.values()]
        assert worth.tolist() == pytest.approx(stated), seed


@pytest.mark.parametrize("seed", WITH_ARCS)
def test_any_prices_prove_what_the_check_says_that_they_prove(seed: int) -> None:
    instance = document(seed)
    problem = relaxation_of(tabulated(instance))
    dice = np.random.default_rng(seed)
    upper, lower = np.isfinite(problem.rows.upper), np.isfinite(problem.rows.lower)
    drawn = dice.uniform(-3.0, 6.0, problem.rows.lower.shape)
    prices = np.where(drawn > 0, np.where(upper, drawn, 0.0), np.where(lower, drawn, 0.0))

    proven = problem.proven(Prices(prices, np.zeros(problem.gates_shape)))

    checked = checked_bound(instance, problem, prices)
    assert checked <= proven.bound + 1e-6
    if list(most_of_the_check(Facts(instance)).sent.values()) == problem.most.sent.tolist():
        assert proven.bound == pytest.approx(checked, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", WITH_ARCS)
def test_prices_moved_from_limits_of_arcs_to_rows_prove_no_less(seed: int) -> None:
    problem = relaxation_of(tabulated(document(seed)))
    none = Prices(np.zeros(problem.rows.lower.shape), np.zeros(problem.gates_shape))
    proven = problem.proven(none)

    moved = placed(problem, proven)

    assert moved.bound <= proven.bound + 1e-9 * abs(proven.bound)


def checked_bound(instance: ExchangeInstance, problem: Relaxation, prices: np.ndarray) -> float:
    """Return what the check, which knows nothing of arrays, makes of prices."""
    facts, rows = Facts(instance), problem.rows
    most = most_of_the_check(facts)
    told: dict[Topic, list[float]] = {}
    for number, of in enumerate(rows.of):
        for rule, sign in ((rows.most[number], 1.0), (rows.least[number], -1.0)):
            if rule:
                told[Topic(rule, of)] = [p if p * sign > 0 else 0.0 for p in prices[number].tolist()]
    return bound_by(facts, most, list(rows_of(facts, most)), worth_in_the_check(facts), told).value
