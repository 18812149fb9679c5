"""Reports, heat targets and objectives of others: asked for by their address, they look like missing ones."""

from collections.abc import Callable

import pytest

from tests.web.access_matrix import NOBODY_KNOWS
from tests.web.objective_matrix import OF_WHOLE
from tests.web.people import Person, without_tokens
from tests.web.test_access import _objectives as _objectives  # what the objectives are about
from tests.web.test_access_by_park import EAST, WEST
from tests.web.test_access_by_park import parks as parks  # two parks with their coordinators

OF_OTHERS = {
    "/chaleur?perimetre=park:{}": EAST,
    "/chaleur?perimetre=site:{}": "site_c",
    "/chaleur?perimetre=site:{}&fichier=flux": "site_c",
    "/rapports/annuel?perimetre=park:{}": EAST,
    "/rapports/annuel?perimetre=park:{}&fichier=true": EAST,
    "/rapports/annuel?perimetre=epci:{}": "CALL",
    "/rapports/classeur?perimetre=park:{}": EAST,
    "/rapports/autoevaluation?perimetre=park:{}": EAST,
    "/objectifs/{}": OF_WHOLE.id,
}
"""Address → a thing that is not for the coordinator of the west."""


@pytest.mark.usefixtures("parks")
def test_s4_what_is_another_parks_answers_with_the_bytes_of_a_missing_one(
    signed_in: Callable[[str], Person],
) -> None:
    west, differing = signed_in("west"), {}
    for path, theirs in OF_OTHERS.items():
        other, missing = (west.get(path.format(thing)) for thing in (theirs, NOBODY_KNOWS))
        if (other.status_code, without_tokens(other.text)) != (404, without_tokens(missing.text)):
            differing[path] = other.status_code

    assert differing == {}


@pytest.mark.usefixtures("parks")
@pytest.mark.parametrize("name", ["%0d%0aSet-Cookie:%20a=b", "..%2f..%2fetc%2fpasswd", "a%22;filename=b"])
def test_s_no_word_of_an_address_gets_into_the_name_of_a_file(
    name: str, signed_in: Callable[[str], Person]
) -> None:
    west = signed_in("west")

    for path in (f"/rapports/classeur?indicateur={name}", f"/chaleur?fichier={name}"):
        answer = west.get(path)
        assert answer.status_code in (404, 422)
        assert "Content-Disposition" not in answer.headers
    kept = west.get(f"/rapports/classeur?perimetre=park:{WEST}").headers["Content-Disposition"]
    assert kept.startswith('attachment; filename="symbiose-rapport-2026')
