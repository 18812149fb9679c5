"""Whose roofs are, kept up while cadastres are imported and sites come, move and close."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.companies import Site
from symbiose.domain.roof_owners import RoofDecision, RoofOwner, RoofVerdict
from symbiose.domain.roofs import Roof
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.propose import territory_on
from symbiose.services.roof_matching import place_roofs_kept_before
from symbiose.services.roof_settling import RoofWord, settle_roof
from symbiose.services.site_editing import change_site, close_site, editable_site, reopen_site
from tests.builders import NOON, make_site
from tests.fakes import FakeRepositories, FakeStore
from tests.files.cadastres import GOOD, feature, geojson

ON_IT, BESIDE, FAR = (2.8305, 50.4305), (2.8312, 50.4305), (2.9, 50.45)
ADMINISTRATOR = operator("test")


@pytest.fixture
def matching(services: Services) -> Services:
    """Return services that measure roofs, with site A on a roof to come, and site B far from it."""
    placed = replace(services, roof_surveyor=FootprintSurveyor())
    stored(placed).sites.save([at("site_a", ON_IT), at("site_b", FAR)])
    return placed


def stored(services: Services) -> FakeRepositories:
    assert isinstance(services.store, FakeStore)
    return services.store.repositories


def at(site_id: str, place: tuple[float, float]) -> Site:
    return make_site(id=site_id, name=site_id, commune_code="62498", longitude=place[0], latitude=place[1])


def import_roofs(services: Services, *references: str, name: str = "toits_v1.geojson") -> None:
    """Import a square roof for each reference, one beside the other, 0.004° apart."""
    features = []
    for rank, reference in enumerate(references):
        west, south = 2.83 + 0.004 * rank, 50.43
        ring = [[west, south], [west + 0.001, south], [west + 0.001, south + 0.001], [west, south + 0.001]]
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append(feature({**GOOD, "id_toit": reference}, shape))
    file = read_file(name, geojson(features), load_reference(), site=None)
    import_files(services, ADMINISTRATOR, [file])


def owned(services: Services) -> dict[str | None, tuple[str, bool]]:
    """Return the site of each owned roof by reference, and whether somebody settled it, as a run sees it."""
    territory = services.store.read(lambda r: territory_on(r, NOON.date()))
    return {one.roof.reference: (one.site_id, one.settled) for one in territory.roofs}


def roof(services: Services, reference: str) -> Roof:
    return next(one for one in stored(services).roofs.all() if one.reference == reference)


def settle(services: Services, reference: str, site_id: str | None) -> None:
    """Say whose a roof is, as a coordinator does."""
    decision = RoofDecision(
        roof_id=roof(services, reference).id,
        verdict=RoofVerdict.SETTLED,
        site_id=site_id,
        version=1,
        decided_by="account_a",
        decided_at=NOON,
    )
    stored(services).roof_decisions.save(decision)


def move(services: Services, site_id: str, place: tuple[float, float]) -> None:
    seen = editable_site(services, ADMINISTRATOR, site_id)
    fields = {
        "site_name": seen.site.name,
        "company_name": seen.company.name,
        "commune_code": "62498",
        "longitude": str(place[0]),
        "latitude": str(place[1]),
    }
    change_site(services, ADMINISTRATOR, site_id, fields, seen.stamp)


def test_an_imported_roof_belongs_to_the_site_that_stands_on_it(matching: Services) -> None:
    import_roofs(matching, "a", "b")

    assert owned(matching) == {"a": ("site_a", False)}


def test_a_site_that_moves_takes_its_roof_with_it(matching: Services) -> None:
    import_roofs(matching, "a", "b")

    move(matching, "site_a", (2.8345, 50.4305))

    assert owned(matching) == {"b": ("site_a", False)}


def test_a_site_that_comes_makes_a_roof_ambiguous_and_one_that_closes_frees_it(matching: Services) -> None:
    import_roofs(matching, "a")

    move(matching, "site_b", (2.8306, 50.4306))
    shared = owned(matching)
    close_site(matching, ADMINISTRATOR, "site_a", editable_site(matching, ADMINISTRATOR, "site_a").stamp)
    closed = owned(matching)
    reopen_site(matching, ADMINISTRATOR, "site_a", editable_site(matching, ADMINISTRATOR, "site_a").stamp)

    assert (shared, closed, owned(matching)) == ({}, {"a": ("site_b", False)}, {})


def test_what_is_settled_is_kept_through_imports_and_while_the_roof_is_gone(matching: Services) -> None:
    import_roofs(matching, "a", "b")
    settle(matching, "a", "site_b")
    settle(matching, "b", "site_b")

    import_roofs(matching, "a", name="toits_v2.geojson")
    without = owned(matching)
    import_roofs(matching, "a", "b", name="toits_v3.geojson")

    assert "b" not in without
    assert owned(matching)["b"] == ("site_b", True)


def test_what_is_settled_holds_when_the_next_version_redraws_the_roof(matching: Services) -> None:
    import_roofs(matching, "x", "a")
    settle(matching, "x", None)

    import_roofs(matching, "a", "x", name="toits_v2.geojson")  # x and a change places: site A stands on a

    assert owned(matching) == {"a": ("site_a", False)}


def test_roofs_kept_by_an_earlier_version_are_placed_once(matching: Services) -> None:
    import_roofs(replace(matching, roof_surveyor=None), "a", "b")
    repositories = stored(matching)
    repositories.roofs.without_cell = {roof.id for roof in repositories.roofs.all()}
    before = owned(matching)
    entries = len(repositories.journal.entries)
    placed = [place_roofs_kept_before(matching), place_roofs_kept_before(matching)]

    assert (before, placed, owned(matching)) == ({}, [2, 0], {"a": ("site_a", False)})
    assert len(stored(matching).journal.entries) == entries + 1


def redrawn(services: Services, west: float, name: str, *, twice: bool = False) -> None:
    """Import a cadastre of one square roof without an identifier, or of two, one above the other."""
    features = []
    for shift in (0.0, 0.0001)[: 1 + twice]:
        south, east, north = 50.43 + shift, west + 0.001, 50.431 + shift
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        features.append(feature(dict(GOOD), {"type": "Polygon", "coordinates": [ring]}))
    file = read_file(name, geojson(features), load_reference(), site=None)
    import_files(services, ADMINISTRATOR, [file], keep_good=True)


def test_what_was_settled_holds_for_the_roof_that_the_next_version_draws_in_its_place(
    matching: Services,
) -> None:
    redrawn(matching, 2.83, "toits_v1.geojson")
    (first,) = stored(matching).roofs.all()
    settle_roof(matching, ADMINISTRATOR, first.id, RoofWord(RoofVerdict.SETTLED, "site_b", "Le bail"))

    redrawn(matching, 2.83002, "toits_v2.geojson")

    (second,) = stored(matching).roofs.all()
    (said,) = stored(matching).roof_decisions.of_roofs([second.id])[second.id]
    assert second.id != first.id
    assert stored(matching).roofs.owners == {second.id: RoofOwner(site_id="site_b", settled=True)}
    assert (said.reason, said.decided_by, said.decided_at) == ("Le bail", ADMINISTRATOR.id, NOON)
    assert stored(matching).roof_decisions.of_roofs([first.id]) != {}


def test_nothing_is_passed_on_where_two_roofs_lie_in_the_place_of_one(matching: Services) -> None:
    redrawn(matching, 2.83, "toits_v1.geojson")
    (first,) = stored(matching).roofs.all()
    settle_roof(matching, ADMINISTRATOR, first.id, RoofWord(RoofVerdict.SETTLED, "site_b"))

    redrawn(matching, 2.83002, "toits_v2.geojson", twice=True)

    assert len(stored(matching).roofs.all()) == 2
    assert all(not owner.settled for owner in stored(matching).roofs.owners.values())
