"""What the roofs of one site would bring it, and what is missing to tell it."""

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.ports import SolveSettings
from symbiose.domain.roof_owners import RoofOwner
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from symbiose.services.sun_of_site import SunGap, site_sun, suns_of_sites
from tests.builders import make_flow, make_site
from tests.fakes import FakeStore
from tests.solar_case import keep_group, make_sun, solar_roofs

MANAGER = Actor(id="manager", role=Role.SITE_MANAGER, site_ids=("site_a",))


@pytest.fixture
def store(services: Services, coordinator: Actor) -> FakeStore:
    """Let the latest run weigh the roof of site A, which the cadastre knows beside that of site C."""
    store = services.store
    assert isinstance(store, FakeStore)
    store.repositories.sites.save([make_site(id="site_a", name="Site A"), make_site(id="site_c")])
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(store)
    roofs = store.repositories.roofs
    for one in solar_roofs():
        roofs.save([one.roof])
        roofs.attach({one.roof.id: RoofOwner(site_id=one.site_id)})
    return store


def test_a_manager_reads_what_the_own_roof_would_bring(services: Services, store: FakeStore) -> None:
    sun = site_sun(services, MANAGER, "site_a")

    assert sun.alone == make_sun().alone[0]
    assert [roof.id for roof in sun.roofs] == ["roof_a"]
    assert sun.used_share == pytest.approx(330 / 530)
    assert sun.gaps == (SunGap.ESTIMATED, SunGap.ORIENTATION)


def test_another_site_is_as_good_as_missing(services: Services, store: FakeStore, analyst: Actor) -> None:
    with pytest.raises(UnknownThing):
        site_sun(services, MANAGER, "site_c")
    with pytest.raises(UnknownThing):
        site_sun(services, MANAGER, "site_nowhere")
    with pytest.raises(NotAllowed):
        site_sun(services, analyst, "site_a")


def test_a_roof_that_no_run_has_weighed_and_a_missing_need_are_told(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    sun = site_sun(services, coordinator, "site_c")

    assert sun.alone is None
    assert sun.used_share is None
    assert sun.gaps == (SunGap.NO_NEED, SunGap.NO_RUN, SunGap.ORIENTATION)


def test_a_site_without_a_roof_is_told_so(services: Services, store: FakeStore) -> None:
    store.repositories.roofs.attach({"roof_a": None})

    assert SunGap.NO_ROOF in site_sun(services, MANAGER, "site_a").gaps


def test_a_site_that_sells_solar_electricity_has_its_roof_equipped(
    services: Services, store: FakeStore
) -> None:
    offer = make_flow(id="panels", site_id="site_a", unit="MWh", resource_id="solar_electricity")
    store.repositories.flows.save([offer])

    assert site_sun(services, MANAGER, "site_a").gaps == (SunGap.EQUIPPED,)


def test_a_measured_load_curve_leaves_nothing_to_be_asked_of_the_consumption(
    services: Services, store: FakeStore
) -> None:
    measured = make_sun().alone[0].model_copy(update={"basis": ProfileBasis.MEASURED})
    keep_group(store, sun=make_sun(alone=(measured,), relaxed=()))

    assert site_sun(services, MANAGER, "site_a").gaps == (SunGap.ORIENTATION,)


def test_the_list_holds_the_sites_with_a_roof_that_one_answers_for(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    assert [one.site.id for one in suns_of_sites(services, MANAGER)] == ["site_a"]
    assert [one.site.id for one in suns_of_sites(services, coordinator)] == ["site_a", "site_c"]


def test_before_the_first_run_the_roofs_are_told_without_figures(
    services: Services, store: FakeStore
) -> None:
    store.repositories.runs.kept.clear()

    sun = site_sun(services, MANAGER, "site_a")

    assert (sun.run, sun.alone) == (None, None)
    assert SunGap.NO_RUN in sun.gaps
