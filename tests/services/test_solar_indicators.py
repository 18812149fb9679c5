"""What groups add to the indicators: by hand on the roofs of three sites, and never what exchanges add."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.coverage import Evidence, Source
from symbiose.domain.flows import Confidentiality
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.coverage import coverage_seen
from symbiose.services.indicator_detail import ThingKind, figure_detail
from symbiose.services.indicators import Asked, Counted, counted_on
from symbiose.services.propose import propose_exchanges
from symbiose.services.publishing_indicators import shown_to_all
from symbiose.services.solar_review import accept_group, reopen_group
from tests.builders import NOON, make_flow, make_roof, make_site
from tests.fakes import FakeStore
from tests.solar_case import (
    GROUP_ID,
    group_of_one,
    group_with_heat,
    keep_group,
    make_group,
    make_solar_decision,
    solar_flows,
    solar_roofs,
)

TODAY = NOON.date()
SOLD, MADE, TO_B = 16.5, 661.05, 273.741


@pytest.fixture(autouse=True)
def run(services: Services, store: FakeStore, coordinator: Actor) -> None:
    """Let the latest run propose an exchange of ash and a group."""
    kept = store.repositories
    kept.sites.save([make_site(id="site_c", name="Site C")])
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(store)


def counted(services: Services) -> Counted:
    return services.store.read(lambda repositories: counted_on(services, repositories, TODAY))


def of_the_group(found: Counted, indicator_id: str) -> dict[str, float]:
    """Return what the group adds to an indicator, by site."""
    return {
        one.site_id: one.amount
        for one in found.contributions
        if one.thing_id == GROUP_ID and one.indicator_id == indicator_id
    }


def of_group(contributions: Iterable[Contribution]) -> list[Contribution]:
    return [one for one in contributions if one.thing_id == GROUP_ID]


def test_a_proposed_group_counts_once_at_the_sites_that_cause_each_figure(services: Services) -> None:
    found, group = counted(services), make_group()
    shared_c = sum(group.roofs[1].shared_mwh)

    assert of_the_group(found, "solar_installed") == pytest.approx({"site_a": 0.6, "site_c": 0.15})
    assert of_the_group(found, "solar_produced") == pytest.approx(
        {"site_a": MADE * 0.8, "site_c": MADE * 0.2}
    )
    shared = of_the_group(found, "renewable_power_shared")
    assert sum(shared.values()) == pytest.approx(MADE - SOLD - 365.16)
    assert shared["site_c"] == pytest.approx(shared_c)
    assert of_the_group(found, "synergies") == {"site_a": 1.0}
    assert set(of_the_group(found, "network_connectedness")) == {"site_a", "site_b", "site_c"}
    gains = {**of_the_group(found, "gain_giver"), **of_the_group(found, "gain_receiver")}
    assert gains == pytest.approx(group.by_site_eur_per_year)
    assert set(of_the_group(found, "gain_receiver")) == {"site_b"}
    assert of_the_group(found, "gain_territory") == pytest.approx(group.by_site_eur_per_year)


def test_emissions_go_by_halves_to_roofs_and_to_those_who_use_them(services: Services) -> None:
    found, group = counted(services), make_group()
    by_site: dict[str, float] = {}
    for one in found.contributions:
        if one.thing_id == GROUP_ID and one.indicator_id == "co2_avoided":
            by_site[one.site_id] = by_site.get(one.site_id, 0.0) + one.amount

    used, shared_c = MADE - SOLD, sum(group.roofs[1].shared_mwh)
    assert sum(by_site.values()) == pytest.approx(group.co2_avoided_t_per_year)
    assert by_site["site_b"] == pytest.approx(group.co2_avoided_t_per_year / 2 * TO_B / used, rel=1e-4)
    assert by_site["site_c"] == pytest.approx(group.co2_avoided_t_per_year / 2 * shared_c / used)


def test_what_is_used_of_roofs_is_renewable_energy_that_covers_needs_and_what_is_received_a_purchase(
    services: Services,
    store: FakeStore,
) -> None:
    power_b = solar_flows()[1].model_copy(update={"price_eur_per_unit": Decimal(150)})
    store.repositories.flows.save([power_b])
    found = counted(services)

    assert of_the_group(found, "iso_energy_renewable") == pytest.approx(
        {"site_a": 365.16 + 5.6489, "site_b": TO_B}, rel=1e-4
    )
    assert of_the_group(found, "local_purchases")["site_b"] == pytest.approx(150 * TO_B, rel=1e-4)
    whole = [
        one.against or 0.0
        for one in found.contributions
        if one.indicator_id == "iso_energy_renewable" and one.column is Column.PROPOSED
    ]
    assert sum(whole) == pytest.approx(sum(flow.quantity_per_year for flow in solar_flows()))


def test_a_need_that_no_longer_stands_is_added_to_both_sides_of_the_share(
    services: Services, store: FakeStore
) -> None:
    gone = solar_flows()[1].model_copy(update={"withdrawn": True})
    store.repositories.flows.save([gone])

    [one] = [
        one
        for one in of_group(counted(services).contributions)
        if (one.indicator_id, one.site_id) == ("iso_energy_renewable", "site_b")
    ]

    assert one.against == one.amount == pytest.approx(TO_B, rel=1e-4)


def test_a_roof_that_serves_its_own_site_alone_shares_nothing_and_is_no_synergy(
    services: Services, store: FakeStore
) -> None:
    keep_group(store, group_of_one())
    mine = [one for one in counted(services).contributions if one.thing_id == group_of_one().id]

    told = {one.indicator_id for one in mine if one.amount}
    assert {"solar_installed", "solar_produced", "co2_avoided", "iso_energy_renewable"} <= told
    assert not told & {"renewable_power_shared", "synergies", "network_connectedness", "local_purchases"}


def test_every_amount_of_a_group_leads_back_to_its_needs_models_and_values(services: Services) -> None:
    mine = of_group(counted(services).contributions)

    assert mine
    for one in mine:
        assert one.column is Column.PROPOSED
        assert one.flow_ids == ("power_a", "power_b")
        assert one.models == (1,)
        if one.indicator_id not in ("local_purchases", "iso_energy_renewable"):
            assert one.values == make_group().references


def test_a_group_on_a_need_that_its_firm_hides_is_in_nothing_that_is_published(
    services: Services, store: FakeStore
) -> None:
    hidden = solar_flows()[1].model_copy(update={"confidentiality": Confidentiality.HIDDEN})
    store.repositories.flows.save([hidden])

    assert of_group(counted(services).contributions)
    assert of_group(shown_to_all(services, counted(services)).contributions) == []


@pytest.mark.parametrize(
    ("said", "published"), [(Confidentiality.HIDDEN, False), (Confidentiality.CATEGORY, True)]
)
def test_a_group_that_drives_a_loop_with_a_hidden_flow_is_in_nothing_that_is_published(
    services: Services, store: FakeStore, said: Confidentiality, published: bool
) -> None:
    """What its heat pump uses would tell the heat of all that the loop joins."""
    [machine] = group_with_heat().heat
    driving = machine.model_copy(update={"flow_ids": ("fumes",)})
    keep_group(store, make_group().model_copy(update={"heat": (driving,)}))
    fumes = make_flow(id="fumes", site_id="site_a", confidentiality=said)
    store.repositories.flows.save([fumes])

    assert of_group(counted(services).contributions)
    assert bool(of_group(shown_to_all(services, counted(services)).contributions)) is published


def test_a_figure_leads_back_to_the_group(services: Services, coordinator: Actor) -> None:
    detail = figure_detail(services, coordinator, "solar_installed", Column.PROPOSED, Asked(TODAY))

    assert {(one.kind, one.thing_id, one.readable) for one in detail.behind} == {
        (ThingKind.GROUP, GROUP_ID, True)
    }
    assert sum(one.amount for one in detail.behind) == pytest.approx(0.75)


def test_an_accepted_group_speaks_for_its_model_at_all_its_sites_and_only_to_its_parties(
    services: Services, store: FakeStore, coordinator: Actor, manager_a: Actor, analyst: Actor
) -> None:
    def speaking(actor: Actor, *, readable: bool) -> list[Evidence]:
        lines = coverage_seen(services, actor).companies
        found = (line.readable if readable else line.coverage for line in lines)
        return [one for coverage in found for one in coverage.evidence if one.thing_id == GROUP_ID]

    assert speaking(coordinator, readable=False) == []
    accept_group(services, coordinator, GROUP_ID, 0)

    [one] = speaking(coordinator, readable=True)
    assert (one.source, one.mark.model) == (Source.GROUP, 1)
    assert one.site_ids == ("site_a", "site_b", "site_c")
    assert speaking(manager_a, readable=False)
    assert speaking(manager_a, readable=True) == []  # site B keeps its name to itself
    opened = [flow.model_copy(update={"confidentiality": Confidentiality.NAMED}) for flow in solar_flows()]
    store.repositories.flows.save(opened)
    assert speaking(analyst, readable=False) == []  # nobody named the owner of a roof alone


def test_what_is_accepted_of_the_power_is_told_beside_it_and_no_longer_once_withdrawn(
    services: Services, coordinator: Actor
) -> None:
    before = of_the_group(counted(services), "solar_accepted")
    accept_group(services, coordinator, GROUP_ID, 0)
    accepted = counted(services)
    reopen_group(services, coordinator, GROUP_ID, 1)

    assert before == {}
    assert of_the_group(accepted, "solar_accepted") == pytest.approx({"site_a": 0.6, "site_c": 0.15})
    assert of_the_group(accepted, "solar_accepted") == of_the_group(accepted, "solar_installed")
    assert of_the_group(counted(services), "solar_accepted") == {}


def test_a_group_accepted_after_a_wish_counts_in_place_of_those_whose_sites_it_has(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    """The next run keeps it; until then the run still proposes the group that it was designed from."""
    wished = group_of_one()
    run = services.store.read(lambda r: r.runs.latest())
    assert run is not None
    decision = make_solar_decision(group_id=wished.id, group=wished, run_id=run.id)
    store.repositories.solar_decisions.save(decision)

    found = counted(services)

    by_thing = {
        one.thing_id: one.amount
        for one in found.contributions
        if one.indicator_id == "solar_installed" and one.column is not Column.POTENTIAL
    }
    assert by_thing == pytest.approx({wished.id: 0.6})
    accepted = [one.thing_id for one in found.contributions if one.indicator_id == "solar_accepted"]
    assert accepted == [wished.id]


def test_a_day_before_the_decision_knows_nothing_of_it(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    run = services.store.read(lambda r: r.runs.latest())
    assert run is not None
    later = make_solar_decision(run_id=run.id, decided_at=NOON + timedelta(days=2))
    store.repositories.solar_decisions.save(later)

    today = counted(services)
    then = services.store.read(lambda r: counted_on(services, r, TODAY + timedelta(days=2)))

    assert of_the_group(today, "solar_accepted") == {}
    assert of_the_group(then, "solar_accepted") == pytest.approx({"site_a": 0.6, "site_c": 0.15})


def test_what_an_equipped_site_gives_is_solar_output_in_the_column_of_its_exchange(
    services: Services,
    store: FakeStore,
) -> None:
    """Its roof is in no group: nothing of it is counted as what roofs would give."""
    offer = make_flow(
        id="panels", site_id="site_b", unit="MWh", resource_id="solar_electricity", quantity_per_year=300.0
    )
    store.repositories.flows.save([offer])

    told = [
        (one.column, one.amount, one.site_id)
        for one in counted(services).contributions
        if one.indicator_id == "solar_produced" and one.thing_id == "panels"
    ]

    assert told == [(Column.POTENTIAL, 300.0, "site_b")]


def potential(services: Services) -> dict[str, dict[str, float]]:
    """Return the potential of roofs: indicator → site → amount."""
    found: dict[str, dict[str, float]] = {"solar_installed": {}, "solar_produced": {}}
    for one in counted(services).contributions:
        if one.column is Column.POTENTIAL and one.indicator_id in found:
            at_sites = found[one.indicator_id]
            at_sites[one.site_id] = at_sites.get(one.site_id, 0.0) + one.amount
    return found


def told_by_cadastres() -> dict[str, tuple[float, float]]:
    """Return the power and the electricity of the one roof that each site owns, in MW and MWh."""
    return {
        one.site_id: (one.roof.peak_power_kwp / 1000, one.roof.yearly_kwh / 1000) for one in solar_roofs()
    }


def test_the_potential_of_the_sun_is_what_cadastres_tell_of_the_roofs_of_sites_and_of_nobody_elses(
    services: Services, store: FakeStore
) -> None:
    house = make_roof(id="house", peak_power_kwp=6.0, yearly_kwh=5400.0)
    store.repositories.roofs.save([house])

    found, told = potential(services), told_by_cadastres()

    assert found["solar_installed"] == pytest.approx({site: mw for site, (mw, _) in told.items()})
    assert found["solar_produced"] == pytest.approx({site: mwh for site, (_, mwh) in told.items()})


def test_an_equipped_site_has_what_it_offers_as_potential_in_place_of_its_roofs(
    services: Services, store: FakeStore
) -> None:
    sold = {"resource_id": "solar_electricity", "unit": "MWh", "quantity_per_year": 90.0}
    store.repositories.flows.save([make_flow(id="equipped", site_id="site_c", **sold)])

    found, (mw, mwh) = potential(services), told_by_cadastres()["site_a"]

    assert found["solar_installed"] == pytest.approx({"site_a": mw})
    assert found["solar_produced"] == pytest.approx({"site_a": mwh, "site_c": 90.0})


def test_roofs_of_a_closed_site_are_no_potential(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    store.repositories.sites.save([make_site(id="site_c", name="Site C", closed_on=TODAY)])

    detail = figure_detail(services, coordinator, "solar_installed", Column.POTENTIAL, Asked(TODAY))

    assert [(line.site_id, line.kind, line.amount) for line in detail.behind] == [
        ("site_a", ThingKind.SITE, pytest.approx(told_by_cadastres()["site_a"][0]))
    ]
