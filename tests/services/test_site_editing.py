"""Sites added, corrected, closed and opened again by those who coordinate."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.files.form import FormReader
from symbiose.services.context import Services
from symbiose.services.declare import declare_flow, sites_managed
from symbiose.services.flow_writing import declare_record
from symbiose.services.history import go_back
from symbiose.services.propose import territory_on
from symbiose.services.site_editing import (
    change_site,
    close_site,
    create_site,
    editable_site,
    parks_to_choose,
    reopen_site,
)
from symbiose.services.sites import site_lines
from tests.builders import NOON, make_company, make_site
from tests.services.site_asking import SIREN, SIRET, sirets, stored

PARK = "parc_artois_flandres"
OF_PARK = Actor(id="account_p", role=Role.COORDINATOR, park_ids=(PARK,), site_ids=("site_a",))
NEW = {"site_name": "Usine neuve", "company_name": "Entreprise N", "commune_code": "62276"}
ASH = {"direction": "offer", "resource": "fly_ash", "quantity": "12,5", "unit": "t"}


@pytest.fixture
def services(services: Services) -> Services:
    return replace(services, declarations=FormReader(services.reference))


def fields_of(site: Site, **changes: str) -> dict[str, str]:
    stated = {"siret": site.siret or "", "site_name": site.name, "company_name": "Entreprise A"}
    return stated | {"commune_code": site.commune_code} | changes


def seen(services: Services, actor: Actor, site_id: str = "site_a") -> str:
    return editable_site(services, actor, site_id).stamp


def actions(services: Services) -> list[str]:
    return [entry.action for entry in stored(services).journal.entries]


def test_a_site_is_added_with_its_company_at_the_centre_of_its_commune(
    services: Services, coordinator: Actor
) -> None:
    site = create_site(services, coordinator, NEW | {"siret": "530 708 536 00038", "jobs": "12"}, PARK)

    douvrin = services.reference.communes.get("62276")
    kept = stored(services).sites.get(site.id)
    company = next(c for c in stored(services).sites.companies() if c.id == site.company_id)
    assert (kept.siret, kept.park_id, kept.jobs) == (SIRET, PARK, 12)
    assert (kept.longitude, kept.latitude) == (douvrin.longitude, douvrin.latitude)
    assert kept.position_source == "commune"
    assert (company.name, company.siren) == ("Entreprise N", SIREN)
    assert actions(services) == ["create_site"]


def test_a_position_is_kept_where_it_lies_near_the_commune(services: Services, coordinator: Actor) -> None:
    site = create_site(services, coordinator, NEW | {"longitude": "2,8345", "latitude": "50,5078"}, "")

    assert (site.longitude, site.latitude, site.position_source) == (2.8345, 50.5078, "declared")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"siret": "530 708 536 00039"}, "siret"),
        ({"siret": "123"}, "siret"),
        ({"site_name": ""}, "site_name"),
        ({"company_name": " "}, "company_name"),
        ({"commune_code": "75056"}, "commune_code"),
        ({"longitude": "2,8345"}, "latitude"),
        ({"latitude": "50,5"}, "longitude"),
        ({"longitude": "50,5078", "latitude": "2,8345"}, "longitude"),
        ({"longitude": "200", "latitude": "50"}, "longitude"),
        ({"longitude": "nan", "latitude": "50"}, "longitude"),
        ({"jobs": "douze"}, "jobs"),
        ({"activity_code": "99.99Z"}, "activity_code"),
    ],
)
def test_what_is_wrong_of_a_site_is_told_by_field(
    services: Services, coordinator: Actor, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidDeclaration) as caught:
        create_site(services, coordinator, NEW | wrong, "")

    assert [problem.path for problem in caught.value.problems] == [field]
    assert actions(services) == []


def test_a_siret_that_a_site_carries_makes_no_second_one(services: Services, coordinator: Actor) -> None:
    create_site(services, coordinator, NEW | {"siret": SIRET}, "")

    with pytest.raises(InvalidDeclaration) as caught:
        create_site(services, coordinator, NEW | {"siret": SIRET, "site_name": "Autre"}, "")

    assert [problem.path for problem in caught.value.problems] == ["siret"]


def test_a_site_sent_twice_without_a_siret_is_added_once(services: Services, coordinator: Actor) -> None:
    create_site(services, coordinator, NEW, "")

    with pytest.raises(InvalidDeclaration) as caught:
        create_site(services, coordinator, NEW | {"site_name": "usine  NEUVE"}, "")

    assert [problem.path for problem in caught.value.problems] == ["site_name"]
    assert len(stored(services).sites.all()) == 3


def test_a_second_site_joins_the_company_of_its_siren_and_keeps_its_name(
    services: Services, coordinator: Actor
) -> None:
    first = create_site(services, coordinator, NEW | {"siret": sirets[0]}, "")
    second = create_site(
        services,
        coordinator,
        NEW | {"siret": sirets[1], "site_name": "Dépôt", "company_name": "Mal écrite"},
        "",
    )

    assert second.company_id == first.company_id
    names = {c.id: c.name for c in stored(services).sites.companies()}
    assert names[first.company_id] == "Entreprise N"


def test_a_coordinator_of_parks_adds_sites_to_theirs_alone(services: Services) -> None:
    assert [park.id for park in parks_to_choose(services, OF_PARK)] == [PARK]
    assert create_site(services, OF_PARK, NEW, PARK).park_id == PARK
    for park in ("", "park_elsewhere"):
        with pytest.raises(NotAllowed):
            create_site(services, OF_PARK, NEW | {"site_name": "Autre"}, park)


def test_a_site_is_corrected_and_keeps_what_the_form_does_not_ask(
    services: Services, coordinator: Actor
) -> None:
    before = (
        stored(services).sites.get("site_a").model_copy(update={"park_id": PARK, "drivers": {"kilns": 2}})
    )
    stored(services).sites.save([before])
    told = fields_of(before, siret=sirets[0], site_name="Site A bis", commune_code="62498")

    change_site(services, coordinator, "site_a", told, seen(services, coordinator))

    after = stored(services).sites.get("site_a")
    assert (after.siret, after.name, after.commune_code) == (sirets[0], "Site A bis", "62498")
    assert (after.park_id, after.drivers) == (PARK, {"kilns": 2})
    assert actions(services) == ["change_site"]


def test_a_form_sent_as_it_was_shown_changes_nothing(services: Services, coordinator: Actor) -> None:
    site = make_site(position_source="commune", longitude=0, latitude=0)
    commune = services.reference.communes.get(site.commune_code)
    site = site.model_copy(update={"longitude": commune.longitude, "latitude": commune.latitude})
    stored(services).sites.save([site])

    change_site(services, coordinator, "site_a", fields_of(site), seen(services, coordinator))

    assert stored(services).sites.get("site_a") == site
    assert actions(services) == []


def test_of_two_who_change_a_site_the_second_is_told(services: Services, coordinator: Actor) -> None:
    stamp = seen(services, coordinator)
    site = stored(services).sites.get("site_a")
    change_site(services, coordinator, "site_a", fields_of(site, site_name="Un"), stamp)

    for late in (
        lambda: change_site(services, coordinator, "site_a", fields_of(site, site_name="Deux"), stamp),
        lambda: close_site(services, coordinator, "site_a", stamp),
        lambda: reopen_site(services, coordinator, "site_a", stamp),
    ):
        with pytest.raises(ConflictingReview):
            late()

    assert stored(services).sites.get("site_a").name == "Un"


def test_another_siren_means_another_company(services: Services, coordinator: Actor) -> None:
    stored(services).sites.save_companies([make_company(siren=SIREN)])
    site = stored(services).sites.get("site_a")
    told = fields_of(site, siret=sirets[0], company_name="Repreneur")

    change_site(services, coordinator, "site_a", told, seen(services, coordinator))

    companies = {c.id: c for c in stored(services).sites.companies()}
    after = companies[stored(services).sites.get("site_a").company_id]
    assert (after.name, after.siren) == ("Repreneur", sirets[0][:9])
    assert companies["company_a"].name == "Entreprise A"
    assert stored(services).sites.get("site_b").company_id == "company_a"


def test_a_company_is_renamed_only_by_who_answers_for_all_its_sites(
    services: Services, coordinator: Actor
) -> None:
    site = stored(services).sites.get("site_a")
    told = fields_of(site, company_name="Entreprise A et fils")

    with pytest.raises(InvalidDeclaration) as caught:  # site B is the same company's, outside of the park
        change_site(services, OF_PARK, "site_a", told, seen(services, OF_PARK))
    assert [problem.path for problem in caught.value.problems] == ["company_name"]

    change_site(services, coordinator, "site_a", told, seen(services, coordinator))
    assert [c.name for c in stored(services).sites.companies()] == ["Entreprise A et fils"]


def test_s4_a_site_of_another_park_is_as_good_as_missing(services: Services) -> None:
    site = stored(services).sites.get("site_b")

    for site_id in ("site_b", "site_nobody"):
        for call in (
            lambda i=site_id: editable_site(services, OF_PARK, i),
            lambda i=site_id: change_site(services, OF_PARK, i, fields_of(site), ""),
            lambda i=site_id: close_site(services, OF_PARK, i, ""),
            lambda i=site_id: reopen_site(services, OF_PARK, i, ""),
        ):
            with pytest.raises(UnknownThing):
                call()


def test_a_site_manager_edits_no_site(services: Services, manager_a: Actor) -> None:
    with pytest.raises(NotAllowed):
        editable_site(services, manager_a, "site_a")
    with pytest.raises(NotAllowed):
        create_site(services, manager_a, NEW, "")


def test_a_closed_site_declares_nothing_takes_part_in_nothing_and_comes_back(
    services: Services, coordinator: Actor, manager_a: Actor
) -> None:
    assert close_site(services, coordinator, "site_a", seen(services, coordinator)) == 1

    assert stored(services).flows.get("flow_offer").withdrawn
    assert stored(services).sites.get("site_a").closed_on == NOON.date()
    assert sites_managed(services, manager_a) == ()
    assert [line.site.id for line in site_lines(services, manager_a)] == ["site_a"]
    territory = services.store.read(lambda r: territory_on(r, NOON.date()))
    assert [flow.id for flow in territory.flows if not flow.withdrawn] == ["flow_need"]
    for call in (
        lambda: declare_flow(services, manager_a, "site_a", ASH),
        lambda: declare_record(services, manager_a, ASH | {"site_id": "site_a", "quantity": 12}),
        lambda: go_back(services, manager_a, "flow_offer", 1, latest=2),
    ):
        with pytest.raises(InvalidDeclaration):
            call()

    reopen_site(services, coordinator, "site_a", seen(services, coordinator))
    go_back(services, manager_a, "flow_offer", 1, latest=2)

    assert not stored(services).flows.get("flow_offer").withdrawn
    assert actions(services) == ["close_site", "reopen_site", "restore_version"]


def test_closing_twice_and_opening_twice_change_nothing_more(services: Services, coordinator: Actor) -> None:
    close_site(services, coordinator, "site_a", seen(services, coordinator))
    assert close_site(services, coordinator, "site_a", seen(services, coordinator)) == 0
    reopen_site(services, coordinator, "site_a", seen(services, coordinator))
    reopen_site(services, coordinator, "site_a", seen(services, coordinator))

    assert actions(services) == ["close_site", "reopen_site"]
