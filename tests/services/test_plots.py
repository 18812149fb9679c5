"""Plots as people type them: where they lie, how many jobs are asked, all faults at once."""

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration, UnknownThing
from symbiose.domain.land import Plot, PositionSource
from symbiose.services.context import Services
from symbiose.services.plots import plot_choices, read_plot
from tests.builders import make_site
from tests.services.land_case import EAST, OF_WEST, PLOT, WEST, store_of, with_land


@pytest.fixture
def land(services: Services) -> Services:
    return with_land(services)


def plot(services: Services, actor: Actor, **form: str) -> Plot:
    fields = {name: text for name, text in (PLOT | form).items() if text}
    return services.store.read(lambda r: read_plot(services, r, actor, fields))


def faults(services: Services, actor: Actor, **form: str) -> set[str]:
    with pytest.raises(InvalidDeclaration) as error:
        plot(services, actor, **form)
    return {problem.path for problem in error.value.problems}


def test_the_headcount_is_area_times_jobs_to_the_nearest_person(land: Services, coordinator: Actor) -> None:
    read = plot(land, coordinator, area_ha="0,33", jobs_per_ha="20")

    assert read.jobs == 7
    assert (read.longitude, read.position) == (2.83, PositionSource.STATED)


def test_without_a_position_it_lies_amid_the_open_sites_of_its_park(
    land: Services, coordinator: Actor
) -> None:
    sites = store_of(land).repositories.sites
    sites.save([make_site(id="site_d", park_id=WEST, longitude=2.93, latitude=50.51)])
    sites.save([make_site(id="site_e", park_id=WEST, longitude=2.0, closed_on="2026-01-01")])

    read = plot(land, coordinator, longitude="", latitude="")

    assert (read.longitude, read.position) == (pytest.approx(2.88), PositionSource.PARK)


def test_on_a_commune_it_lies_in_its_centre(land: Services, coordinator: Actor) -> None:
    read = plot(land, coordinator, place="commune:62276", longitude="", latitude="")

    commune = land.reference.communes.get("62276")
    assert (read.longitude, read.latitude) == (commune.longitude, commune.latitude)
    assert (read.park_id, read.position) == (None, PositionSource.COMMUNE)


def test_all_faults_are_told_at_once(land: Services, coordinator: Actor) -> None:
    told = faults(land, coordinator, place="", area_ha="-2", jobs_per_ha="beaucoup", floor_area_m2="1e20")

    assert told == {"place", "area_ha", "jobs_per_ha", "floor_area_m2"}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"area_ha": "0"}, "area_ha"),
        ({"area_ha": "1001"}, "area_ha"),
        ({"area_ha": "nan"}, "area_ha"),
        ({"jobs_per_ha": "1001"}, "jobs_per_ha"),
        ({"area_ha": "0,1", "jobs_per_ha": "1"}, "jobs_per_ha"),
        ({"place": "commune:99999"}, "place"),
        ({"place": "nowhere"}, "place"),
        ({"longitude": "50,51", "latitude": "2,83"}, "longitude"),
        ({"latitude": ""}, "latitude"),
    ],
)
def test_a_plot_that_cannot_be_is_refused(
    form: dict[str, str], field: str, land: Services, coordinator: Actor
) -> None:
    assert faults(land, coordinator, **form) == {field}


def test_s4_a_park_of_others_is_as_good_as_missing_and_a_commune_is_no_choice(land: Services) -> None:
    for park in (EAST, "park_nobody_knows"):
        with pytest.raises(UnknownThing):
            plot(land, OF_WEST, place=f"park:{park}")
    assert faults(land, OF_WEST, place="commune:62276") == {"place"}
    assert [park.id for park in plot_choices(land, OF_WEST).parks] == [WEST]
    assert plot_choices(land, OF_WEST).communes == ()


def test_the_jobs_asked_are_those_of_the_dated_values(land: Services, coordinator: Actor) -> None:
    asked = plot_choices(land, coordinator).jobs_asked

    assert asked is not None
    assert (asked.value, asked.unit) == (20, "emplois/ha")
