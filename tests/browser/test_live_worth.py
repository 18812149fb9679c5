"""What a flow would be worth, in a real browser: beside another process, and through a restart."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from symbiose.domain.accounts import operator
from symbiose.services.declare import declare_flow
from tests.browser.apart import ServiceApart
from tests.browser.territory import Running, running_service
from tests.browser.visit import Visit
from tests.browser.windows import new_window

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
NEED = {"direction": "need", "resource": "Papiers à recycler", "unit": "t", "price_eur_per_unit": "70"}


@pytest.fixture(scope="module")
def home(new_home: Callable[[], Path]) -> Path:
    return new_home()


@pytest.fixture(scope="module")
def one(home: Path) -> Iterator[Running]:
    """A service with a territory of its own, in the process of the tests."""
    with running_service(home) as running:
        yield running


@pytest.fixture(scope="module")
def other(one: Running, home: Path) -> Iterator[ServiceApart]:
    """Another service on the same database, in a process apart."""
    assert one.address
    with ServiceApart(home) as apart:
        yield apart


@pytest.fixture
def form(browser: Browser, other: ServiceApart) -> Iterator[Visit]:
    """The form of a flow at the other service, with an offer of paper typed into it."""
    visit = Visit(new_window(browser), other.address)
    visit.enter("alpha")
    visit.open("/flux/declarer")
    visit.page.fill("#resource", "Papiers à recycler")
    yield visit
    visit.page.context.close()


def told(form: Visit) -> str:
    """Return what the page tells of the worth of the flow."""
    return form.page.text_content("#valeur") or ""


def busy(form: Visit) -> bool:
    """Tell whether what is told speaks of other figures than those typed."""
    return form.page.get_attribute("#valeur", "aria-busy") is not None


def test_what_one_process_declares_bears_on_what_the_other_tells_next(one: Running, form: Visit) -> None:
    form.page.fill("#quantity", "120")
    form.until(lambda: "rien de ce que d’autres laissent voir ne convient" in told(form))

    need = declare_flow(one.services, operator("test"), "epsilon", NEED | {"quantity": "600"})
    form.page.fill("#quantity", "121")
    form.until(lambda: "Ce flux vaudrait" in told(form) and not busy(form))

    assert need.site_id == "epsilon"
    assert "rien de ce que d’autres laissent voir" not in told(form)
    assert form.complaints == form.violations() == []


@pytest.mark.parametrize(
    "first",
    [
        lambda route: route.fulfill(status=200, body="<p data-again>Le temps a manqué.</p>"),
        lambda route: route.fulfill(status=503, body="<p>Réessayez.</p>"),
        lambda route: route.abort(),
    ],
    ids=["open", "busy", "lost"],
)
def test_what_could_not_be_told_at_once_is_asked_once_more(
    one: Running, form: Visit, first: Callable[[Route], None]
) -> None:
    declare_flow(one.services, operator("test"), "epsilon", NEED | {"quantity": "700"})
    asked: list[str | None] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data)
        if len(asked) == 1:
            first(route)
        else:
            route.continue_()

    form.page.route("**/flux/valeur", answer)
    form.page.fill("#quantity", "140")
    form.until(lambda: "Ce flux vaudrait" in told(form) and not busy(form))

    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_a_form_that_is_open_is_told_again_once_the_service_is_back(
    one: Running, other: ServiceApart, form: Visit
) -> None:
    declare_flow(one.services, operator("test"), "epsilon", NEED | {"quantity": "900"})
    form.page.fill("#quantity", "150")
    form.until(lambda: "Ce flux vaudrait" in told(form) and not busy(form))

    other.stop()
    form.page.fill("#quantity", "160")
    form.until(lambda: form.page.locator("#lecture .warning-box").count() == 1)
    assert busy(form)
    other.start()
    form.page.fill("#quantity", "170")
    form.until(lambda: "Ce flux vaudrait" in told(form) and not busy(form))

    assert form.page.locator("#lecture .warning-box").count() == 0
    assert form.page.input_value("#resource") == "Papiers à recycler"
    form.press("Déclarer ce flux")
    assert "Flux déclaré" in form.page.inner_text("main")
    flows = one.services.store.read(lambda r: r.flows.of_sites(["alpha"]))
    assert 170.0 in {flow.quantity_per_year for flow in flows}
