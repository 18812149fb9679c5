"""Chromium as the system has it, and the service it visits.

Both end with the tests in the browser: a process that goes on with others has no more of them to carry along.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.looked_at import LookedAt
from tests.browser.territory import Running, running_service
from tests.browser.visit import Visit
from tests.browser.windows import Windows, new_window

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_WEBGL = "--disable-3d-apis"
Open = Callable[..., Visit]


def chromium() -> str:
    """Return the system's Chromium; where there is none, skip loudly, and fail in continuous integration."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        missing = (
            "no Chromium in PATH: install the package « chromium » (Debian) or « chromium-browser » (Ubuntu)"
        )
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="package")
def service(new_home: Callable[[], Path]) -> Iterator[Running]:
    chromium()
    with running_service(new_home()) as running:
        yield running


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    chromium()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start a browser without WebGL, which software draws here at great cost: maps are drawn as SVG."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, NO_WEBGL])
    yield browser
    browser.close()


@pytest.fixture
def browser_with_webgl(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@pytest.fixture(scope="package")
def looked_at() -> LookedAt:
    return LookedAt()


@pytest.fixture
def visit(browser: Browser, windows: Windows, service: Running, looked_at: LookedAt) -> Iterator[Open]:
    """Return a function that opens a window of its own for a person, signed in and on no page yet."""
    kept: list[Visit] = []
    closed: list[Visit] = []

    def enter(
        name: str | None = None, width: int = 1280, through: Browser = browser, script: bool = True
    ) -> Visit:
        usual = script and through is browser
        page = windows.take() if usual else new_window(through, script=script)
        visit = Visit(page, service.address, width, looked_at)
        (kept if usual else closed).append(visit)
        if name:
            visit.enter(name)
        return visit

    yield enter
    for visit in kept:
        visit.leave()
        windows.give_back(visit.page, service.address)
    for visit in closed:
        visit.page.context.close()
