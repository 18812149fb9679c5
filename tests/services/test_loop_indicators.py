"""What loops add to the indicators: by hand on the loop of three sites, and never what exchanges add."""

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
from symbiose.services.loop_review import accept_loop
from symbiose.services.propose import propose_exchanges
from symbiose.services.publishing_indicators import shown_to_all
from tests.builders import NOON, make_site
from tests.loop_case import LOOP_ID, keep_loop, loop_flows, make_loop

TODAY = NOON.date()


@pytest.fixture(autouse=True)
def run(services: Services, coordinator: Actor) -> None:
    """Let the latest run propose an exchange of ash and a loop."""
    kept = services.store.repositories  # type: ignore[attr-defined]
    kept.sites.save([make_site(id="site_c", name="Site C")])
    propose_exchanges(services, coordinator, SolveSettings())
    keep_loop(services.store)  # type: ignore[arg-type]


def counted(services: Services) -> Counted:
    return services.store.read(lambda repositories: counted_on(services, repositories, TODAY))


def of_the_loop(found: Counted, indicator_id: str) -> dict[str, float]:
    """Return what the loop adds to an indicator, by site."""
    return {
        one.site_id: one.amount
        for one in found.contributions
        if one.thing_id == LOOP_ID and one.indicator_id == indicator_id
    }


def total(found: Counted, indicator_id: str, column: Column) -> float:
    return sum(
        one.amount for one in found.contributions if one.indicator_id == indicator_id and one.column is column
    )


def test_a_proposed_loop_counts_once_at_the_sites_that_cause_each_figure(services: Services) -> None:
    found, loop = counted(services), make_loop()
    rinse, dryer = (sum(loop.taken_mwh[one]) for one in ("rinse", "dryer"))

    assert of_the_loop(found, "heat_recovered") == pytest.approx({"site_a": sum(loop.taken_mwh["fumes"])})
    half = loop.co2_avoided_t_per_year / 2
    assert of_the_loop(found, "co2_avoided") == pytest.approx(
        {"site_a": half, "site_b": half * rinse / (rinse + dryer), "site_c": half * dryer / (rinse + dryer)}
    )
    assert of_the_loop(found, "synergies") == {"site_a": 1.0}
    assert set(of_the_loop(found, "network_connectedness")) == {"site_a", "site_b", "site_c"}
    gains = {**of_the_loop(found, "gain_giver"), **of_the_loop(found, "gain_receiver")}
    shares = {site: euros for site, euros in loop.by_site_eur_per_year.items() if euros}
    assert gains == pytest.approx(shares)
    assert of_the_loop(found, "gain_territory") == pytest.approx(shares)


def test_the_heat_of_the_run_is_that_of_its_loops_and_its_exchanges_and_below_the_potential(
    services: Services,
) -> None:
    found = counted(services)

    assert total(found, "heat_recovered", Column.PROPOSED) == pytest.approx(
        sum(make_loop().taken_mwh["fumes"])
    )
    assert total(found, "heat_recovered", Column.POTENTIAL) == pytest.approx(
        loop_flows()[0].quantity_per_year
    )


def test_what_a_loop_spares_of_purchases_is_counted_at_the_price_of_the_need(services: Services) -> None:
    rinse = loop_flows()[1].model_copy(update={"price_eur_per_unit": Decimal(60)})
    services.store.repositories.flows.save([rinse])  # type: ignore[attr-defined]

    found = [
        one
        for one in counted(services).contributions
        if one.indicator_id == "local_purchases" and one.column is Column.PROPOSED and one.site_id == "site_b"
    ]

    spared = {one.thing_id: one.amount for one in found if one.amount}
    assert spared[LOOP_ID] == pytest.approx(60 * 2628.0)
    assert sum(one.against or 0.0 for one in found if "rinse" in one.flow_ids) == pytest.approx(60 * 2628.0)


def test_every_amount_of_a_loop_leads_back_to_its_flows_models_and_values(services: Services) -> None:
    mine = [one for one in counted(services).contributions if one.thing_id == LOOP_ID]

    assert mine
    for one in mine:
        assert one.column is Column.PROPOSED
        assert one.flow_ids == ("dryer", "fumes", "rinse")
        assert one.models == (6,)
        if one.indicator_id != "local_purchases":  # that rests on the price of the need
            assert one.values == make_loop().references


def test_a_loop_on_a_flow_that_its_firm_hides_is_in_nothing_that_is_published(services: Services) -> None:
    hidden = loop_flows()[2].model_copy(update={"confidentiality": Confidentiality.HIDDEN})
    services.store.repositories.flows.save([hidden])  # type: ignore[attr-defined]

    assert _of(counted(services).contributions)
    assert _of(shown_to_all(services, counted(services)).contributions) == []


def test_a_figure_leads_back_to_the_loop(services: Services, coordinator: Actor) -> None:
    detail = figure_detail(services, coordinator, "heat_recovered", Column.PROPOSED, Asked(TODAY))

    [behind] = detail.behind
    assert (behind.kind, behind.thing_id, behind.readable) == (ThingKind.LOOP, LOOP_ID, True)


def _of(contributions: object) -> list[Contribution]:
    return [one for one in contributions if one.thing_id == LOOP_ID]  # type: ignore[attr-defined]


def test_an_accepted_loop_speaks_for_its_models_at_all_its_sites_and_a_proposed_one_does_not(
    services: Services, coordinator: Actor, manager_a: Actor, analyst: Actor
) -> None:
    def speaking(actor: Actor, *, readable: bool) -> list[Evidence]:
        lines = coverage_seen(services, actor).companies
        found = (line.readable if readable else line.coverage for line in lines)
        return [one for coverage in found for one in coverage.evidence if one.thing_id == LOOP_ID]

    assert speaking(coordinator, readable=False) == []
    accept_loop(services, coordinator, LOOP_ID, 0)

    [one] = speaking(coordinator, readable=True)
    assert (one.source, one.mark.model) == (Source.LOOP, 6)
    assert one.site_ids == ("site_a", "site_b", "site_c")
    assert speaking(manager_a, readable=False)
    assert speaking(manager_a, readable=True) == []  # the dryer keeps its name to itself
    assert speaking(analyst, readable=False) == []
