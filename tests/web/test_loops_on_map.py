"""Heat-recovery loops on the map of the territory: their pipes, their table, and whom both are shown to."""

from collections.abc import Callable
from typing import Any

import pytest

from symbiose.domain.documents.heat_network_result import StreetRoute
from symbiose.domain.exchanges import State
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop, make_loop
from tests.web.map_read import drawn
from tests.web.people import Person
from tests.web.test_indicators import rows
from web.territory.marks import kind_of_loop

SignIn = Callable[[str], Person]
CAPTION = "boucle dont tous les sites peuvent être nommés"
LEADS_THERE = f"/boucles/{LOOP_ID}"


@pytest.fixture(autouse=True)
def _loop(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the loop."""
    keep_loop(store)


def figures(person: Person, query: str = "") -> dict[str, Any]:
    told: dict[str, Any] = person.get(f"/carte/figures?{query}").json["figure"]
    return told


def test_each_pipe_of_a_loop_is_a_line_that_leads_to_its_page(coordinator: Person) -> None:
    lines = drawn(coordinator, "loop-proposed")

    assert len(lines) == len(make_loop().result.edges) == 3
    assert LEADS_THERE in str(figures(coordinator)["data"])


def test_the_table_tells_who_gives_who_takes_and_how_much(coordinator: Person) -> None:
    (cells,) = rows(coordinator.get("/carte").text, CAPTION).values()

    assert cells[0] == "Site C, Site B"
    assert cells[1].replace("\u202f", "").replace(" ", "") == str(round(make_loop().heat_mwh_per_year))


def test_a_pipe_along_streets_is_drawn_along_them(coordinator: Person, store: FakeStore) -> None:
    loop = make_loop()
    edge = loop.result.edges[0]
    places = {place.node: (place.longitude, place.latitude) for place in loop.places}
    bend = (2.9, 50.6)
    line = (places[edge.source], bend, places[edge.target])
    streets = (StreetRoute(edge=edge.id, line=line),)
    keep_loop(store, loop.model_copy(update={"result": loop.result.model_copy(update={"streets": streets})}))

    lines = drawn(coordinator, "loop-proposed")

    assert [bend in line for line in lines].count(True) == 1
    own = coordinator.get(f"/boucles/{LOOP_ID}/carte?rendu=svg").text
    assert "2.9" in own
    assert "Les tuyaux suivent les rues, sauf" in coordinator.get(LEADS_THERE).text


def test_who_may_not_name_every_member_is_shown_no_loop(signed_in: SignIn) -> None:
    member = signed_in("giver")

    assert LEADS_THERE not in str(figures(member))
    assert CAPTION not in member.get("/carte").text


def test_an_analyst_is_shown_no_loop(signed_in: SignIn) -> None:
    analyst = signed_in("analyst")

    assert LEADS_THERE not in str(figures(analyst))
    assert CAPTION not in analyst.get("/carte").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("etat=accepted", False),
        ("etat=proposed", True),
        ("famille=thermal", True),
        ("famille=plastic", False),
    ],
)
def test_loops_are_filtered_as_proposals_are(query: str, shown: bool, coordinator: Person) -> None:
    assert (CAPTION in coordinator.get(f"/carte?{query}").text) is shown
    assert (LEADS_THERE in str(figures(coordinator, query))) is shown


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (State.PROPOSED, "loop-proposed"),
        (State.ACCEPTED, "loop-accepted"),
        (State.AGREED, "loop-accepted"),
        (State.RUNNING, "loop-accepted"),
        (State.REFUSED, "closed"),
    ],
)
def test_a_loop_that_is_followed_is_drawn_as_accepted(state: State, kind: str) -> None:
    assert kind_of_loop(state) == kind
