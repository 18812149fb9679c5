"""Each page opens for those it is for, and says what it must."""

import pytest

from tests.web.conftest import DIRECT
from tests.web.people import Person

PAGES = [
    "/",
    "/propositions",
    f"/propositions/{DIRECT.id}",
    "/pourquoi-pas",
    "/carte",
    "/flux",
    "/flux/declarer",
    "/sources",
    "/modeles",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_the_coordinator(coordinator: Person, path: str) -> None:
    answer = coordinator.get(path)

    assert answer.status_code == 200
    assert '<html lang="fr">' in answer.text
