"""Estimates of usual flows that come back in a file."""

import json

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.flows import Flow
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from symbiose.services.drafts import declare_draft
from symbiose.services.importing import import_files
from symbiose.services.sites import correct_trade
from symbiose.services.typical_flows import offer_typical_flows
from tests.services.machining import MACHINING, draft_id_of, machine_shop

REFERENCE = load_reference()


@pytest.fixture
def services(services: Services) -> Services:
    return machine_shop(services)


def imported(services: Services, actor: Actor, flow: Flow, quantity: float) -> Flow:
    """Return a flow after its line of an export was sent back with a quantity."""
    assert flow.estimate is not None
    line = {
        "site_id": flow.site_id,
        "direction": flow.direction,
        "resource": flow.resource_id,
        "quantity": quantity,
        "quantity_low": flow.quantity_low,
        "quantity_high": flow.quantity_high,
        "unit": flow.unit,
        "waste_code": flow.waste_code,
        "reference": flow.reference,
        "description": flow.description,
        "estimate": {"ratio_id": flow.estimate.ratio_id, "driver": flow.estimate.driver},
    }
    document = {"format": "symbiose.declarations/1", "flows": [line]}
    file = read_file("flux.json", json.dumps(document).encode(), REFERENCE, site=None)
    import_files(services, actor, [file])
    return services.store.read(lambda r: r.flows.get(flow.id))


def confirmed(services: Services, actor: Actor) -> Flow:
    offer_typical_flows(services, actor, "site_a")
    return declare_draft(services, actor, draft_id_of(services, actor, "steel_turnings"))


def test_an_estimate_sent_back_as_it_is_keeps_its_basis_though_the_site_has_grown(
    services: Services, manager_a: Actor
) -> None:
    flow = confirmed(services, manager_a)
    correct_trade(services, manager_a, "site_a", {"activity_code": "25.62B", "jobs": "80"})

    back = imported(services, manager_a, flow, flow.quantity_per_year)

    assert (back.quantity_per_year, back.estimate) == (60.0, flow.estimate)


def test_an_estimate_corrected_in_a_spreadsheet_is_a_declaration(
    services: Services, manager_a: Actor
) -> None:
    back = imported(services, manager_a, confirmed(services, manager_a), 75.0)

    assert (back.quantity_per_year, back.estimate) == (75.0, None)


def test_an_estimate_that_follows_the_size_of_its_site_stays_one(
    services: Services, manager_a: Actor
) -> None:
    flow = confirmed(services, manager_a)
    correct_trade(services, manager_a, "site_a", {"activity_code": "25.62B", "jobs": "80"})

    back = imported(services, manager_a, flow, 120.0)

    assert back.estimate is not None
    assert back.estimate.driver_value == 80.0


def test_the_size_that_a_manager_told_outlives_a_territory_that_says_nothing_of_it(
    services: Services, manager_a: Actor, coordinator: Actor
) -> None:
    correct_trade(services, manager_a, "site_a", {"activity_code": "25.62B", "jobs": "80"})
    site = {"id": "site_a", "company_id": "company_a", "name": "Site A", "commune_code": "62276"}
    document = {
        "format": "symbiose.territory/1",
        "companies": [{"id": "company_a", "name": "Entreprise A"}],
        "sites": [site | {"floor_area_m2": 900.0}],
    }
    file = read_file("territoire.json", json.dumps(document).encode(), REFERENCE, site=None)

    import_files(services, coordinator, [file])
    again = import_files(services, coordinator, [file])

    kept = services.store.read(lambda r: r.sites.get("site_a"))
    assert (kept.jobs, kept.activity, kept.floor_area_m2) == (80, MACHINING, 900.0)
    assert again.files[0].written == 0
