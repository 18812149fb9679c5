"""Roofs of solar cadastres, the sites around them and whose they are, on both servers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from graph.driver import Database
from graph.migrations import m0016_roof_owners
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import operator
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_cells import cell_of
from symbiose.domain.roof_owners import NearSite, RoofDecision, RoofNear, RoofOwner, RoofVerdict
from symbiose.domain.roof_totals import CellSum, RoofSummer
from symbiose.domain.roofs import OwnedRoof, RoofKind, RoofsOfSite
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services.roof_matching import place_sites
from symbiose.services.roof_settling import RoofWord, settle_roof
from tests.builders import NOON, make_company, make_roof, make_roof_decision, make_site
from tests.graph.test_concurrency import at_once

POINT = make_roof().footprint_wkt
AS_BEFORE = Statement("test/as_before", "MATCH (roof:Roof) REMOVE roof.cell")
LINKED = Statement(
    "test/linked",
    "MATCH (decision:RoofDecision)-[:ON]->(roof:Roof) RETURN roof.id AS id, decision.version AS version",
)


def with_sites(store: GraphStore) -> None:
    def work(repositories: Repositories) -> None:
        repositories.sites.save_companies([make_company()])
        repositories.sites.save([make_site(), make_site(id="site_b")])

    store.write(work)


def keep(store: GraphStore, *words: RoofDecision) -> None:
    """Keep what was said, in one transaction."""

    def work(repositories: Repositories) -> None:
        for word in words:
            repositories.roof_decisions.save(word)

    store.write(work)


def near(roof_id: str, **sites: float) -> RoofNear:
    """Return the sites around a roof."""
    return RoofNear(
        roof_id=roof_id, sites=tuple(NearSite(site_id=i, distance_m=metres) for i, metres in sites.items())
    )


def test_roofs_come_back_as_they_were_saved_and_are_replaced(store: GraphStore) -> None:
    plain = make_roof(reference=None, derived=())
    full = make_roof(
        id="roof_b", kind=RoofKind.CAR_PARK, irradiation_kwh_per_m2=1100.0, azimuth_deg=0.0, tilt_deg=30.0
    )
    store.write(lambda r: r.roofs.save([make_roof(yearly_kwh=1.0), full]))

    store.write(lambda r: r.roofs.save([plain]))

    assert store.read(lambda r: r.roofs.all()) == [plain, full]
    assert store.read(lambda r: r.roofs.existing(["roof_b", "roof_c", "roof_b"])) == {"roof_b": full}


def test_a_cadastre_has_its_own_digests_and_roofs_are_removed(store: GraphStore) -> None:
    first, second, other = make_roof(), make_roof(id="roof_b"), make_roof(id="roof_c", cadastre="other")
    store.write(lambda r: r.roofs.save([first, second, other]))

    store.write(lambda r: r.roofs.remove(["roof_b", "roof_unknown"]))

    assert store.read(lambda r: r.roofs.digests("aula")) == {"roof_a": first.digest()}
    assert store.read(lambda r: r.roofs.all()) == [first, other]


def test_roofs_are_found_by_their_cell_by_the_sites_near_them_and_by_whose_they_are(
    store: GraphStore,
) -> None:
    with_sites(store)
    here, there = make_roof(), make_roof(id="roof_b", footprint_wkt="POINT (2.9 50.5)")
    aside, owned = (make_roof(id=f"roof_{i}", footprint_wkt="POINT (2.6 50.6)") for i in "cd")
    store.write(lambda r: r.roofs.save([here, there, aside, owned]))
    store.write(lambda r: r.roofs.save_near([near("roof_c", site_b=20.0)]))
    store.write(lambda r: r.roofs.attach({"roof_d": RoofOwner(site_id="site_b", settled=True)}))

    in_cell = store.read(lambda r: r.roofs.around([cell_of(here.footprint_wkt)], []))
    at_site = store.read(lambda r: r.roofs.around([], ["site_b"]))

    assert [roof.id for roof in in_cell] == ["roof_a"]
    assert [roof.id for roof in at_site] == ["roof_c", "roof_d"]
    assert store.read(lambda r: r.roofs.around([], [])) == []


def test_the_sites_around_a_roof_are_replaced_and_outlive_another_version_of_it(store: GraphStore) -> None:
    with_sites(store)
    store.write(lambda r: r.roofs.save([make_roof()]))
    store.write(lambda r: r.roofs.save_near([near("roof_a", site_a=0.0)]))
    again = near("roof_a", site_b=3.5, site_a=70.0)

    store.write(lambda r: r.roofs.save_near([again]))
    store.write(lambda r: r.roofs.save([make_roof(yearly_kwh=1.0)]))

    assert store.read(lambda r: r.roofs.near(["roof_a", "roof_gone"])) == {"roof_a": again}


def test_only_roofs_under_a_site_and_large_ones_near_one_are_told(store: GraphStore) -> None:
    with_sites(store)
    small_under, large_near, house, large_far = (
        make_roof(id=f"roof_{i}", area_m2=area) for i, area in zip("abcd", (50, 300, 60, 300), strict=True)
    )
    store.write(lambda r: r.roofs.save([small_under, large_near, house, large_far]))
    around = [
        near("roof_a", site_a=0.0, site_b=15.0),
        near("roof_b", site_a=30.0),
        near("roof_c", site_a=5.0),
        near("roof_d", site_a=80.0),
    ]
    store.write(lambda r: r.roofs.save_near(around))

    told = store.read(lambda r: r.roofs.near_some_site(50.0, 200.0))

    assert told == [(small_under, near("roof_a", site_a=0.0)), (large_near, near("roof_b", site_a=30.0))]


def test_a_roof_belongs_to_one_site_until_it_is_said_otherwise(store: GraphStore) -> None:
    with_sites(store)
    roof, other = make_roof(), make_roof(id="roof_b")
    store.write(lambda r: r.roofs.save([roof, other]))
    store.write(
        lambda r: r.roofs.attach(
            {"roof_a": RoofOwner(site_id="site_a"), "roof_b": RoofOwner(site_id="site_a")}
        )
    )

    store.write(
        lambda r: r.roofs.attach({"roof_a": RoofOwner(site_id="site_b", settled=True), "roof_b": None})
    )

    assert store.read(lambda r: r.roofs.owned()) == [OwnedRoof(roof=roof, site_id="site_b", settled=True)]


def test_the_roofs_of_each_site_are_added_up_without_those_of_nobody(store: GraphStore) -> None:
    with_sites(store)
    roofs = [
        make_roof(id=f"roof_{i}", peak_power_kwp=kwp, yearly_kwh=900 * kwp)
        for i, kwp in enumerate((1.5, 2, 4))
    ]
    store.write(lambda r: r.roofs.save([*roofs, make_roof(id="house")]))
    owners = {"roof_0": "site_b", "roof_1": "site_a", "roof_2": "site_b"}
    store.write(lambda r: r.roofs.attach({i: RoofOwner(site_id=site) for i, site in owners.items()}))

    assert store.read(lambda r: r.roofs.of_sites()) == [
        RoofsOfSite(site_id="site_a", kwp=2.0, kwh=1800.0),
        RoofsOfSite(site_id="site_b", kwp=5.5, kwh=4950.0),
    ]


def test_roofs_kept_before_cells_were_are_found_until_they_are_saved_again(
    store: GraphStore, database: Database
) -> None:
    store.write(lambda r: r.roofs.save([make_roof(), make_roof(id="roof_b")]))
    database.write(lambda transaction: transaction.rows(AS_BEFORE))
    m0016_roof_owners.apply(database)

    before = store.read(lambda r: r.roofs.unplaced(1))
    store.write(lambda r: r.roofs.save(before))

    (rest,) = store.read(lambda r: r.roofs.unplaced(5))

    assert {before[0].id, rest.id} == {"roof_a", "roof_b"}
    assert [roof.id for roof in store.read(lambda r: r.roofs.around([cell_of(POINT)], []))] == [before[0].id]


def test_what_is_said_of_a_roof_is_kept_in_order_and_a_version_is_said_once(store: GraphStore) -> None:
    first = make_roof_decision(reason="Le bail le dit", reference="T-1")
    second = make_roof_decision(verdict=RoofVerdict.WITHDRAWN, site_id=None, version=2)
    other = make_roof_decision(roof_id="roof_b", verdict=RoofVerdict.CLAIMED)
    keep(store, other, first, second)

    with pytest.raises(ConflictingReview):
        store.write(lambda r: r.roof_decisions.save(make_roof_decision(site_id=None)))

    assert store.read(lambda r: r.roof_decisions.all()) == [first, second, other]
    assert store.read(lambda r: r.roof_decisions.of_roofs(["roof_a", "roof_c"])) == {
        "roof_a": [first, second]
    }


def test_what_was_said_of_a_roof_outlives_it_and_is_linked_when_it_comes_back(
    store: GraphStore, database: Database
) -> None:
    with_sites(store)
    store.write(lambda r: r.roofs.save([make_roof()]))
    store.write(lambda r: r.roof_decisions.save(make_roof_decision()))

    store.write(lambda r: r.roofs.remove(["roof_a"]))
    kept = store.read(lambda r: r.roof_decisions.all())
    store.write(lambda r: r.roofs.save([make_roof()]))
    for _ in range(2):
        store.write(lambda r: r.roofs.attach({"roof_a": RoofOwner(site_id="site_a", settled=True)}))

    assert kept == [make_roof_decision()]
    rows = database.read(lambda transaction: transaction.rows(LINKED))
    assert rows == [{"id": "roof_a", "version": 1}]


def test_a_roof_is_found_by_its_identifier_in_each_cadastre(store: GraphStore) -> None:
    here, there = make_roof(), make_roof(id="roof_b", cadastre="other")
    store.write(lambda r: r.roofs.save([here, there, make_roof(id="roof_c", reference="T-2")]))

    assert store.read(lambda r: r.roofs.of_reference("T-1")) == [here, there]
    assert store.read(lambda r: r.roofs.of_reference("T-9")) == []


def test_what_the_roofs_of_a_cadastre_add_up_to_is_kept_cell_by_cell_until_summed_again(
    store: GraphStore,
) -> None:
    roofs = [make_roof(), make_roof(id="roof_b", yearly_kwh=1000.0, peak_power_kwp=1.5)]
    far = make_roof(id="roof_c", footprint_wkt="POINT (2.9 50.5)")
    store.write(lambda r: r.roofs.save([*roofs, far, make_roof(id="roof_d", cadastre="other")]))
    store.write(lambda r: r.roofs.sum_up("aula", NOON))

    store.write(lambda r: r.roofs.remove(["roof_c"]))
    assert store.read(lambda r: r.roofs.cadastres()) == ["aula", "other"]
    (before,) = store.read(lambda r: r.roofs.sums())
    store.write(lambda r: r.roofs.sum_up("aula", NOON + timedelta(days=1)))
    (after,) = store.read(lambda r: r.roofs.sums())
    summer = RoofSummer()
    for roof in roofs:
        summer.add(roof)
    store.write(lambda r: r.roofs.save_sum(summer.summed("aula", after.imported_at)))

    assert store.read(lambda r: r.roofs.sums()) == [after]

    here = CellSum(
        cell=cell_of(POINT), roofs=2, area_m2=200.0, kwp=21.5, kwh=20_000.0, largest_kwh=(19_000.0, 1000.0)
    )
    assert (before.roofs, after.cells, after.imported_at) == (3, (here,), NOON + timedelta(days=1))


def test_r2_of_many_who_settle_one_roof_at_once_one_wins_and_each_word_is_journalled_once(
    store: GraphStore, database: Database
) -> None:
    with_sites(store)
    services = replace(services_on(database), roof_surveyor=FootprintSurveyor())
    roof = make_roof(area_m2=500.0)
    store.write(lambda r: r.roofs.save([roof]))
    store.write(lambda r: r.roofs.save_near([near("roof_a", site_a=0.0, site_b=0.0)]))

    def settle(number: int) -> None:
        word = RoofWord(RoofVerdict.SETTLED, ("site_a", "site_b")[number % 2])
        settle_roof(services, operator(f"test_{number}"), "roof_a", word)

    results = at_once(settle, threads=8)

    told = sorted(type(result).__name__ for result in results)
    (kept,) = store.read(lambda r: r.roof_decisions.all())
    (owned,) = store.read(lambda r: r.roofs.owned())
    assert told == ["ConflictingReview"] * 7 + ["NoneType"]
    assert owned == OwnedRoof(roof=roof, site_id=str(kept.site_id), settled=True)
    assert store.read(lambda r: r.journal.count()) == 1


def test_a_site_that_moves_finds_its_roof_in_the_graph(store: GraphStore, database: Database) -> None:
    with_sites(store)
    services = services_on(database)
    square = "POLYGON ((2.84 50.52, 2.841 50.52, 2.841 50.521, 2.84 50.521, 2.84 50.52))"
    roof = make_roof(footprint_wkt=square)
    store.write(lambda r: r.roofs.save([roof]))

    def put(repositories: Repositories, place: tuple[float, float]) -> None:
        site = make_site(longitude=place[0], latitude=place[1])
        repositories.sites.save([site])
        place_sites(services, repositories, [site])

    store.write(lambda r: put(r, (2.8405, 50.5205)))
    on_it = store.read(lambda r: r.roofs.owned())
    store.write(lambda r: put(r, (2.9, 50.4)))

    assert on_it == [OwnedRoof(roof=roof, site_id="site_a")]
    assert store.read(lambda r: r.roofs.owned()) == []
    assert store.read(lambda r: r.roofs.near(["roof_a"])) == {"roof_a": near("roof_a")}


def test_what_is_stored_beforehand_is_added_up_by_part_until_the_version_is_shown(store: GraphStore) -> None:
    first = PreparedRoofs(cadastre="aula", part="p1", created=3, replaced=1)
    parts = [
        first,
        PreparedRoofs(cadastre="aula", part="p2", removed=4),
        PreparedRoofs(cadastre="b", part="p1"),
    ]
    for one in (*parts, first):
        store.write(lambda r, one=one: r.roofs.add_prepared(one))  # type: ignore[misc]

    noted = store.read(lambda r: r.roofs.prepared("aula"))
    store.write(lambda r: r.roofs.forget_prepared("aula"))

    assert noted == [first.model_copy(update={"created": 6, "replaced": 2}), parts[1]]
    assert store.read(lambda r: r.roofs.prepared("aula")) == []
    assert store.read(lambda r: r.roofs.prepared("b")) == [parts[2]]
