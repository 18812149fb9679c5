"""A group wished otherwise: checked, designed anew as a job, compared, accepted as it came out."""

from dataclasses import dataclass, field, replace

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.jobs import JobState
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.sharing_distances import PERIURBAN, SPARSE
from symbiose.domain.solar_design import GroupAdjustment, SolarWish, SunDesigned, SunHeld
from symbiose.domain.solar_groups import SolarGroup, solar_group_id
from symbiose.services.accounts import actor_of_email
from symbiose.services.context import Services
from symbiose.services.jobs import job_of
from symbiose.services.propose import propose_exchanges
from symbiose.services.solar_groups import solar_group, solar_groups
from symbiose.services.solar_review import accept_group, reopen_group
from symbiose.services.solar_wishes import accept_adjusted_group, group_wish_seen, start_group_wish
from tests.builders import make_decision, make_site
from tests.solar_case import GROUP_ID, USING_B, keep_group, lighting, make_group, make_solar_decision
from tests.web.work import do_all_jobs

WITHOUT_C = SolarWish(without=("site_c",))
SMALLER_ID = solar_group_id(("roof_a", "power_a", "power_b"))


@dataclass
class Designer:
    """Leaves out what a wish leaves out, and notes what it was asked."""

    asked: list[tuple[SolarWish, SunHeld]] = field(default_factory=list)
    joining: list[tuple[str, ...]] = field(default_factory=list)
    comes_out: SolarGroup | None = None
    """What comes of any wish; None where members are left out."""

    def design(self, territory: Territory, settings: SolveSettings, held: SunHeld) -> SunDesigned:
        return SunDesigned()

    def adjust(
        self,
        territory: Territory,
        wanted: GroupAdjustment,
        settings: SolveSettings,
        held: SunHeld,
    ) -> SolarGroup | None:
        group, wish = wanted.group, wanted.wish
        self.asked.append((wish, held))
        self.joining.append(wanted.joining)
        if self.comes_out is not None:
            return self.comes_out
        members = tuple(one for one in group.members if one.site_id not in wish.without)
        if len(members) < 2:
            return None
        gone = {
            *wish.without_roofs,
            *(i for one in group.members if one not in members for i in one.roof_ids),
        }
        roofs = tuple(roof for roof in group.roofs if roof.roof_id not in gone)
        things = (*(roof.roof_id for roof in roofs), *(i for one in members for i in one.flow_ids))
        return group.model_copy(update={"id": solar_group_id(things), "members": members, "roofs": roofs})


@pytest.fixture
def designer() -> Designer:
    return Designer()


@pytest.fixture
def wishing(services: Services, coordinator: Actor, designer: Designer) -> Services:
    """Return services whose latest run proposes a group, with accounts for those who wish."""
    store = services.store.repositories  # type: ignore[attr-defined]
    for one in (coordinator, Actor(id="account_o", role=Role.COORDINATOR)):
        store.accounts.save(Account(id=one.id, email=f"{one.id}@a.example", role=one.role))
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(services.store)  # type: ignore[arg-type]
    return replace(services, solar_designer=designer)


def wished(services: Services, actor: Actor, wish: SolarWish) -> str:
    """Return the job of a wish that has been done."""
    job = start_group_wish(services, actor, GROUP_ID, wish)
    do_all_jobs(services)
    assert job_of(services, actor, job.id).job.state is JobState.DONE
    return job.id


def test_a_wish_is_designed_anew_and_set_beside_the_present_group(
    wishing: Services, coordinator: Actor
) -> None:
    seen = group_wish_seen(wishing, coordinator, wished(wishing, coordinator, WITHOUT_C))

    assert seen.outcome.before == make_group()
    assert seen.outcome.after is not None
    assert (seen.outcome.after.id, seen.outcome.after.site_ids) == (SMALLER_ID, ("site_a", "site_b"))
    assert (seen.version, seen.state, seen.instead) == (0, State.PROPOSED, False)


def test_what_else_is_accepted_is_held_and_the_group_itself_is_free(
    wishing: Services, coordinator: Actor, designer: Designer
) -> None:
    store = wishing.store.repositories  # type: ignore[attr-defined]
    months = lighting(0.1).monthly
    store.decisions.save(
        make_decision(proposal_id=USING_B.proposal_id, path=USING_B, monthly=months, monthly_received=months)
    )
    store.solar_decisions.save(make_solar_decision())
    store.solar_decisions.save(make_solar_decision(group_id="sun_else", group=None, state=State.REFUSED))

    wished(wishing, coordinator, WITHOUT_C)

    [(wish, held)] = designer.asked
    assert wish == WITHOUT_C
    assert held.taken_mwh["power_b"] == pytest.approx(months)
    assert [one.group_id for one in held.decisions] == ["sun_else"]


def in_the_west(wishing: Services) -> Actor:
    """Return who coordinates a park of site A alone."""
    sites = wishing.store.repositories.sites  # type: ignore[attr-defined]
    site = next(one for one in sites.all() if one.id == "site_a")
    sites.save([site.model_copy(update={"park_id": "park_w"})])
    account = Account(id="account_w", email="w@a.example", role=Role.COORDINATOR, park_ids=("park_w",))
    wishing.store.repositories.accounts.save(account)  # type: ignore[attr-defined]
    return actor_of_email(wishing, "w@a.example")


def test_a_wish_keeps_a_site_that_the_caller_answers_for(wishing: Services, coordinator: Actor) -> None:
    """What is left would be a group of others, which is not theirs to read."""
    west = in_the_west(wishing)

    with pytest.raises(InvalidDeclaration) as refused:
        start_group_wish(wishing, west, GROUP_ID, SolarWish(without=("site_a",)))

    assert [one.path for one in refused.value.problems] == ["own"]
    assert start_group_wish(wishing, coordinator, GROUP_ID, SolarWish(without=("site_a",)))


def test_a_design_that_came_out_without_a_site_of_the_caller_is_not_told(
    wishing: Services, designer: Designer
) -> None:
    west = in_the_west(wishing)
    designer.comes_out = make_group().model_copy(update={"members": make_group().members[1:]})
    job_id = wished(wishing, west, WITHOUT_C)

    assert group_wish_seen(wishing, west, job_id).outcome.after is None
    with pytest.raises(UnknownThing):
        accept_adjusted_group(wishing, west, job_id, 0)


def test_a_wish_of_which_nothing_is_possible_says_so_and_is_not_accepted(
    wishing: Services, coordinator: Actor
) -> None:
    job_id = wished(wishing, coordinator, SolarWish(without=("site_b", "site_c")))

    assert group_wish_seen(wishing, coordinator, job_id).outcome.after is None
    with pytest.raises(UnknownThing, match="came to no group"):
        accept_adjusted_group(wishing, coordinator, job_id, 0)


def test_a_group_is_accepted_as_it_came_of_a_wish_with_one_entry_of_the_journal(
    wishing: Services, coordinator: Actor
) -> None:
    job_id = wished(wishing, coordinator, WITHOUT_C)
    before = wishing.store.read(lambda r: r.journal.count())

    decision = accept_adjusted_group(wishing, coordinator, job_id, 0)

    assert wishing.store.read(lambda r: r.journal.count()) == before + 1
    assert (decision.group_id, decision.state) == (SMALLER_ID, State.ACCEPTED)
    states = {line.id: (line.state, line.in_latest_run) for line in solar_groups(wishing, coordinator).lines}
    assert states == {GROUP_ID: (State.PROPOSED, True), SMALLER_ID: (State.ACCEPTED, False)}
    assert solar_group(wishing, coordinator, SMALLER_ID).group == decision.group


def test_an_accepted_group_is_withdrawn_before_another_design_of_it_is_accepted(
    wishing: Services, coordinator: Actor
) -> None:
    accept_group(wishing, coordinator, GROUP_ID, 0)
    job_id = wished(wishing, coordinator, WITHOUT_C)

    assert group_wish_seen(wishing, coordinator, job_id).instead
    with pytest.raises(ConflictingReview, match="is in group"):
        accept_adjusted_group(wishing, coordinator, job_id, 0)
    reopen_group(wishing, coordinator, GROUP_ID, 1)
    assert accept_adjusted_group(wishing, coordinator, job_id, 0).group_id == SMALLER_ID


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        (SolarWish(), "wish"),
        (SolarWish(key="dynamic_prorata"), "wish"),
        (SolarWish(key="by_turns"), "key"),
        (SolarWish(without=("site_z",)), "without"),
        (SolarWish(without_roofs=("roof_z",)), "without_roofs"),
        (SolarWish(without_roofs=("roof_a",), without=("site_c",)), "wish"),
    ],
    ids=["nothing", "the same key", "no such key", "no such site", "no such roof", "no roof left"],
)
def test_a_wish_is_told_what_is_wrong_with_it(
    wishing: Services, coordinator: Actor, wish: SolarWish, path: str
) -> None:
    with pytest.raises(InvalidDeclaration) as told:
        start_group_wish(wishing, coordinator, GROUP_ID, wish)

    assert [problem.path for problem in told.value.problems] == [path]
    assert wishing.store.read(lambda r: r.jobs.unfinished()) == []


@pytest.mark.parametrize("wish", [SolarWish(key="static"), SolarWish(without_roofs=("roof_c",))])
def test_a_wish_may_be_for_another_key_or_against_a_roof(
    wishing: Services, coordinator: Actor, wish: SolarWish
) -> None:
    assert group_wish_seen(wishing, coordinator, wished(wishing, coordinator, wish)).outcome.wish == wish


def test_a_wish_is_for_those_who_review_the_group_and_its_outcome_for_who_asked(
    wishing: Services, coordinator: Actor, manager_a: Actor
) -> None:
    stranger = Actor(id="p", role=Role.COORDINATOR, site_ids=("site_elsewhere",), park_ids=("park_z",))
    other = Actor(id="q", role=Role.COORDINATOR, site_ids=("site_c",), park_ids=("park_c",))
    job_id = wished(wishing, coordinator, WITHOUT_C)

    with pytest.raises(NotAllowed):
        start_group_wish(wishing, manager_a, GROUP_ID, WITHOUT_C)
    with pytest.raises(UnknownThing):
        start_group_wish(wishing, stranger, GROUP_ID, WITHOUT_C)
    with pytest.raises(UnknownThing):
        group_wish_seen(wishing, other, job_id)
    with pytest.raises(UnknownThing):
        accept_adjusted_group(wishing, other, job_id, 0)


TEN_KM = SolarWish(derogation=PERIURBAN)
CITY, BELT, VILLAGE = "62276", "62132", "62029"
"""Douvrin is an urban centre, Billy-Berclau an urban belt, Amettes scattered housing."""


def place_members(services: Services, **communes: str) -> None:
    """Put sites into communes; those that are not known yet are added."""
    services.store.repositories.sites.save(  # type: ignore[attr-defined]
        [make_site(id=site_id, commune_code=code) for site_id, code in communes.items()]
    )


def test_a_derogation_is_wished_with_the_sites_of_communes_that_it_is_for(
    wishing: Services, coordinator: Actor, designer: Designer
) -> None:
    place_members(wishing, site_a=BELT, site_b=BELT, site_c=VILLAGE, near=BELT, village=VILLAGE, city=CITY)
    closed = make_site(id="closed", commune_code=BELT, closed_on=wishing.clock().date())
    wishing.store.repositories.sites.save([closed])  # type: ignore[attr-defined]

    wished(wishing, coordinator, TEN_KM)

    [joining] = designer.joining
    assert set(joining) == {"near", "village"}


def test_a_wish_without_derogation_is_among_the_members_alone(
    wishing: Services, coordinator: Actor, designer: Designer
) -> None:
    place_members(wishing, near=BELT, village=VILLAGE)

    wished(wishing, coordinator, WITHOUT_C)

    assert designer.joining == [()]


def test_who_coordinates_some_parks_is_offered_the_sites_there_alone(
    wishing: Services, designer: Designer
) -> None:
    place_members(wishing, site_a=BELT, site_b=BELT, site_c=BELT, near=BELT)
    store = wishing.store.repositories  # type: ignore[attr-defined]
    there = [make_site(id=one, commune_code=BELT, park_id="park_a") for one in ("site_a", "theirs")]
    store.sites.save(there)
    store.accounts.save(
        Account(id="account_p", email="p@a.example", role=Role.COORDINATOR, park_ids=("park_a",))
    )
    of_a_park = actor_of_email(wishing, "p@a.example")

    wished(wishing, of_a_park, TEN_KM)

    assert designer.joining == [("theirs",)]


def test_a_member_in_a_city_has_to_be_left_out_of_a_derogation(
    wishing: Services, coordinator: Actor, designer: Designer
) -> None:
    place_members(wishing, site_a=BELT, site_b=BELT, site_c=CITY)

    with pytest.raises(InvalidDeclaration) as told:
        start_group_wish(wishing, coordinator, GROUP_ID, TEN_KM)
    wished(wishing, coordinator, TEN_KM.model_copy(update={"without": ("site_c",)}))

    assert [(one.path, one.value) for one in told.value.problems] == [("derogation", "site_c")]
    assert len(designer.asked) == 1


@pytest.mark.parametrize(
    ("distance_id", "communes"),
    [(PERIURBAN, (CITY, CITY, CITY)), (SPARSE, (BELT, BELT, CITY)), ("self_consumption_power", (BELT,) * 3)],
    ids=["in cities", "none rural", "no distance"],
)
def test_a_distance_that_no_member_may_ask_for_is_refused(
    wishing: Services, coordinator: Actor, distance_id: str, communes: tuple[str, ...]
) -> None:
    place_members(wishing, **dict(zip(("site_a", "site_b", "site_c"), communes, strict=True)))

    with pytest.raises(InvalidDeclaration) as told:
        start_group_wish(wishing, coordinator, GROUP_ID, SolarWish(derogation=distance_id))

    assert [(one.path, one.value) for one in told.value.problems] == [("derogation", distance_id)]


def test_a_group_under_a_derogation_asks_for_no_second_one_and_shows_its_condition(
    wishing: Services, coordinator: Actor, manager_a: Actor
) -> None:
    place_members(wishing, site_a=BELT, site_b=BELT, site_c=BELT)
    usual = solar_group(wishing, coordinator, GROUP_ID)
    keep_group(wishing.store, make_group().model_copy(update={"rule": PERIURBAN}))  # type: ignore[arg-type]

    with pytest.raises(InvalidDeclaration):
        start_group_wish(wishing, coordinator, GROUP_ID, SolarWish(derogation=PERIURBAN))
    accept_group(wishing, coordinator, GROUP_ID, 0)

    seen, member = (solar_group(wishing, one, GROUP_ID) for one in (coordinator, manager_a))
    assert [one.distance.id for one in usual.reaches] == [PERIURBAN]
    assert not usual.line.derogation
    assert seen.reaches == ()
    assert seen.line.state is State.ACCEPTED
    assert seen.line.derogation
    assert member.line.derogation
