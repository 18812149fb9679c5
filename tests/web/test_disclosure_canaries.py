"""S4, S5: figures planted in every field of flows of every openness, sought in all answers to others."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from http import HTTPStatus
from itertools import product

import pytest

from symbiose.app.matcher import live_market
from symbiose.domain.disclosure import OPENNESS, closer
from symbiose.domain.flows import Band, Confidentiality, EstimateBasis, Flow
from symbiose.domain.market_views import LiveMarkets
from symbiose.services.context import Services
from tests.builders import make_flow
from tests.fakes import FakeStore
from tests.web.access_matrix import FORMS, MATRIX
from tests.web.conftest import REFERENCE
from tests.web.people import Person, text_of
from web.wording import number

SignIn = Callable[[str], Person]
HIDDEN, CATEGORY, NAMED = OPENNESS
WASTE_CODE = "06 04 05*"


@dataclass(frozen=True)
class Planted:
    """A flow of site A with a figure of its own in each field, as its owner lets it be seen."""

    place: int
    flow: Confidentiality
    field: Confidentiality

    @property
    def id(self) -> str:
        return f"planted_{self.flow}_{self.field}"

    @property
    def quantity(self) -> float:
        return 4_861_301.75 + 1_111 * self.place

    @property
    def price(self) -> Decimal:
        return Decimal("731.25") + self.place

    @property
    def property_name(self) -> str:
        return f"zzproperty{self.place}"

    @property
    def property_value(self) -> float:
        return 77.125 + self.place

    @property
    def secret(self) -> str:
        return f"zzsecret{self.place}"

    def as_flow(self) -> Flow:
        level = self.field.value
        return make_flow(
            id=self.id,
            resource_text=f"{self.secret} words",
            description=f"{self.secret} remark",
            reference=f"{self.secret}-reference",
            waste_code=WASTE_CODE,
            declared_by=f"{self.secret}_account",
            estimate=EstimateBasis(ratio_id="r", driver="jobs", driver_value=1.0, text=self.secret),
            quantity_per_year=self.quantity,
            quantity_high=self.quantity,
            price_eur_per_unit=self.price,
            quality={self.property_name: Band(max=self.property_value)},
            confidentiality=self.flow.value,
            field_confidentiality={"quantity": level, "price": level, "quality": level},
        )

    def figures(self) -> dict[str, tuple[str, ...]]:
        """Return what tells each field's figure, in the ways in which pages and files write it."""
        quantity, price, value = self.quantity, float(self.price), self.property_value
        return {
            "quantity": (number(quantity), number(quantity, 2), str(quantity), _comma(quantity)),
            "price": (number(price, 2), str(price), number(price)),
            "value": (number(value, 4), str(value), _comma(value)),
        }

    def names(self) -> tuple[str, ...]:
        return (self.property_name, self.property_name.capitalize())

    def seen_by_neighbours(self) -> set[str]:
        """Return the canaries that a neighbour may find."""
        shown = closer(self.flow, self.field)
        found = {"name"} if shown is not HIDDEN else set()
        return found | ({*self.figures()} if shown is NAMED else set())


PLANTED = [Planted(i, flow, field) for i, (flow, field) in enumerate(product(OPENNESS, OPENNESS))]


def _comma(value: float) -> str:
    return str(value).replace(".", ",")


@pytest.fixture
def services(services: Services) -> Services:
    """The services of every page, with the engine that tells what flows are worth."""
    return replace(services, live_markets=LiveMarkets.made_by(lambda: live_market(REFERENCE)))


@pytest.fixture(autouse=True)
def planted(store: FakeStore) -> None:
    """Plant the flows beside an offer that a proposal joins, hidden in all its fields."""
    offer = Planted(99, NAMED, HIDDEN).as_flow().model_copy(update={"id": "flow_offer"})
    store.repositories.flows.save([offer, *(one.as_flow() for one in PLANTED)])


def answers(person: Person) -> Iterator[tuple[str, str]]:
    """Yield what every address answers to a person, and the list of others' flows with words sought in it."""
    for _endpoint, method, path in MATRIX:
        if path in ("/logout", "/login"):
            continue
        form = FORMS.get(path.rpartition("/")[2], {})
        reply = person.get(path) if method == "GET" else person.post(path, form)
        assert reply.status_code not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR), path
        yield path, text_of(reply)
    for one in PLANTED:
        for path in (f"/flux/{one.id}", f"/flux/{one.id}/apercu", f"/flux/{one.id}/historique"):
            yield path, text_of(person.get(path))
        for path in (f"/api/v1/flows/{one.id}", f"/api/v1/flows/{one.id}/versions"):
            yield path, text_of(person.get(path))
    for kind in ("csv", "json", "xlsx", "geojson"):
        for path in (f"/flux/export?format={kind}", f"/api/v1/export?format={kind}"):
            yield path, text_of(person.get(path))
    for query in ("", "?sens=offer", "?categorie=minerals", "?texte=cendres", "?page=2"):
        yield query, text_of(person.get(f"/territoire/flux{query}"))


def found_in(text: str) -> set[tuple[str, str]]:
    """Return which canaries a text holds: flow and field."""
    found = set()
    for one in (*PLANTED, Planted(99, NAMED, HIDDEN)):
        written = {**one.figures(), "name": one.names(), "secret": (one.secret, WASTE_CODE)}
        found |= {(one.id, what) for what, ways in written.items() if any(way in text for way in ways)}
    return found


@pytest.mark.parametrize("name", ["receiver", "stranger"])
def test_s5_a_neighbour_finds_what_is_disclosed_and_nothing_else(
    name: str, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    allowed = {(one.id, what) for one in PLANTED for what in one.seen_by_neighbours()}
    leaks: dict[str, set[tuple[str, str]]] = {}

    for path, text in answers(signed_in(name)):
        if leaked := found_in(text) - allowed:
            leaks[path] = leaked

    assert leaks == {}
    assert found_in(caplog.text) == set()


def test_s5_the_list_of_others_shows_all_that_is_disclosed(signed_in: SignIn) -> None:
    page = signed_in("receiver").get("/territoire/flux").text

    assert found_in(page) == {(one.id, what) for one in PLANTED for what in one.seen_by_neighbours()}
    document = signed_in("receiver").get("/api/v1/flows-of-others").text
    assert found_in(document) == found_in(page)


def test_s5_an_analyst_finds_no_figure_anywhere(signed_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    leaks = {path: found for path, text in answers(signed_in("analyst")) if (found := found_in(text))}

    assert leaks == {}
    assert found_in(caplog.text) == set()


def test_s5_words_sought_do_not_find_what_is_not_shown(signed_in: SignIn) -> None:
    person = signed_in("receiver")

    def found(words: str) -> int:
        told = re.search(r"(\d+) flux affichés? sur", person.get(f"/territoire/flux?texte={words}").text)
        return int(told[1]) if told else 0

    named = [one for one in PLANTED if one.flow is NAMED]
    assert found("cendres") == len(named) + len(["flow_offer", "flow_chain", "flow_oxide"])
    for one in PLANTED:
        for words in (one.secret, str(int(one.quantity)), WASTE_CODE):
            assert found(words) == 0


@pytest.mark.parametrize("one", PLANTED, ids=lambda one: one.id)
def test_s5_the_owner_and_the_coordinator_find_everything(one: Planted, signed_in: SignIn) -> None:
    for name in ("giver", "coordinator"):
        pages = "".join(
            signed_in(name).get(path).text for path in (f"/flux/{one.id}", f"/flux/{one.id}/apercu")
        )
        assert {what for flow, what in found_in(pages) if flow == one.id} >= {"quantity", "price", "secret"}


@pytest.mark.parametrize("one", PLANTED, ids=lambda one: one.id)
@pytest.mark.parametrize("path", ["/flux/{}", "/flux/{}/apercu"])
def test_s4_a_flow_of_others_answers_as_a_missing_one(path: str, one: Planted, signed_in: SignIn) -> None:
    person = signed_in("receiver")

    theirs, missing = person.get(path.format(one.id)), person.get(path.format("nobody_knows_this"))

    assert (theirs.status_code, theirs.data) == (missing.status_code, missing.data)
