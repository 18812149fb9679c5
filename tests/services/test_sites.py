"""The sheet of a site, its size, and accounts detached from it."""

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Activity
from symbiose.domain.errors import InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.flows import EstimateBasis
from symbiose.services.accounts import actor_of
from symbiose.services.context import Services
from symbiose.services.sites import (
    correct_trade,
    detach_account,
    site_lines,
    site_sheet,
    spreadsheet_template,
)
from tests.builders import make_flow, make_site
from tests.services.site_asking import account_of, newcomer, stored


def test_a_sheet_says_where_the_site_stands_and_what_it_does(services: Services, manager_a: Actor) -> None:
    stored(services).sites.save([make_site(activity=Activity(code="29.10Z"))])

    sheet = site_sheet(services, manager_a, "site_a")

    assert (sheet.line.commune, sheet.line.epci.id if sheet.line.epci else "") == ("Douvrin", "CABBALR")
    assert sheet.activity == "Construction de véhicules automobiles"
    assert sheet.company.name == "Entreprise A"
    assert sheet.flows == 1


def test_managers_of_a_site_are_named_to_staff_alone(
    services: Services, manager_a: Actor, coordinator: Actor
) -> None:
    newcomer(services, "account_b", "site_a")

    assert site_sheet(services, manager_a, "site_a").managers == ()
    assert [a.id for a in site_sheet(services, coordinator, "site_a").managers] == ["account_b"]


def test_a_site_outside_the_territory_has_no_agglomeration(services: Services, coordinator: Actor) -> None:
    stored(services).sites.save([make_site(commune_code="59350")])

    assert site_sheet(services, coordinator, "site_a").line.epci is None


def test_s4_a_site_of_others_is_as_good_as_missing(services: Services, manager_a: Actor) -> None:
    for site in ("site_b", "site_nobody"):
        with pytest.raises(UnknownThing):
            site_sheet(services, manager_a, site)
        with pytest.raises(UnknownThing):
            correct_trade(services, manager_a, site, {"jobs": "3"})
        with pytest.raises(UnknownThing):
            spreadsheet_template(services, manager_a, site)


def test_managers_see_their_sites_and_staff_all(
    services: Services, manager_a: Actor, coordinator: Actor, analyst: Actor
) -> None:
    assert [line.site.id for line in site_lines(services, manager_a)] == ["site_a"]
    assert [line.site.id for line in site_lines(services, coordinator)] == ["site_a", "site_b"]
    with pytest.raises(NotAllowed):
        site_lines(services, analyst)


def test_jobs_and_floor_area_are_corrected_and_emptied(services: Services, manager_a: Actor) -> None:
    correct_trade(services, manager_a, "site_a", {"jobs": "1\u202f200", "floor_area_m2": "14000,5"})
    site = stored(services).sites.kept["site_a"]
    assert (site.jobs, site.floor_area_m2) == (1200, 14000.5)

    correct_trade(services, manager_a, "site_a", {"jobs": "", "floor_area_m2": " "})
    site = stored(services).sites.kept["site_a"]
    assert (site.jobs, site.floor_area_m2) == (None, None)
    assert [entry.action for entry in stored(services).journal.entries] == ["correct_site"] * 2


def test_the_activity_is_corrected_and_one_of_another_nomenclature_kept(
    services: Services, manager_a: Actor
) -> None:
    correct_trade(services, manager_a, "site_a", {"activity_code": "2910z"})
    assert stored(services).sites.kept["site_a"].activity == Activity(code="29.10Z")

    later = Activity(nomenclature="NAF 2025", code="29.10Y")
    stored(services).sites.save([make_site(activity=later)])
    correct_trade(services, manager_a, "site_a", {"activity_code": "29.10Y", "jobs": "3"})
    assert stored(services).sites.kept["site_a"].activity == later


def test_a_figure_that_estimates_rest_on_is_corrected_and_never_emptied(
    services: Services, manager_a: Actor
) -> None:
    basis = EstimateBasis(ratio_id="r", driver="jobs", driver_value=10, text="2 t par emploi")
    stored(services).sites.save([make_site(jobs=10, floor_area_m2=50)])
    stored(services).flows.save([make_flow(id="flow_e", estimate=basis)])

    with pytest.raises(InvalidDeclaration) as caught:
        correct_trade(services, manager_a, "site_a", {})

    assert [problem.path for problem in caught.value.problems] == ["jobs"]
    correct_trade(services, manager_a, "site_a", {"jobs": "12"})
    assert stored(services).sites.kept["site_a"].jobs == 12


def test_a_correction_that_changes_nothing_writes_nothing(services: Services, manager_a: Actor) -> None:
    correct_trade(services, manager_a, "site_a", {})

    assert stored(services).journal.entries == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("activity_code", "99.99Q"),
        ("jobs", "-1"),
        ("jobs", "2,5"),
        ("jobs", "1e9"),
        ("jobs", "beaucoup"),
        ("floor_area_m2", "-0,1"),
        ("floor_area_m2", "1.234"),
        ("floor_area_m2", "nan"),
        ("floor_area_m2", "99999999999"),
    ],
)
def test_a_size_that_cannot_be_is_refused(
    services: Services, manager_a: Actor, field: str, text: str
) -> None:
    with pytest.raises(InvalidDeclaration) as caught:
        correct_trade(services, manager_a, "site_a", {field: text})

    assert [problem.path for problem in caught.value.problems] == [field]
    assert stored(services).sites.kept["site_a"] == make_site()


def test_s7_a_detached_account_has_no_rights_left_on_the_site(services: Services, coordinator: Actor) -> None:
    manager = newcomer(services, "account_b", "site_a", "site_b")

    detach_account(services, coordinator, "site_a", "account_b")

    left = actor_of(account_of(services, manager))
    assert left.site_ids == ("site_b",)
    with pytest.raises(UnknownThing):
        site_sheet(services, left, "site_a")
    assert [(e.action, e.detail) for e in stored(services).journal.entries] == [
        ("detach_account", "site=site_a")
    ]


def test_who_is_not_attached_cannot_be_detached(services: Services, coordinator: Actor) -> None:
    newcomer(services, "account_b", "site_b")

    for account in ("account_b", "account_nobody"):
        with pytest.raises(UnknownThing):
            detach_account(services, coordinator, "site_a", account)


@pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ANALYST])
def test_only_staff_detach(services: Services, role: Role) -> None:
    newcomer(services, "account_b", "site_a")

    with pytest.raises(NotAllowed):
        detach_account(
            services, Actor(id="account_b", role=role, site_ids=("site_a",)), "site_a", "account_b"
        )
