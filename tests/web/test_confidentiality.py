"""S5: what a firm keeps to itself is absent from every answer to others, not merely hidden."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask

from symbiose.domain.flows import Band, EstimateBasis
from tests.builders import make_flow, make_site
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import Person, text_of
from tests.web.test_access import FORMS, MATRIX, answer

SignIn = Callable[[str], Person]
CANARIES = {
    "price": "731.25",
    "price as shown": "731,25",
    "composition": "canary_element",
    "description": "canary description",
    "basis": "canary basis",
    "words": "canary words",
    "quantity": "48613",
    "quantity as shown": "48\u202f613",
    "reference": "canary-reference",
}


@pytest.fixture(autouse=True)
def secrets(store: FakeStore) -> None:
    """Site A hides a flow, and keeps price, composition and words of a named one to itself."""
    told = {
        "price_eur_per_unit": "731.25",
        "quality": {"canary_element": Band(max=0.5)},
        "description": "canary description",
        "resource_text": "canary words",
        "reference": "canary-reference",
        "estimate": EstimateBasis(ratio_id="r", driver="jobs", driver_value=1.0, text="canary basis"),
    }
    store.repositories.flows.save(
        [
            make_flow(id="flow_offer", confidentiality="named", quantity_per_year=48_613.0, **told),
            make_flow(id="flow_hidden", confidentiality="hidden", quantity_per_year=48_613.0, **told),
        ]
    )


@pytest.mark.parametrize("name", ["receiver", "stranger", "analyst"])
def test_s5_no_answer_to_others_holds_a_canary(
    name: str, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = signed_in(name)
    found = {}
    for _endpoint, method, path in MATRIX:
        if path in ("/logout", "/login"):
            continue
        reply = (
            person.get(path) if method == "GET" else person.post(path, FORMS.get(path.rpartition("/")[2], {}))
        )
        seen = [what for what, canary in CANARIES.items() if canary in text_of(reply)]
        if seen:
            found[path] = seen

    assert found == {}
    assert [what for what, canary in CANARIES.items() if canary in caplog.text] == []


def test_s5_the_owner_sees_what_it_declared(signed_in: SignIn) -> None:
    page = signed_in("giver").get("/flux/flow_offer").text

    for what in ("price as shown", "description", "basis", "quantity as shown"):
        assert CANARIES[what] in page
    assert "canary element" in page


def test_s5_the_coordinator_sees_them_too(coordinator: Person) -> None:
    assert CANARIES["price as shown"] in coordinator.get(f"/propositions/{DIRECT.id}").text


def test_s5_an_unnamed_site_is_not_named_to_the_other_side(signed_in: SignIn, store: FakeStore) -> None:
    store.repositories.sites.save([make_site(id="site_b", name="Usine canari")])
    person = signed_in("giver")

    for path in ("/", "/propositions", f"/propositions/{DIRECT.id}", "/api/v1/proposals"):
        text = person.get(path).text
        assert "canari" not in text
        assert "site_b" not in text


def test_s33_the_log_of_decisions_holds_no_figure(
    app: Flask, coordinator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    for _endpoint, method, path in MATRIX:
        if path not in ("/logout", "/login"):
            answer(coordinator, method, path)

    assert [what for what, canary in CANARIES.items() if canary in caplog.text] == []
