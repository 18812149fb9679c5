"""The group of tests is what its docstring works out by hand, and what groups sum up holds together."""

import pytest

from symbiose.domain.declared_heat import DAYS_OF_MONTHS
from symbiose.domain.solar_groups import SolarGroup, SolarTerm, solar_group_id
from tests.solar_by_hand import FEE_EUR_PER_KWH, PURCHASE_EUR_PER_KWH
from tests.solar_case import GROUP_ID, group_of_one, make_group

JUNE = 5


def test_in_june_the_group_shares_what_the_docstring_works_out() -> None:
    group = make_group()
    hours = 12 * DAYS_OF_MONTHS[JUNE] / 1000

    assert group.roofs[0].produced_mwh[JUNE] == pytest.approx(192 * hours)
    assert group.members[0].own_use_mwh[JUNE] == pytest.approx(100 * hours)
    assert group.members[1].received_mwh[JUNE] == pytest.approx(120 * hours)
    assert sum(roof.surplus_mwh[JUNE] for roof in group.roofs) == pytest.approx(20 * hours)
    assert group.days[JUNE].surplus_kw[12] == pytest.approx(20)
    assert group.days[JUNE].surplus_kw[3] == 0


def test_the_answer_of_the_solver_is_the_accounting_by_hand() -> None:
    group = make_group()
    received = sum(one.received_kwh for one in group.result.by_participant.values())

    assert group.result.net_benefit_eur == pytest.approx(group.benefit_eur_per_year)
    assert group.terms_eur_per_year[SolarTerm.RECEIVED] == pytest.approx(received * PURCHASE_EUR_PER_KWH)
    assert group.terms_eur_per_year[SolarTerm.SHARED_FEES] == pytest.approx(-received * FEE_EUR_PER_KWH)
    assert group.result.own_use_kwh == pytest.approx(1000 * sum(group.members[0].own_use_mwh))


@pytest.mark.parametrize("make", [make_group, group_of_one])
def test_every_kilowatt_hour_of_a_roof_has_one_use(make: object) -> None:
    group: SolarGroup = make()  # type: ignore[operator]

    for roof in group.roofs:
        for month in range(12):
            uses = roof.own_use_mwh[month] + roof.shared_mwh[month] + roof.surplus_mwh[month]
            assert uses == pytest.approx(roof.produced_mwh[month])
    assert sum(sum(roof.shared_mwh) for roof in group.roofs) == pytest.approx(
        sum(sum(member.received_mwh) for member in group.members)
    )
    assert sum(map(sum, group.taken_mwh.values())) == pytest.approx(group.used_mwh_per_year)
    assert sum(group.by_site_eur_per_year.values()) == pytest.approx(group.benefit_eur_per_year)


def test_rates_are_what_is_used_over_output_and_over_use() -> None:
    group = make_group()

    assert group.self_consumption == pytest.approx(644.55 / 661.05)
    assert group.self_sufficiency == pytest.approx(644.55 / (290 * 12 * 365 / 1000))
    assert group.installed_kwp == 750
    assert group.shared
    assert not group_of_one().shared


def test_a_group_keeps_its_id_whatever_the_order_of_what_it_joins() -> None:
    assert solar_group_id(("power_b", "roof_c", "power_a", "roof_a")) == GROUP_ID
    assert group_of_one().id != GROUP_ID
