"""Browser windows that people of the tests use one after another, each as if it were new.

A new window costs a process of the browser, and fonts, styles and scripts that are read and compiled again:
more than a second of processor, a hundred times.
"""

from playwright.sync_api import Browser, Error, Page

from tests.browser.visit import PATIENCE_S, WATCH

BLANK = "about:blank"
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"


def new_window(browser: Browser, *, script: bool = True) -> Page:
    """Open a window with cookies of its own."""
    context = browser.new_context(locale="fr-FR", java_script_enabled=script)
    context.set_default_timeout(PATIENCE_S * 1000)
    context.add_init_script(WATCH)
    return context.new_page()


class Windows:
    """The windows of a browser that nobody has; none holds anything of whoever had it before."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Page] = []

    def take(self) -> Page:
        """Return a window without page nor cookie."""
        return self._free.pop() if self._free else new_window(self._browser)

    def give_back(self, page: Page, address: str) -> None:
        """Empty a window that shows a page of the service, and that alone; close any other."""
        if page.is_closed() or page.context.pages != [page] or not page.url.startswith(f"{address}/"):
            page.context.close()
            return
        try:
            self._empty(page)
        except Error:  # the page was leaving for another one by itself
            page.context.close()
        else:
            self._free.append(page)

    def _empty(self, page: Page) -> None:
        page.evaluate(FORGET)
        page.context.clear_cookies()
        page.unroute_all()
        page.goto(BLANK)
