"""Each error page in a real browser: accessible, within its policy, and with a way on that works."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from symbiose.app.settings import Settings
from symbiose.app.wiring import web_application
from symbiose.domain.errors import ConflictingReview, GraphUnavailable, NotAllowed, UnknownThing
from tests.browser.serving import served
from tests.browser.territory import Running
from tests.browser.visit import Visit
from tests.browser.windows import new_window
from web.told import ToldError

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
FAULTS: dict[str, tuple[str, Exception, int]] = {
    "/carte": ("territory.page", RuntimeError("unforeseen"), 500),
    "/sites": ("sites.listing", NotAllowed("x"), 403),
    "/flux": ("flows.listing", UnknownThing("x"), 404),
    "/modeles": ("coverage.page", ConflictingReview("x"), 409),
    "/sources": ("reference.listing", GraphUnavailable("x"), 503),
    "/preparateurs": (
        "processing.processors",
        ToldError(429, "too_many", "Attendez un peu.", headers={"Retry-After": "30"}),
        429,
    ),
}
"""Address → its view, what it raises, and the status that follows."""


def failing(error: Exception, view: Callable[..., object]) -> Callable[..., object]:
    """Return a view that raises, open to the same people."""

    def fail() -> object:
        raise error

    fail.access_policy = view.access_policy  # type: ignore[attr-defined]
    return fail


@pytest.fixture
def broken(service: Running, tmp_path: Path) -> Iterator[str]:
    """Serve the same database from an application of which some pages fail; yield its address."""
    app = web_application(service.services, Settings(home=tmp_path), "k" * 32, home=tmp_path, https=False)
    for endpoint, error, _status in FAULTS.values():
        app.view_functions[endpoint] = failing(error, app.view_functions[endpoint])
    with served(app) as address:
        yield address


def test_r9_every_error_page_is_accessible_and_leads_on(browser: Browser, broken: str) -> None:
    person = Visit(new_window(browser), broken, width=390)
    person.enter("coordinator")

    for path, (_endpoint, _error, status) in FAULTS.items():
        answer = person.page.goto(broken + path)
        assert answer is not None
        assert answer.status == status
        assert person.faults() == [], path
        assert person.violations() == [], path
        assert person.overflow() <= 0, path
        assert person.page.locator("main code").inner_text()
        person.page.get_by_role("link", name="Revenir à l’accueil").click()
        person.until(lambda: person.page.url == f"{broken}/")
    elsewhere = [told for told in person.complaints if "Failed to load resource" not in told]
    assert elsewhere == []
    person.page.context.close()
