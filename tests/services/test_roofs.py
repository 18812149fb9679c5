"""Roofs as people see them, settle them and claim them."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.roof_owners import RoofVerdict
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services.context import Services
from symbiose.services.personal_data import data_of_person
from symbiose.services.propose import territory_on
from symbiose.services.roof_matching import RoofPlacer
from symbiose.services.roof_settling import MOST_NAMED, RoofWord, claim_roof, name_roof, settle_roof
from symbiose.services.roofs import RoofsAsked, roof_sheet, roofs_page, waiting_roofs
from tests.builders import NOON, make_roof, make_site
from tests.fakes import FakeRepositories, FakeStore

COORDINATOR = Actor(id="account_c", role=Role.COORDINATOR)
OF_PARK = Actor(id="account_p", role=Role.COORDINATOR, park_ids=("park_a",), site_ids=("site_a",))
MANAGER_A = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
MANAGER_C = Actor(id="account_m", role=Role.SITE_MANAGER, site_ids=("site_c",))
ANALYST = Actor(id="account_r", role=Role.ANALYST)
SQUARE = "POLYGON ((2.83 50.43, 2.831 50.43, 2.831 50.431, 2.83 50.431, 2.83 50.43))"
"""Sites A and B stand on it."""
BESIDE = "POLYGON ((2.8301 50.4313, 2.8309 50.4313, 2.8309 50.4319, 2.8301 50.4319, 2.8301 50.4313))"
"""33 m north of the square; 67 m from sites A and B."""
HOUSE = "POLYGON ((2.8302 50.4312, 2.8303 50.4312, 2.8303 50.4313, 2.8302 50.4313, 2.8302 50.4312))"
AWAY = "POLYGON ((2.85 50.44, 2.8501 50.44, 2.8501 50.4401, 2.85 50.4401, 2.85 50.44))"
"""Under site C."""
FAR = "POLYGON ((2.87 50.44, 2.8701 50.44, 2.8701 50.4401, 2.87 50.4401, 2.87 50.44))"
"""Near no site."""
ON_A = RoofWord(RoofVerdict.SETTLED, "site_a")


@pytest.fixture
def services(services: Services) -> Services:
    """Return services with a shared roof, one beside it, a house, one under site C, and one far away."""
    assert isinstance(services.store, FakeStore)
    placed = replace(services, roof_surveyor=FootprintSurveyor())
    kept = services.store.repositories
    places = {"a": (2.8305, 50.4307), "b": (2.8306, 50.4307), "c": (2.85005, 50.44005)}
    kept.sites.save(
        [
            make_site(
                id=f"site_{name}",
                name=f"Site {name.upper()}",
                commune_code="62498",
                longitude=place[0],
                latitude=place[1],
                park_id="park_a" if name == "a" else None,
            )
            for name, place in places.items()
        ]
    )
    roofs = [
        make_roof(id="roof_shared", reference="S", area_m2=900, footprint_wkt=SQUARE),
        make_roof(id="roof_beside", reference="B", area_m2=400, footprint_wkt=BESIDE),
        make_roof(id="roof_house", reference="H", area_m2=50, footprint_wkt=HOUSE),
        make_roof(id="roof_away", reference="W", area_m2=300, footprint_wkt=AWAY, yearly_kwh=50_000.0),
        make_roof(id="roof_far", reference="F", area_m2=300, footprint_wkt=FAR),
    ]
    kept.roofs.save(roofs)
    RoofPlacer.within(placed, kept).place(kept, roofs)
    kept.roofs.sum_up("aula", NOON)
    return placed


def stored(services: Services) -> FakeRepositories:
    assert isinstance(services.store, FakeStore)
    return services.store.repositories


def shown(services: Services, actor: Actor, asked: RoofsAsked | None = None) -> list[str | None]:
    return [line.roof.reference for line in roofs_page(services, actor, asked or RoofsAsked()).lines]


def waiting(services: Services, actor: Actor) -> list[str | None]:
    return [line.known.roof.reference for line in waiting_roofs(services, actor).lines]


def owners(services: Services) -> dict[str, str]:
    territory = services.store.read(lambda r: territory_on(r, NOON.date()))
    return {one.roof.id: one.site_id for one in territory.roofs}


@pytest.mark.parametrize("actor", [COORDINATOR, OF_PARK, MANAGER_A, ANALYST])
def test_everybody_sees_the_roofs_of_sites_alone(services: Services, actor: Actor) -> None:
    assert shown(services, actor) == ["W"]


@pytest.mark.parametrize(
    ("actor", "expected"),
    [(COORDINATOR, ["S"]), (OF_PARK, ["S"]), (MANAGER_A, ["S"]), (MANAGER_C, []), (ANALYST, [])],
)
def test_a_roof_to_settle_is_told_to_whoever_answers_for_a_site_on_it(
    services: Services, actor: Actor, expected: list[str]
) -> None:
    assert waiting(services, actor) == expected
    assert roofs_page(services, actor, RoofsAsked()).waiting == len(expected)


def test_a_large_roof_within_50_m_of_a_site_waits_and_one_farther_away_does_not(services: Services) -> None:
    kept = stored(services)
    kept.sites.save([kept.sites.get("site_a").model_copy(update={"latitude": 50.4311})])
    RoofPlacer.within(services, kept).place(kept, kept.roofs.all())

    lines = {line.known.roof.reference: line for line in waiting_roofs(services, COORDINATOR).lines}

    assert set(lines) == {"B"}  # A left the square, where B stands alone now, and is 22 m from the other roof
    assert [(near.site.id, near.distance_m) for near in lines["B"].near] == [("site_a", 22.3)]


def test_a_house_is_shown_to_nobody(services: Services) -> None:
    with pytest.raises(UnknownThing):
        roof_sheet(services, COORDINATOR, "roof_house")


def test_a_coordinator_settles_a_shared_roof_and_runs_see_it(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", RoofWord(RoofVerdict.SETTLED, "site_b", "  Le bail "))

    sheet = roof_sheet(services, COORDINATOR, "roof_shared")
    assert owners(services) == {"roof_away": "site_c", "roof_shared": "site_b"}
    assert (sheet.site and sheet.site.id, sheet.version) == ("site_b", 1)
    assert sheet.known.history[0].reason == "Le bail"
    assert waiting(services, COORDINATOR) == []
    assert stored(services).journal.entries[-1].action == "roof_settled"
    assert stored(services).journal.entries[-1].thing_id == "roof_shared"


def test_a_roof_of_no_site_of_the_service_waits_no_more_and_belongs_to_none(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", RoofWord(RoofVerdict.SETTLED, None))

    assert waiting(services, COORDINATOR) == []
    assert owners(services) == {"roof_away": "site_c"}
    assert roof_sheet(services, COORDINATOR, "roof_shared").known.held is not None


def test_what_was_settled_is_withdrawn_and_waits_again(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", ON_A)
    settle_roof(services, COORDINATOR, "roof_shared", RoofWord(RoofVerdict.WITHDRAWN, None, version=1))

    assert waiting(services, COORDINATOR) == ["S"]
    assert owners(services) == {"roof_away": "site_c"}


def test_of_two_who_settle_a_roof_the_second_is_told(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", ON_A)

    with pytest.raises(ConflictingReview):
        settle_roof(services, COORDINATOR, "roof_shared", RoofWord(RoofVerdict.SETTLED, "site_b"))

    assert owners(services)["roof_shared"] == "site_a"


def test_nothing_is_withdrawn_where_nothing_was_settled(services: Services) -> None:
    with pytest.raises(ConflictingReview):
        settle_roof(services, COORDINATOR, "roof_shared", RoofWord(RoofVerdict.WITHDRAWN, None))


def test_a_coordinator_of_a_park_settles_only_what_is_theirs_whole(services: Services) -> None:
    both = OF_PARK.model_copy(update={"site_ids": ("site_a", "site_b")})

    with pytest.raises(NotAllowed):
        settle_roof(services, OF_PARK, "roof_shared", ON_A)
    with pytest.raises(InvalidDeclaration):
        settle_roof(services, both, "roof_shared", RoofWord(RoofVerdict.SETTLED, "site_c"))
    settle_roof(services, both, "roof_shared", ON_A)

    assert owners(services)["roof_shared"] == "site_a"


def test_a_site_manager_claims_a_roof_which_changes_nothing_until_it_is_settled(services: Services) -> None:
    claim_roof(services, MANAGER_A, "roof_shared", RoofWord(RoofVerdict.CLAIMED, "site_a", "Nous louons"))
    before = owners(services)
    (line,) = waiting_roofs(services, COORDINATOR).lines
    settle_roof(services, COORDINATOR, "roof_shared", replace(ON_A, version=1))

    assert before == {"roof_away": "site_c"}
    assert [(one.site_id, one.reason) for one in line.known.claims] == [("site_a", "Nous louons")]
    assert owners(services)["roof_shared"] == "site_a"
    assert waiting(services, MANAGER_A) == []


def test_a_site_manager_says_that_a_roof_is_not_theirs(services: Services) -> None:
    claim_roof(services, MANAGER_C, "roof_away", RoofWord(RoofVerdict.DISCLAIMED, "site_c", "Au bailleur"))

    assert owners(services) == {"roof_away": "site_c"}
    assert waiting(services, COORDINATOR) == ["W", "S"]


@pytest.mark.parametrize(
    ("actor", "roof_id", "site_id"),
    [
        (MANAGER_A, "roof_shared", "site_b"),
        (MANAGER_A, "roof_away", "site_a"),
        (MANAGER_C, "roof_shared", "site_c"),
        (COORDINATOR, "roof_shared", "site_a"),
        (MANAGER_A, "roof_house", "site_a"),
    ],
)
def test_nobody_claims_for_a_site_that_is_not_theirs_or_not_near(
    services: Services, actor: Actor, roof_id: str, site_id: str
) -> None:
    with pytest.raises(UnknownThing):
        claim_roof(services, actor, roof_id, RoofWord(RoofVerdict.CLAIMED, site_id))


def test_site_managers_and_analysts_settle_nothing(services: Services) -> None:
    for actor in (MANAGER_A, ANALYST):
        with pytest.raises(NotAllowed):
            settle_roof(services, actor, "roof_shared", ON_A)


def test_a_large_roof_near_no_site_is_named_by_its_reference(services: Services) -> None:
    name_roof(services, COORDINATOR, "site_a", " F ", "Bâtiment 3")
    name_roof(services, MANAGER_C, "site_c", "B", "")

    assert owners(services)["roof_far"] == "site_a"
    assert waiting(services, COORDINATOR) == ["B", "S"]
    assert waiting(services, MANAGER_C) == ["B"]


def test_a_site_reads_no_cadastre_by_naming_roof_after_roof(services: Services) -> None:
    """Each roof that a site names is shown to it: ten wait at most, those near it not counted."""
    kept = stored(services).roofs
    kept.save([make_roof(id=f"roof_{n}", reference=f"N{n}", area_m2=300) for n in range(MOST_NAMED + 1)])
    name_roof(services, MANAGER_C, "site_c", "W", "")
    for n in range(MOST_NAMED):
        name_roof(services, MANAGER_C, "site_c", f"N{n}", "")

    with pytest.raises(InvalidDeclaration, match="attendent déjà"):
        name_roof(services, MANAGER_C, "site_c", f"N{MOST_NAMED}", "")
    with pytest.raises(UnknownThing):
        roof_sheet(services, MANAGER_C, f"roof_{MOST_NAMED}")

    name_roof(services, COORDINATOR, "site_b", f"N{MOST_NAMED}", "")
    settle_roof(services, COORDINATOR, "roof_0", RoofWord(RoofVerdict.SETTLED, None, version=1))
    assert name_roof(services, MANAGER_C, "site_c", "B", "").verdict is RoofVerdict.CLAIMED


def test_naming_a_roof_overrides_nothing_that_a_person_settled_unseen(services: Services) -> None:
    name_roof(services, COORDINATOR, "site_a", "F", "Bâtiment 3")

    with pytest.raises(InvalidDeclaration, match="a déjà dit à qui est ce toit"):
        name_roof(services, COORDINATOR, "site_b", "F", "")
    assert owners(services)["roof_far"] == "site_a"


def test_who_names_a_roof_far_away_does_not_read_why_it_was_settled(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", replace(ON_A, reason="Bail de 2019"))
    name_roof(services, MANAGER_C, "site_c", "S", "À nous")

    of_c, of_a = (roof_sheet(services, one, "roof_shared").known.history for one in (MANAGER_C, MANAGER_A))

    assert [one.reason for one in of_c] == [None, "À nous"]
    assert [one.reason for one in of_a] == ["Bail de 2019", None]


@pytest.mark.parametrize("reference", ["H", "unknown", ""])
def test_a_house_or_an_unknown_reference_is_not_named(services: Services, reference: str) -> None:
    with pytest.raises(InvalidDeclaration):
        name_roof(services, COORDINATOR, "site_a", reference, "")


def test_a_reference_that_two_cadastres_have_is_not_named(services: Services) -> None:
    stored(services).roofs.save([make_roof(id="roof_2", cadastre="other", reference="F", area_m2=300)])

    with pytest.raises(InvalidDeclaration, match="plusieurs"):
        name_roof(services, COORDINATOR, "site_a", "F", "")


def test_a_roof_settled_to_a_site_that_closes_waits_again(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", ON_A)
    kept = stored(services)
    kept.sites.save([kept.sites.get("site_a").model_copy(update={"closed_on": NOON.date()})])
    RoofPlacer.within(services, kept).place(kept, kept.roofs.all())

    assert owners(services) == {"roof_away": "site_c"}
    assert waiting(services, COORDINATOR) == ["S"]
    with pytest.raises(InvalidDeclaration):
        settle_roof(services, COORDINATOR, "roof_shared", replace(ON_A, version=1))


def test_what_was_said_of_a_roof_that_is_gone_is_told_to_staff(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", ON_A)
    stored(services).roofs.remove(["roof_shared"])

    assert [one.reference for one in waiting_roofs(services, COORDINATOR).gone] == ["S"]
    assert waiting_roofs(services, MANAGER_A).gone == ()
    assert shown(services, COORDINATOR) == ["W"]


def test_a_roof_whose_word_holds_for_the_one_in_its_place_is_not_listed_as_gone(services: Services) -> None:
    said = settle_roof(services, COORDINATOR, "roof_shared", ON_A)
    kept = stored(services)
    kept.roofs.save([make_roof(id="roof_again", reference="S2", area_m2=300)])
    kept.roofs.remove(["roof_shared"])
    kept.roof_decisions.save(said.model_copy(update={"roof_id": "roof_again", "reference": "S2"}))

    assert waiting_roofs(services, COORDINATOR).gone == ()


def test_a_word_of_two_roofs_that_are_gone_is_listed_once(services: Services) -> None:
    said = settle_roof(services, COORDINATOR, "roof_shared", ON_A)
    kept = stored(services)
    kept.roofs.remove(["roof_shared"])
    kept.roof_decisions.save(said.model_copy(update={"roof_id": "roof_again", "reference": "S2"}))
    kept.roof_decisions.save(said.model_copy(update={"roof_id": "roof_other", "reason": "Bail"}))

    gone = waiting_roofs(services, COORDINATOR).gone

    assert sorted((one.roof_id, one.reason) for one in gone) == [
        ("roof_again", said.reason),
        ("roof_other", "Bail"),
    ]


def test_a_sheet_tells_who_spoke_to_staff_alone_and_neighbours_to_whom_it_concerns(
    services: Services,
) -> None:
    claim_roof(services, MANAGER_A, "roof_shared", RoofWord(RoofVerdict.CLAIMED, "site_a", "Nous louons"))

    of_manager, of_staff = (roof_sheet(services, one, "roof_shared") for one in (MANAGER_A, COORDINATOR))
    of_another = roof_sheet(services, MANAGER_A, "roof_away")

    assert [line.site.id for line in of_manager.near] == ["site_a", "site_b"]
    assert (of_manager.may_settle, of_staff.may_settle) == (False, True)
    assert [site.id for site in of_manager.own_sites] == ["site_a"]
    assert (of_manager.people, of_staff.known.history[0].reason) == ({}, "Nous louons")
    assert of_manager.known.history[0].reason == "Nous louons"
    neighbour = MANAGER_A.model_copy(update={"id": "account_n", "site_ids": ("site_b",)})
    of_neighbour = roof_sheet(services, neighbour, "roof_shared")
    assert [(one.site_id, one.reason) for one in of_neighbour.known.claims] == [("site_a", None)]
    assert (of_another.involved, of_another.near, of_another.own_sites) == (False, (), ())
    with pytest.raises(UnknownThing):
        roof_sheet(services, MANAGER_C, "roof_shared")


def test_a_reason_has_its_length(services: Services) -> None:
    with pytest.raises(InvalidDeclaration):
        settle_roof(services, COORDINATOR, "roof_shared", replace(ON_A, reason="x" * 501))


def test_roofs_are_asked_for_by_park_commune_and_site(services: Services) -> None:
    settle_roof(services, COORDINATOR, "roof_shared", ON_A)

    assert shown(services, COORDINATOR, RoofsAsked(park_id="park_a")) == ["S"]
    assert shown(services, COORDINATOR, RoofsAsked(site_id="site_c")) == ["W"]
    assert shown(services, COORDINATOR, RoofsAsked(commune_code="62276")) == []


def test_sites_known_by_their_commune_alone_are_told_to_who_answers_for_them(services: Services) -> None:
    kept = stored(services)
    kept.sites.save([kept.sites.get("site_a").model_copy(update={"position_source": "commune"})])

    assert [one.id for one in roofs_page(services, MANAGER_A, RoofsAsked()).without_place] == ["site_a"]
    assert roofs_page(services, MANAGER_C, RoofsAsked()).without_place == ()


def test_what_a_person_said_of_a_roof_is_among_what_they_take_away(services: Services) -> None:
    account = Account(id="account_c", email="c@a.example", role=Role.COORDINATOR)
    stored(services).accounts.save(account)
    settle_roof(services, COORDINATOR, "roof_shared", replace(ON_A, reason="Le bail"))

    (written,) = data_of_person(services, COORDINATOR).written

    assert (written.kind, written.thing_id, written.text) == ("roof", "roof_shared", "settled: Le bail")
