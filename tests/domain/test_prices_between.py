"""Prices between partners: against linear programs that ask the same, and the laws that any price keeps."""

import pulp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiose.domain.prices_between import NOTHING_EUR, Partner, PriceRange, payments_along, price_in_pool

AMOUNTS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda amount: round(amount, 2))
NEAR_EUR = 1e-3


def solved(problem: pulp.LpProblem) -> float:
    problem.solve(pulp.HiGHS(msg=False))
    assert problem.sol_status == pulp.LpSolutionOptimal
    return float(problem.objective.value() or 0.0)


def chain(gains: list[float], sense: int) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    """State that nobody of a chain loses; `pay[k]` is what the partner after k pays k."""
    problem = pulp.LpProblem("chain", sense)
    pay = [problem.add_variable(f"pay__{k}") for k in range(len(gains) - 1)]
    for k, gain in enumerate(gains):
        received = pay[k] if k < len(pay) else 0.0
        paid = pay[k - 1] if k > 0 else 0.0
        problem += gain + received - paid >= 0, f"unharmed__{k}"
    return problem, pay


@given(st.lists(AMOUNTS, min_size=2, max_size=5).filter(lambda gains: sum(gains) >= 1))
def test_each_payment_of_a_chain_goes_as_far_as_nobody_loses(gains: list[float]) -> None:
    told = payments_along(gains)

    for place, found in enumerate(told):
        for sense, bound in ((pulp.LpMinimize, found.least), (pulp.LpMaximize, found.most)):
            problem, pay = chain(gains, sense)
            problem += pay[place]
            assert solved(problem) == pytest.approx(bound, abs=NEAR_EUR, rel=1e-6)


@given(st.lists(AMOUNTS, min_size=2, max_size=6))
def test_at_the_maximin_payments_of_a_chain_all_gain_the_same(gains: list[float]) -> None:
    maximin = [0.0, *(one.maximin for one in payments_along(gains)), 0.0]

    nets = [gain + maximin[k + 1] - maximin[k] for k, gain in enumerate(gains)]

    assert nets == pytest.approx([sum(gains) / len(gains)] * len(gains), abs=NEAR_EUR)


def test_a_chain_that_loses_as_a_whole_has_no_payment_that_leaves_nobody_worse_off() -> None:
    (told,) = payments_along([-50.0, 20.0])

    assert not told.possible
    assert told.least - told.most == pytest.approx(30.0)


def test_a_partner_alone_pays_nobody() -> None:
    assert payments_along([10.0]) == ()


PARTNERS = st.builds(Partner, gain=AMOUNTS, net=st.integers(-1000, 1000).map(float))


@given(st.lists(PARTNERS, min_size=2, max_size=6))
def test_the_price_of_a_pool_is_that_of_the_linear_program_that_raises_the_least_gain(
    partners: list[Partner],
) -> None:
    told = price_in_pool({str(place): one for place, one in enumerate(partners)})
    moving = [one for one in partners if one.net]
    if told is None:
        unreached = any(one.net == 0 and one.gain < -NOTHING_EUR for one in partners)
        assert unreached or len({one.net > 0 for one in moving}) < 2
        return

    problem = pulp.LpProblem("maximin", pulp.LpMaximize)
    price, worst = problem.add_variable("price"), problem.add_variable("worst")
    problem += worst
    for place, one in enumerate(moving):
        problem += worst <= one.gain + one.net * price, f"gain__{place}"
    best = solved(problem)

    assert min(one.gain_at(told.maximin) for one in moving) == pytest.approx(best, abs=NEAR_EUR, rel=1e-6)
    if abs(best) > NEAR_EUR:
        assert told.possible == (best > 0)


@given(st.lists(PARTNERS, min_size=2, max_size=6))
def test_within_its_range_a_price_harms_nobody_and_beyond_it_somebody(partners: list[Partner]) -> None:
    told = price_in_pool({str(place): one for place, one in enumerate(partners)})
    if told is None or not told.possible:
        return
    step = (told.most - told.least) / 4

    within = [told.least + k * step for k in range(5)]

    assert all(one.gain_at(price) >= -NEAR_EUR for price in within for one in partners if one.net)
    assert told.least - NEAR_EUR <= told.maximin <= told.most + NEAR_EUR
    assert any(one.gain_at(told.least - 1.0) < 0 for one in partners if one.net)
    assert any(one.gain_at(told.most + 1.0) < 0 for one in partners if one.net)


def test_who_neither_gives_nor_receives_and_loses_is_reached_by_no_price() -> None:
    pool = {"roof": Partner(-1.0, 5.0), "works": Partner(9.0, -5.0), "idle": Partner(-20.0, 0.0)}

    assert price_in_pool(pool) is None


def test_a_pool_in_which_nothing_passes_has_no_price() -> None:
    assert price_in_pool({"roof": Partner(4.0, 0.0), "works": Partner(0.0, 0.0)}) is None


def test_a_pool_whose_gains_do_not_reach_tells_a_range_that_is_none() -> None:
    told = price_in_pool({"roof": Partner(-60.0, 10.0), "works": Partner(40.0, -10.0)})

    assert told == PriceRange(least=6.0, most=4.0, maximin=5.0)
    assert not told.possible
