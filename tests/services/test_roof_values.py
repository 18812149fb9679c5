"""Dated values by which roofs are of a site, or may be named by it."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import InvalidDeclaration
from symbiose.domain.roof_owners import LEAST_AREA_VALUE, NEAR_VALUE, SMALLEST_M2
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services.context import Services
from symbiose.services.reference_values import PeriodWish, set_period, value_sheet
from symbiose.services.roof_matching import RoofPlacer
from symbiose.services.roof_settling import name_roof
from symbiose.services.roofs import waiting_roofs
from tests.builders import make_roof, make_site
from tests.fakes import FakeStore

COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)
MANAGER_A = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
BESIDE = "POLYGON ((2.8301 50.4313, 2.8309 50.4313, 2.8309 50.4319, 2.8301 50.4319, 2.8301 50.4313))"
"""22 m north of site A."""
FAR = "POLYGON ((2.87 50.44, 2.8701 50.44, 2.8701 50.4401, 2.87 50.4401, 2.87 50.44))"
"""Near no site."""


@pytest.fixture
def services(services: Services) -> Services:
    """Return services with site A and a large roof beside it."""
    assert isinstance(services.store, FakeStore)
    placed = replace(services, roof_surveyor=FootprintSurveyor())
    kept = services.store.repositories
    kept.sites.save([make_site(id="site_a", name="Site A", longitude=2.8305, latitude=50.4311)])
    roofs = [make_roof(id="roof_beside", reference="B", area_m2=400, footprint_wkt=BESIDE)]
    kept.roofs.save(roofs)
    RoofPlacer.within(placed, kept).place(kept, roofs)
    return placed


def waiting(services: Services) -> list[str | None]:
    return [line.known.roof.reference for line in waiting_roofs(services, COORDINATOR).lines]


def set_value(services: Services, value_id: str, value: str) -> None:
    """Set a dated value as the staff of the whole territory does."""
    seen = value_sheet(services, COORDINATOR, value_id).latest.stamp
    stated = {"source": "Délibération du parc", "licence": "usage interne", "status": "sourced"}
    wish = PeriodWish(stated | {"value": value, "valid_from": "2026-01-01"}, seen)
    set_period(services, COORDINATOR, value_id, wish)


def test_how_near_a_site_must_be_is_a_dated_value_that_staff_sets(services: Services) -> None:
    before = waiting(services)

    set_value(services, NEAR_VALUE, "15")

    assert (before, waiting(services)) == (["B"], [])  # A is 22 m from the roof


def test_no_value_that_staff_sets_makes_a_house_one_that_a_firm_may_name(services: Services) -> None:
    assert isinstance(services.store, FakeStore)
    sizes = {"house": SMALLEST_M2 - 1, "workshop": SMALLEST_M2}
    services.store.repositories.roofs.save(
        [make_roof(id=i, reference=i, area_m2=m2, footprint_wkt=FAR) for i, m2 in sizes.items()]
    )

    set_value(services, LEAST_AREA_VALUE, "10")

    with pytest.raises(InvalidDeclaration):
        name_roof(services, MANAGER_A, "site_a", "house", "")
    assert name_roof(services, MANAGER_A, "site_a", "workshop", "").roof_id == "workshop"
