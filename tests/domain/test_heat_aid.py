"""Aid to heat loops: each condition on both sides of its limit, amounts by hand, sheets on their days."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from symbiose.domain.factors import ReferenceBook, ReferenceValue, Status, Topic
from symbiose.domain.heat_aid import AidAnswer, AidFacts, AidFound, Scheme, aid_for
from symbiose.domain.heat_aid_conditions import ConditionCode, DatedRules
from symbiose.domain.heat_energy import NetworkEnergy
from symbiose.domain.heat_investment import Investment, Part
from symbiose.domain.heat_money import LoopMoney, MoneyTerms

DAY = date(2026, 6, 1)
VALUES = {
    "aid_heat_fund_min_energy": 1000.0,
    "aid_heat_fund_min_payback": 3.0,
    "aid_heat_fund_recovery_share": 0.3,
    "aid_heat_fund_network_share": 0.4,
    "aid_heat_fund_min_density": 1.5,
    "aid_heat_fund_min_recovered_share": 0.65,
    "aid_heat_fund_network_min_length": 200.0,
    "aid_cee_res_ch_108": 1.0,
    "aid_cee_res_ch_108_cumac": 14.0,
    "aid_cee_res_ch_108_max_energy": 12000.0,
    "aid_cee_ind_ut_137_max_power": 2000.0,
    "aid_cee_price": 8.0,
    "cee_ind_ut_137": 1.0,
}


def value(value_id: str, number: float, **changes: Any) -> ReferenceValue:
    stated: dict[str, Any] = {
        "id": value_id,
        "label": value_id,
        "topic": Topic.RULE,
        "value": number,
        "unit": "1",
        "valid_from": date(2020, 1, 1),
        "source": "test",
        "licence": "test",
        "status": Status.TO_CONFIRM,
    }
    return ReferenceValue(**stated | changes)


def rules(day: date = DAY, **changes: float) -> DatedRules:
    abrogated = {"valid_to": date(2025, 7, 31)}
    values = [value(name, number) for name, number in (VALUES | changes).items()]
    values += [value(name, 1.0, **abrogated) for name in ("cee_ind_ut_117", "cee_ind_ba_112")]
    return DatedRules(ReferenceBook(values), day)


def facts(
    *,
    delivered: float = 3000.0,
    boilers: float = 0.0,
    lift: float = 0.0,
    running: float = 100_000.0,
    stays: float = 0.0,
    stays_recovered: float = 0.0,
    **changes: Any,
) -> AidFacts:
    """Return a loop of 600 000 € that pays in six years: 400 000 € of pipes, 200 000 € of recovery."""
    energy = NetworkEnergy(
        given_mwh=delivered,
        lost_mwh=0.0,
        delivered_mwh=delivered,
        boiler_mwh=boilers,
        fuel_mwh=boilers,
        lift_mwh=lift,
        pumping_mwh=0.0,
        stays_mwh=stays,
        stays_recovered_mwh=stays_recovered,
    )
    money = LoopMoney(
        investments=(
            Investment(Part.PIPES, 400_000.0, 0.04, 30),
            Investment(Part.EXCHANGERS, 80_000.0, 0.04, 30),
            Investment(Part.HEAT_PUMPS, 100_000.0, 0.04, 20),
            Investment(Part.BOILERS, 20_000.0, 0.04, 25),
        ),
        running_eur={"revenue": running},
        energy=energy,
        terms=MoneyTerms(rate=0.04, horizon_years=20, maintenance_share=0.0),
    )
    found = AidFacts(
        money=money, trench_m=1000.0, pump_kw=500.0, extends=False, third_party=True, same_site=False
    )
    return replace(found, **changes)


def answer(found: AidFound, scheme: Scheme) -> AidAnswer:
    return next(one for one in found.answers if one.scheme is scheme)


def failing(found: AidFound, scheme: Scheme) -> set[ConditionCode]:
    return {one.code for one in answer(found, scheme).conditions if one.holds is False}


def test_shares_are_paid_on_what_they_aid_and_boilers_are_not_aided() -> None:
    found = aid_for(facts(), rules())

    assert answer(found, Scheme.HEAT_FUND_RECOVERY).most_eur == pytest.approx(0.3 * 180_000)
    assert answer(found, Scheme.HEAT_FUND_NETWORK).most_eur == pytest.approx(0.4 * 400_000)
    assert found.heat_fund_eur == pytest.approx(214_000)


def test_certificates_count_waste_heat_alone() -> None:
    found = aid_for(facts(delivered=3000.0, boilers=400.0, lift=600.0), rules())

    assert answer(found, Scheme.CEE_RES_CH_108).most_eur == pytest.approx(2000 * 14 * 8)


def test_what_boilers_beside_the_network_make_is_no_heat_of_the_network() -> None:
    found = answer(aid_for(facts(delivered=3000.0, boilers=1600.0), rules()), Scheme.HEAT_FUND_NETWORK)

    measured = {one.code: one.measured for one in found.conditions}
    assert measured[ConditionCode.DENSITY] == pytest.approx(1.4)
    assert measured[ConditionCode.RECOVERED_SHARE] == pytest.approx(1.0)


def test_heat_that_stays_at_its_place_counts_neither_by_metre_of_trench_nor_as_passed_on() -> None:
    found = aid_for(facts(delivered=3000.0, lift=300.0, stays=1200.0, stays_recovered=900.0), rules())

    density = {one.code: one.measured for one in answer(found, Scheme.HEAT_FUND_NETWORK).conditions}
    assert density[ConditionCode.DENSITY] == pytest.approx(1.8)
    assert answer(found, Scheme.CEE_RES_CH_108).most_eur == pytest.approx((2700 - 900) * 14 * 8)


def test_the_two_kinds_of_aid_are_not_added_up() -> None:
    found = aid_for(facts(), rules())

    assert found.certificates_eur == pytest.approx(3000 * 14 * 8)
    assert found.most_eur == max(found.heat_fund_eur, found.certificates_eur)


@pytest.mark.parametrize(
    ("changes", "scheme", "code"),
    [
        ({"delivered": 1000.0, "trench_m": 100.0}, Scheme.HEAT_FUND_RECOVERY, "recovered_at_least"),
        ({"running": 200_000.0}, Scheme.HEAT_FUND_RECOVERY, "payback_longer"),
        ({"trench_m": 2001.0}, Scheme.HEAT_FUND_NETWORK, "density"),
        ({"lift": 1051.0}, Scheme.HEAT_FUND_NETWORK, "recovered_share"),
        ({"trench_m": 200.0, "extends": True}, Scheme.HEAT_FUND_NETWORK, "length"),
        ({"delivered": 12000.0}, Scheme.CEE_RES_CH_108, "recovered_less_than"),
        ({"third_party": False}, Scheme.CEE_RES_CH_108, "third_party"),
        ({"pump_kw": 0.0, "same_site": True}, Scheme.CEE_IND_UT_137, "heat_pump"),
        ({"pump_kw": 2001.0, "same_site": True}, Scheme.CEE_IND_UT_137, "pump_power"),
        ({"same_site": False}, Scheme.CEE_IND_UT_137, "same_site"),
    ],
)
def test_a_condition_that_fails_is_the_only_one_told_and_nothing_is_paid(
    changes: dict[str, Any], scheme: Scheme, code: str
) -> None:
    found = aid_for(facts(**changes), rules())

    assert failing(found, scheme) == {ConditionCode(code)}
    assert not answer(found, scheme).most_eur


@pytest.mark.parametrize(
    "changes",
    [
        {"delivered": 1000.1, "trench_m": 100.0},
        {"running": 199_999.0},
        {"trench_m": 2000.0},
        {"lift": 1049.0},
        {"trench_m": 200.0},
        {"trench_m": 201.0, "extends": True},
        {"delivered": 11_999.0},
        {"running": -1.0},
    ],
)
def test_just_on_the_right_side_of_each_limit_all_of_them_hold(changes: dict[str, Any]) -> None:
    found = aid_for(facts(**changes), rules())

    for scheme in (Scheme.HEAT_FUND_RECOVERY, Scheme.HEAT_FUND_NETWORK, Scheme.CEE_RES_CH_108):
        assert not failing(found, scheme)


def test_what_declarations_do_not_say_leaves_the_answer_open() -> None:
    found = answer(aid_for(facts(), rules()), Scheme.CEE_RES_CH_108)

    assert found.holds is None
    assert [one.code for one in found.conditions if one.holds is None] == [ConditionCode.NO_ALLOWANCES]


@pytest.mark.parametrize(("day", "in_force"), [(date(2025, 7, 31), True), (date(2025, 8, 1), False)])
@pytest.mark.parametrize("scheme", [Scheme.CEE_IND_UT_117, Scheme.CEE_IND_BA_112])
def test_a_sheet_holds_until_it_is_abrogated(day: date, in_force: bool, scheme: Scheme) -> None:
    found = answer(aid_for(facts(), rules(day)), scheme)

    assert found.holds is in_force
    assert found.conditions[0].limit is not None
    assert found.conditions[0].limit.valid_to == date(2025, 7, 31)


def test_before_any_value_holds_nothing_is_known_and_nothing_is_paid() -> None:
    found = aid_for(facts(), rules(date(2019, 1, 1)))

    assert found.most_eur == 0.0
    assert answer(found, Scheme.HEAT_FUND_RECOVERY).holds is None
    assert answer(found, Scheme.CEE_RES_CH_108).holds is False


def test_without_a_price_of_certificates_no_amount_is_told() -> None:
    unpriced = DatedRules(ReferenceBook([value("aid_cee_res_ch_108", 1.0)]), DAY)

    assert answer(aid_for(facts(), unpriced), Scheme.CEE_RES_CH_108).most_eur is None
