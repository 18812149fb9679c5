"""What coordinators set reaches the next run: its figures, by hand, and what each proposal states of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.processing_edits import PROCESSORS, retire
from symbiose.services.processing_pages import processor_sheet
from symbiose.services.propose import propose_exchanges
from symbiose.services.reference_values import PeriodWish, restore_value, set_period, value_sheet
from tests.fakes import FakeStore
from tests.seed_territories import MATCHER, NOON_OF_DAY, seed_territory

COST = "transport_road_cost"
DEARER = {
    "value": "0,24",
    "valid_from": "2026-11-01",
    "source": "Appel d'offres du parc, octobre 2026",
    "licence": "usage interne",
    "status": "sourced",
}


@pytest.fixture
def fictional(services: Services) -> Services:
    """The fictional territory with the real matcher."""
    store = FakeStore()
    kept, territory = store.repositories, seed_territory("fictional").territory
    kept.sites.save_companies(seed_territory("fictional").content.companies)
    kept.sites.save(territory.sites)
    kept.flows.save(territory.flows)
    kept.processing.save_processors(territory.processors)
    kept.processing.save_substitutions(territory.substitutions)
    moments = iter(NOON_OF_DAY + timedelta(minutes=n) for n in range(1000))
    return replace(services, store=store, matcher=MATCHER, clock=lambda: next(moments))


def transport_to_gamma(services: Services, actor: Actor) -> tuple[float, list[tuple[float, str]]]:
    """Return the transport of the cardboard to Gamma, €/yr, and what the proposal states of its cost."""
    report = propose_exchanges(services, actor, SolveSettings())
    found = next(
        p
        for p in report.result.proposals
        if (p.giver_site_id, p.receiver_site_id, p.unit) == ("alpha", "gamma", "t")
    )
    stated = [(used.value, used.source) for used in found.references if used.id == COST]
    return found.terms_eur_per_year["transport"], stated


def test_the_next_run_uses_a_value_set_and_its_proposals_state_it_with_its_source(
    fictional: Services, coordinator: Actor
) -> None:
    before, _ = transport_to_gamma(fictional, coordinator)
    seen = value_sheet(fictional, coordinator, COST).latest.stamp
    set_period(fictional, coordinator, COST, PeriodWish(DEARER, seen))

    after, stated = transport_to_gamma(fictional, coordinator)

    assert before == pytest.approx(-600 * 13 * 0.12)
    assert after == pytest.approx(-600 * 13 * 0.24)
    assert stated == [(0.24, DEARER["source"])]
    resting = value_sheet(fictional, coordinator, COST).resting
    assert {one.used.value for one in resting} == {0.24}
    assert {(one.line.giver_site_id, one.line.receiver_site_id) for one in resting} == {
        ("alpha", "beta"),
        ("alpha", "gamma"),
        ("beta", "delta"),
    }


def test_back_at_what_the_service_ships_a_run_is_as_before(fictional: Services, coordinator: Actor) -> None:
    before = transport_to_gamma(fictional, coordinator)
    seen = value_sheet(fictional, coordinator, COST).latest.stamp
    edit = set_period(fictional, coordinator, COST, PeriodWish(DEARER, seen))

    restore_value(fictional, coordinator, COST, 0, seen=edit.stamp)

    assert transport_to_gamma(fictional, coordinator) == before


def test_a_run_passes_by_a_retired_processor(fictional: Services, coordinator: Actor) -> None:
    def through() -> set[str]:
        report = propose_exchanges(fictional, coordinator, SolveSettings())
        return {name for proposal in report.result.proposals for name in proposal.path.through}

    assert through() == {"granulator"}
    sheet = processor_sheet(fictional, coordinator, "granulator")
    assert len(sheet.resting) == 1

    retire(fictional, coordinator, PROCESSORS, "granulator", retired=True, seen=sheet.latest.stamp)

    assert through() == set()
