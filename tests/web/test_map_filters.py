"""The map, its table and its links, filtered by what the address asks for."""

import pytest

from tests.web.conftest import DIRECT
from tests.web.map_read import drawn, sites_listed
from tests.web.people import Person


@pytest.mark.parametrize(
    ("query", "sites"),
    [
        ("", 4),
        ("agglomeration=CALL", 2),
        ("agglomeration=CAHC", 0),
        ("agglomeration=x", 0),
        ("texte=site%20b", 1),
        ("texte=Préparateur", 1),
        ("texte=licorne", 0),
        ("page=9", 4),
    ],
)
def test_the_map_is_filtered_by_the_address(query: str, sites: int, coordinator: Person) -> None:
    assert sites_listed(coordinator.get(f"/carte?{query}").text) == sites


FILTERED = {
    "famille=minerals": 3,
    "famille=plastics": 0,
    "famille=bogus": 0,
    "sens=offer": 1,
    "sens=need": 2,
    "ressource=fly_ash": 3,
    "ressource=fly_ash&sens=need&agglomeration=CALL": 1,
    "parc=parc_artois_flandres": 1,
    "parc=nowhere": 0,
    "modele=5": 3,
    "modele=2": 0,
    "texte=artois-flandres": 1,
    "texte=cendres": 3,
    "etat=refused": 4,
}
"""Query of the address → sites that are left."""


def test_the_map_and_its_table_are_filtered_alike(coordinator: Person) -> None:
    for query, sites in FILTERED.items():
        figure = coordinator.get(f"/carte/figures?{query}").json["figure"]["data"]
        dots = [one for trace in figure for one in trace.get("customdata", []) if "site=" in one]

        assert (query, sites_listed(coordinator.get(f"/carte?{query}").text)) == (query, sites)
        assert len(dots) == sites


def test_proposals_are_filtered_too(coordinator: Person) -> None:
    for query, found in {
        "": 2,
        "etat=proposed": 2,
        "etat=accepted": 0,
        "famille=minerals": 2,
        "famille=metals": 0,
        "agglomeration=CALL": 1,
        "modele=5": 2,
        "modele=1": 0,
    }.items():
        page = coordinator.get(f"/carte?{query}").text

        assert (query, len(drawn(coordinator, "proposed", query))) == (query, found)
        assert page.count('class="state state-proposed"') == found


def test_a_refused_proposal_is_drawn_when_it_is_asked_for(coordinator: Person) -> None:
    coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, reason="trop loin")

    assert len(drawn(coordinator, "closed", "etat=refused")) == 1
    assert drawn(coordinator, "closed") == []


def test_filters_stay_in_every_link_of_the_page(coordinator: Person) -> None:
    page = coordinator.get("/carte?sens=offer&famille=minerals").text

    assert "/carte/figures?famille=minerals&amp;sens=offer" in page
    assert "/carte?famille=minerals&amp;sens=offer&amp;site=site_a#fiche" in page
    assert '<option value="minerals" selected>' in page
    assert '<option value="offer" selected>' in page


def test_a_filter_that_is_none_is_told_without_an_error_of_ours(coordinator: Person) -> None:
    for query in ("sens=bogus", "modele=7", "etat=x", "page=0", "texte=" + "x" * 300):
        assert coordinator.get(f"/carte?{query}").status_code in (400, 422), query
