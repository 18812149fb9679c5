"""Files on the pages: dropped, asked about, looked at, confirmed once, given up."""

import io
from collections.abc import Callable

from tests.fakes import FakeShelf, FakeStore
from tests.web.people import Person

SignIn = Callable[[str], Person]
GOOD = "sens;ressource;quantite;unite\noffre;Cendres volantes de charbon;12,5;t\n"


def drop(person: Person, content: str | bytes, name: str = "flux.csv", **fields: str):
    data = content.encode() if isinstance(content, str) else content
    return person.post("/import", {"fichier": (io.BytesIO(data), name), **fields})


def test_a_file_is_dropped_looked_at_and_imported(giver: Person, store: FakeStore) -> None:
    answer = drop(giver, GOOD, site_id="site_a")
    assert answer.status_code == 302, answer.text
    page = giver.get(answer.location).text
    assert "Importer la ligne" in page
