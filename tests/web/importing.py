"""Files that are dropped on the page of imports, and what it says of them."""

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from symbiose.domain.flows import Flow
from tests.fakes import FakeStore
from tests.web.people import Person

SignIn = Callable[[str], Person]
large_body = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""The test client leaves the temporary file open in which it puts a large body."""
HEADER = "sens;ressource;quantite;unite;reference\n"
GOOD = f"{HEADER}offre;Cendres volantes de charbon;12,5;t;lot 1\n"
MIXED = f"{GOOD}offre;Cendres volantes de charbon;1.234;t;lot 2\nofre;Cendres volantes de charbon;x;t;lot 3\n"


def drop(person: Person, content: str | bytes, name: str = "flux.csv", **fields: Any) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return person.post("/import", {"site_id": "site_a", "fichier": (io.BytesIO(data), name), **fields})


def dropped(person: Person, content: str | bytes, name: str = "flux.csv", **fields: Any) -> str:
    """Drop a file that is read, and return the address of its preview."""
    answer = drop(person, content, name, **fields)
    assert answer.status_code == 302, words_of(answer.text)
    assert answer.location is not None
    return answer.location


def words_of(page: str) -> str:
    """Return the text of a page, its spaces made plain."""
    bare = html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]))
    return " ".join(bare.replace("\u00a0", " ").split())


def seen(page: str) -> str:
    """Return the fingerprint of a preview."""
    found = re.search(r'name="vu" value="([0-9a-f]{64})"', page)
    assert found, words_of(page)
    return found[1]


def confirm(person: Person, address: str, mode: str = "bonnes", **fields: str) -> TestResponse:
    page = person.get(address).text
    return person.post(f"{address}/importation", {"mode": mode, "vu": seen(page), **fields})


def fields_of_questions(page: str) -> dict[str, str]:
    """Return the sentence of each question by the name of its field."""
    found = re.findall(r'<legend>([^<]*)</legend>.*?name="(q-[0-9a-f]+)', page, re.DOTALL)
    typed = re.findall(r'<label class="form-label" for="(q-[0-9a-f]+)">([^<]*)</label>', page)
    return {name: html.unescape(text) for text, name in found} | {
        name: html.unescape(text) for name, text in typed
    }


def imported(store: FakeStore) -> dict[str, Flow]:
    flows = store.repositories.flows.all()
    return {flow.reference: flow for flow in flows if flow.reference and flow.reference.startswith("lot")}
