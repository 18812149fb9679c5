"""Parks that people made, beside those of the catalogue; parks and sites changed at the same moment."""

from typing import Any

import pytest

from graph.catalogue import save_catalogue
from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, UnknownThing
from symbiose.domain.parks import KeptPark
from symbiose.domain.reference import ReferenceData
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from symbiose.services.parks import change_park, park_sheet, put_site_in, take_site_out
from symbiose.services.site_editing import change_site, create_site, editable_site
from tests.builders import NOON, make_company, make_site
from tests.graph.services_in_part import services_in_part
from tests.graph.test_concurrency import at_once

ADMINISTRATOR = Actor(id="account_admin", role=Role.ADMINISTRATOR)
KNOWN = "parc_artois_flandres"
TOLD = {"operator": "", "source": "Délibération", "valid_from": "31/12/2025"}
SIRET = "53070853600038"


@pytest.fixture(scope="module")
def reference() -> ReferenceData:
    return load_reference()


@pytest.fixture
def services(store: GraphStore, reference: ReferenceData) -> Any:
    """Return as much of the services as parks and sites need, over two sites, one of them in a park."""
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(), make_site(id="site_b", park_id=KNOWN)]))
    return services_in_part(store=store, clock=lambda: NOON, reference=reference)


def make_park(**changes: object) -> KeptPark:
    park = {
        "id": "park_east",
        "name": "Parc de l'Est",
        "commune_codes": ("62276", "62498"),
        "source": "Délibération",
        "valid_from": "2025-12-31",
        "changed_at": NOON,
        "changed_by": "account_admin",
    }
    return KeptPark.model_validate(park | changes)


def test_a_park_comes_back_as_it_was_saved_and_is_replaced(store: GraphStore) -> None:
    store.write(lambda r: r.parks.save(make_park()))
    first = store.read(lambda r: r.parks.all())
    store.write(lambda r: r.parks.save(make_park(commune_codes=("62132",), operator="SIZIAF")))

    assert first == [make_park()]
    assert store.read(lambda r: r.parks.all()) == [make_park(commune_codes=("62132",), operator="SIZIAF")]


def test_a_new_catalogue_writes_over_no_park_that_somebody_changed(
    store: GraphStore, database: Database, reference: ReferenceData
) -> None:
    save_catalogue(database, reference)
    changed = make_park(id=KNOWN, name="Parc renommé", commune_codes=("62276",))
    store.write(lambda r: r.parks.save(changed))
    store.write(lambda r: r.parks.save(make_park()))

    database.write(lambda transaction: transaction.rows(Statement("test", "MATCH (c:Catalogue) DELETE c")))
    written = save_catalogue(database, reference)

    assert written
    assert store.read(lambda r: r.parks.all()) == [changed, make_park()]


def test_only_parks_that_somebody_changed_are_listed(services: Services, store: GraphStore) -> None:
    assert store.read(lambda r: r.sites.get("site_b")).park_id == KNOWN
    assert store.read(lambda r: r.parks.all()) == []


def test_the_sites_of_parks_are_found_wherever_they_moved(store: GraphStore) -> None:
    store.write(lambda r: r.sites.save_companies([make_company()]))
    sites = [make_site(park_id="east"), make_site(id="site_b", park_id="west"), make_site(id="site_c")]
    store.write(lambda r: r.sites.save(sites))

    assert store.read(lambda r: r.sites.ids_in_parks(["east", "west", "east"])) == ("site_a", "site_b")
    assert store.read(lambda r: r.sites.ids_in_parks([])) == ()
    store.write(lambda r: r.sites.save([make_site(park_id=None)]))
    assert store.read(lambda r: r.sites.ids_in_parks(["east", "nowhere"])) == ()


def test_a_site_is_taken_hold_of_as_it_is(store: GraphStore) -> None:
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site(closed_on="2026-03-01", drivers={"kilns": 2.0})]))

    assert store.write(lambda r: r.sites.for_change("site_a")) == store.read(lambda r: r.sites.get("site_a"))
    with pytest.raises(UnknownThing):
        store.write(lambda r: r.sites.for_change("site_nowhere"))


def test_an_account_leads_to_its_parks_and_no_longer_once_they_are_taken_away(
    store: GraphStore, database: Database
) -> None:
    cypher = "MATCH (:Account {id: $id})-[:COORDINATES]->(park:Park) RETURN park.id AS id ORDER BY id"
    account = Account(id="p", email="p@a.example", role=Role.COORDINATOR, park_ids=("east", "west"))

    def parks() -> list[str]:
        rows = database.read(lambda t: t.rows(Statement("test", cypher), id="p"))
        return [row["id"] for row in rows]

    store.write(lambda r: r.accounts.save(account))
    both = parks()
    store.write(lambda r: r.accounts.save(account.model_copy(update={"park_ids": ("west",)})))

    assert (both, parks()) == (["east", "west"], ["west"])
    assert store.read(lambda r: r.accounts.get("p")).park_ids == ("west",)


def test_of_many_who_change_a_park_at_once_one_is_kept_and_the_others_are_told(services: Services) -> None:
    seen = park_sheet(services, ADMINISTRATOR, KNOWN).stamp

    def rename(number: int) -> None:
        wish = TOLD | {"name": f"Parc {number}"}
        change_park(services, ADMINISTRATOR, KNOWN, wish, ["62276"], seen=seen)

    results = at_once(rename, 6)

    told = [type(result) for result in results if result is not None]
    assert told == [ConflictingReview] * 5


def test_of_many_who_move_a_site_at_once_one_is_kept_and_the_others_are_told(
    services: Services, store: GraphStore
) -> None:
    store.write(lambda r: r.parks.save(make_park()))

    def move(number: int) -> None:
        if number % 2:
            take_site_out(services, ADMINISTRATOR, KNOWN, "site_b")
        else:
            put_site_in(services, ADMINISTRATOR, "park_east", "site_b", from_park=KNOWN)

    results = at_once(move, 6)

    assert [type(result) for result in results if result is not None] == [ConflictingReview] * 5
    assert store.read(lambda r: r.sites.get("site_b")).park_id in (None, "park_east")


def test_s7_correcting_a_site_while_it_leaves_its_park_does_not_bring_it_back(
    services: Services, store: GraphStore
) -> None:
    seen = editable_site(services, ADMINISTRATOR, "site_b").stamp
    fields = {"site_name": "Site B corrigé", "company_name": "Entreprise A", "commune_code": "62276"}

    def act(number: int) -> None:
        if number:
            change_site(services, ADMINISTRATOR, "site_b", fields, seen)
        else:
            take_site_out(services, ADMINISTRATOR, KNOWN, "site_b")

    left, _corrected = at_once(act, 2)

    assert left is None
    assert store.read(lambda r: r.sites.get("site_b")).park_id is None


def test_of_many_who_add_a_site_of_one_siret_at_once_one_does(services: Services, store: GraphStore) -> None:
    def add(number: int) -> None:
        fields = {
            "siret": SIRET,
            "site_name": f"Usine {number}",
            "company_name": "N",
            "commune_code": "62276",
        }
        create_site(services, ADMINISTRATOR, fields, "")

    results = at_once(add, 4)

    assert [type(result) for result in results if result is not None] == [InvalidDeclaration] * 3
    assert sum(site.siret == SIRET for site in store.read(lambda r: r.sites.all())) == 1
