"""A visit with a real browser: what it saw besides the page, and waiting from outside of it."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page

from tests.browser.looked_at import LookedAt
from tests.browser.territory import PASSWORD, address_of

PATIENCE_S = 60.0
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WATCH = """
window.seenViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.seenViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


class Visit:
    """One person's browser window on the service."""

    def __init__(
        self, page: Page, address: str, width: int = 1280, looked_at: LookedAt | None = None
    ) -> None:
        self.address = address
        self.page = page
        self.looked_at = looked_at or LookedAt()
        self.complaints: list[str] = []
        """Requests elsewhere, dialogs, script errors and refusals of the policy."""
        page.set_viewport_size({"width": width, "height": 900})
        page.on("request", self._requested)
        page.on("dialog", self._asked)
        page.on("pageerror", self._failed)
        page.on("console", self._said)

    def leave(self) -> None:
        """Listen no more to the window, which somebody else may have then."""
        self.page.remove_listener("request", self._requested)
        self.page.remove_listener("dialog", self._asked)
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("console", self._said)

    def open(self, path: str) -> None:
        """Open a page and wait until its figures are drawn."""
        self.page.goto(self.address + path)
        self.settle()

    def enter(self, name: str) -> None:
        """Sign in without looking at the form, which takes a page less to draw."""
        form = self.page.request.get(f"{self.address}/login").text()
        token = TOKEN.search(form)
        assert token is not None, form
        fields = {"csrf_token": token[1], "email": address_of(name), "password": PASSWORD}
        answer = self.page.request.post(f"{self.address}/login", form=fields, max_redirects=0)
        assert answer.status == 302, answer.status

    def sign_in(self, name: str) -> None:
        """Sign in through the form."""
        self.page.goto(f"{self.address}/login")
        self.page.fill("#email", address_of(name))
        self.page.fill("#password", PASSWORD)
        self.press("Se connecter")

    def press(self, button: str) -> None:
        """Press a button of the page and wait for what it leads to."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()
        self.settle()

    def optimise(self) -> None:
        """Run the optimiser from the list of proposals, and wait for the list that it leads back to."""
        self.press("Lancer l’optimisation")
        self.until(lambda: "Calcul terminé" in self.page.inner_text("main"))
        self.settle()

    def settle(self) -> None:
        """Wait until every figure is drawn, or has said that it cannot be."""
        waiting = "() => [...document.querySelectorAll('.figure-box')].filter(b => !b.dataset.drawn).length"
        self.until(lambda: self.page.evaluate(waiting) == 0)

    def until(self, true: Callable[[], bool]) -> None:
        """Poll from outside: the page's policy refuses the evaluations that waiting inside would need."""
        end = time.monotonic() + PATIENCE_S
        while not self._is(true):
            assert time.monotonic() < end, "the page did not come to what was waited for"
            self.page.wait_for_timeout(50)  # which also takes in what the browser tells, unlike sleeping

    def _is(self, true: Callable[[], bool]) -> bool:
        try:
            self.page.wait_for_load_state()
            return true()
        except Error:  # the page was just left for the next one
            return False

    def violations(self) -> list[str]:
        """Return what the policy of the page refused."""
        return list(self.page.evaluate("() => window.seenViolations"))

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))

    def faults(self) -> list[str]:
        """Return what axe finds against WCAG 2.1 and 2.2, A and AA."""
        return self.looked_at.faults(self.page)

    def tab_to(self, field: str) -> None:
        """Move the focus with the Tab key alone until it is on an element of the page."""
        for _ in range(60):
            if (
                self.page.evaluate("() => document.activeElement.id || document.activeElement.innerText")
                == field
            ):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key never reaches {field}")

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request elsewhere: {request.url}")

    def _asked(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"script error: {error}")

    def _said(self, line: ConsoleMessage) -> None:
        if line.type == "error" and "409" not in line.text and "422" not in line.text:
            self.complaints.append(f"console: {line.text}")
