"""Money of heat loops: the worked example by hand, and what holds whatever the figures."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.heat_energy import NetworkEnergy
from symbiose.domain.heat_investment import Investment, Part, investments_of
from symbiose.domain.heat_money import LoopMoney, MoneyTerms, money_of
from tests.heat_money_case import (
    ANNUITY,
    AS_PAID,
    DRAWN_KW,
    ELECTRICITY_EUR,
    EXCHANGERS_EUR,
    GIVEN_KW,
    HEAT_KW,
    PIPE_EUR,
    PUMP_EUR,
    REVENUE_EUR,
    hand_instance,
    hand_money,
    hand_result,
)

AMOUNTS = st.floats(0, 1e7)
RATES = st.sampled_from([0.0, 0.02, 0.04, 0.12])
NO_ENERGY = NetworkEnergy(
    given_mwh=0, lost_mwh=0, delivered_mwh=0, boiler_mwh=0, fuel_mwh=0, lift_mwh=0, pumping_mwh=0
)


def money(
    investment_eur: float, running_eur: float, *, years: float = 30, rate: float = 0.04, horizon: int = 20
) -> LoopMoney:
    return LoopMoney(
        investments=(Investment(Part.PIPES, investment_eur, rate, years),),
        running_eur={"revenue": running_eur},
        energy=NO_ENERGY,
        terms=MoneyTerms(rate=rate, horizon_years=horizon, maintenance_share=0.0),
    )


def test_the_worked_example_invests_what_its_page_says() -> None:
    found = {one.part: one.amount_eur for one in hand_money().investments}

    assert found == pytest.approx(
        {Part.PIPES: PIPE_EUR, Part.EXCHANGERS: EXCHANGERS_EUR, Part.HEAT_PUMPS: PUMP_EUR}
    )
    assert hand_money().annuity_eur == pytest.approx(61_667, abs=1)


def test_the_worked_example_gains_what_its_page_says() -> None:
    found = hand_money()

    assert found.running_eur == pytest.approx({"electricity": -ELECTRICITY_EUR, "revenue": REVENUE_EUR})
    assert found.designed_benefit_eur == pytest.approx(63_354, abs=1)


def test_paid_on_its_own_terms_a_loop_is_worth_its_benefit_of_all_years() -> None:
    found = hand_money()

    worth = sum(found.designed_benefit_eur / 1.06**year for year in range(1, 21))

    assert found.npv_eur() == pytest.approx(worth)


def test_the_worked_example_pays_in_less_than_six_years() -> None:
    found = hand_money().payback_years()

    assert found == pytest.approx((PIPE_EUR + PUMP_EUR + EXCHANGERS_EUR) / (REVENUE_EUR - ELECTRICITY_EUR))
    assert found == pytest.approx(5.658, abs=0.001)


def test_energy_of_the_worked_example_balances() -> None:
    found = hand_money().energy

    assert found.delivered_mwh == pytest.approx(HEAT_KW * 6)
    assert found.given_mwh == pytest.approx(GIVEN_KW * 6)
    assert found.lift_mwh == pytest.approx(DRAWN_KW * 6)
    assert found.recovered_mwh == pytest.approx(found.given_mwh - found.lost_mwh)
    assert found.recovered_share == pytest.approx(GIVEN_KW / HEAT_KW)


def test_joining_places_is_paid_on_the_terms_of_pipes() -> None:
    terms = {**hand_result().terms, "tie_ins": 80_000.0 * ANNUITY}

    found = {one.part: one for one in investments_of(hand_instance(), hand_result(terms=terms))}

    assert found[Part.TIE_INS].amount_eur == pytest.approx(80_000)
    assert (found[Part.TIE_INS].rate, found[Part.TIE_INS].years) == (0.06, 20)


def test_a_design_that_builds_nothing_has_no_money_to_earn_back() -> None:
    nothing = hand_result(
        terms={}, objective_eur_per_year=0.0, edges=[], sources=[], heat_pumps=[], connected=[]
    )

    found = money_of(hand_instance(), nothing, AS_PAID)

    assert (found.investments, found.npv_eur(), found.payback_years()) == ((), 0.0, 0.0)


def test_fuel_of_boilers_that_stay_is_taken_off_what_is_saved() -> None:
    terms = {**hand_result().terms, "fuel": 30_000.0}
    burning = hand_result(terms=terms, objective_eur_per_year=sum(terms.values()))

    found = money_of(hand_instance(), burning, AS_PAID)

    assert found.running_eur["revenue"] == pytest.approx(REVENUE_EUR - 30_000)
    assert found.designed_benefit_eur == pytest.approx(-sum(terms.values()))


def test_maintenance_is_taken_off_every_year() -> None:
    kept = hand_money(replace(AS_PAID, maintenance_share=0.02))

    assert kept.maintenance_eur == pytest.approx(0.02 * hand_money().investment_eur)
    assert kept.net_eur == pytest.approx(hand_money().net_eur - kept.maintenance_eur)
    assert kept.designed_benefit_eur == pytest.approx(hand_money().designed_benefit_eur)


@pytest.mark.parametrize(
    ("years", "horizon", "times"),
    [(30, 20, 0), (20, 20, 0), (10, 20, 1), (8, 20, 2), (20, 25, 1), (7.5, 15, 1)],
)
def test_what_wears_out_before_the_horizon_is_bought_anew(years: float, horizon: int, times: int) -> None:
    found = money(1000.0, 0.0, years=years, rate=0.0, horizon=horizon).npv_eur()

    assert found == pytest.approx(-1000.0 * (1 + times))


def test_a_renewal_is_discounted_to_its_year() -> None:
    found = money(1000.0, 0.0, years=10, rate=0.04).npv_eur()

    assert found == pytest.approx(-1000 - 1000 / 1.04**10)


@given(investment=AMOUNTS, running=st.floats(-1e6, 1e6), horizon=st.integers(1, 30))
@settings(deadline=None, max_examples=30)
def test_without_interest_the_value_is_the_sum_of_the_years(
    investment: float, running: float, horizon: int
) -> None:
    found = money(investment, running, rate=0.0, horizon=horizon)

    assert found.npv_eur() == pytest.approx(horizon * running - investment, abs=1e-3)


@given(
    investment=AMOUNTS, running=st.floats(-1e6, 1e6), rate=RATES, aids=st.tuples(AMOUNTS, AMOUNTS).map(sorted)
)
@settings(deadline=None, max_examples=50)
def test_more_aid_never_lengthens_the_payback_nor_lowers_the_value(
    investment: float, running: float, rate: float, aids: list[float]
) -> None:
    found = money(investment, running, rate=rate)
    less, more = aids

    before, after = found.payback_years(less), found.payback_years(more)

    assert found.npv_eur(more) >= found.npv_eur(less)
    assert before is None or (after is not None and after <= before)


def test_over_no_year_at_all_only_the_investment_counts() -> None:
    assert money(1000.0, 500.0, horizon=0).npv_eur() == -1000.0


def test_paid_on_its_own_terms_a_loop_returns_more_than_its_interest() -> None:
    """Its benefit is above 0 at 6 %; at the rate found the years pay the investment to the cent."""
    rate = hand_money().internal_rate()
    assert rate is not None

    at_that_rate = hand_money(replace(AS_PAID, rate=rate))
    assert rate > 0.06
    assert at_that_rate.npv_eur() == pytest.approx(0.0, abs=1.0)


def test_the_internal_rate_is_that_of_the_textbook() -> None:
    """1,000 € that bring 110 € for ten years: 1.77 % (110 × 9.0909 = 1,000)."""
    found = money(1000.0, 110.0, horizon=10).internal_rate()

    assert found is not None
    assert sum(110 / (1 + found) ** year for year in range(1, 11)) == pytest.approx(1000, abs=1e-3)
    assert found == pytest.approx(0.0177, abs=5e-5)


@pytest.mark.parametrize(("running", "aid"), [(0.0, 0.0), (-5.0, 0.0), (100.0, 1000.0)])
def test_what_earns_nothing_or_is_given_has_no_internal_rate(running: float, aid: float) -> None:
    assert money(1000.0, running).internal_rate(aid) is None


def test_aid_never_pays_more_than_is_invested() -> None:
    found = money(1000.0, 100.0)

    assert found.npv_eur(5000.0) == found.npv_eur(1000.0)
    assert found.payback_years(5000.0) == 0.0


@pytest.mark.parametrize("running", [0.0, -10.0])
def test_what_earns_nothing_never_pays(running: float) -> None:
    assert money(1000.0, running).payback_years() is None
