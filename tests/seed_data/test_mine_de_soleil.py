"""The worked case of the Mine de soleil: what is known of it, and its accounts recounted by hand."""

import pytest

from symbiose.files.worked_sun import load_worked_sun
from symbiose.services.sun_by_hand import year_by_hand
from symbiose.services.sun_energy import balance_of_sun
from tests.seed_data.mine_de_soleil import worked_sun

KEPT = load_worked_sun()
GROUP = KEPT.group
YEAR = year_by_hand(GROUP.instance, GROUP.result)


def test_the_roofs_have_the_power_the_area_and_the_output_that_are_known() -> None:
    assert GROUP.installed_kwp == KEPT.power.value == 448
    assert GROUP.produced_mwh_per_year == pytest.approx(KEPT.output.value, rel=1e-3)
    assert KEPT.area.value == 2400
    assert len(GROUP.roofs) == len(KEPT.buildings) == 8
    assert all(member.public for member in GROUP.members)


def test_the_buildings_use_what_the_demonstration_supposes() -> None:
    area = sum(building.floor_area_m2 for building in KEPT.buildings)
    used = sum(balance_of_sun(GROUP).consumption_mwh)

    assert area == 9000
    assert KEPT.use_kwh_per_m2 == pytest.approx(25)
    assert used == pytest.approx(area * KEPT.use_kwh_per_m2 / 1000, rel=1e-6)


def test_the_answer_of_the_optimiser_is_that_of_a_count_by_hand() -> None:
    result = GROUP.result
    for person in GROUP.instance.participants:
        mine = [(hour.hours, one) for hour in YEAR for one in hour.members if one.id == person.id]
        account = result.by_participant[person.id]
        assert sum(h * one.own_kw for h, one in mine) == pytest.approx(account.own_use_kwh)
        assert sum(h * one.received_kw for h, one in mine) == pytest.approx(account.received_kwh)
    assert sum(hour.hours * hour.sold_kw for hour in YEAR) == pytest.approx(result.surplus_kwh)


def test_every_kilowatt_hour_has_one_use_in_every_step() -> None:
    for hour in YEAR:
        assert hour.shared_kw == pytest.approx(min(hour.rest_kw, hour.still_kw), abs=1e-9)
        assert hour.rest_kw == pytest.approx(hour.shared_kw + hour.sold_kw, abs=1e-9)
        for one in hour.members:
            assert -1e-9 <= one.received_kw <= one.still_kw + 1e-9
            assert one.sold_kw >= -1e-9


def test_the_money_is_that_of_the_energy_at_the_prices_of_the_statement() -> None:
    terms, economics = GROUP.terms_eur_per_year, GROUP.instance.economics
    person, roof = GROUP.instance.participants[0], GROUP.instance.roofs[0]
    annuity = economics.rate / (1 - (1 + economics.rate) ** -economics.years)
    invested = 448 * roof.capex_eur_per_kwp + 8 * roof.opening_cost_eur

    assert terms["own_use"] == pytest.approx(GROUP.result.own_use_kwh * person.purchase_eur_per_kwh)
    assert terms["surplus"] == pytest.approx(GROUP.result.surplus_kwh * economics.surplus_eur_per_kwh)
    assert terms["investment"] == pytest.approx(-annuity * invested)
    assert sum(terms.values()) == pytest.approx(GROUP.result.net_benefit_eur)


def test_the_file_is_what_its_script_writes() -> None:
    made = worked_sun()

    assert made.group.instance == GROUP.instance
    assert made.group.result.groups == GROUP.result.groups
    assert made.group.terms_eur_per_year == pytest.approx(GROUP.terms_eur_per_year)
    assert made.group.references == GROUP.references
    for one, other in zip(made.group.members, GROUP.members, strict=True):
        assert one.consumption_mwh == pytest.approx(other.consumption_mwh)
        assert one.received_mwh == pytest.approx(other.received_mwh)
    assert made.model_copy(update={"group": GROUP}) == KEPT
