"""Which pages, and elements of which kinds, were looked at for being accessible.

Several people open the same pages, whose elements are of the same kinds. Most of the work is to tell whether
a text stands out from what lies behind it, which the styles say, and styles go by kinds: in a window of one
width it is asked once of each kind. All other rules are asked of every element.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""Of WCAG 2.1 and 2.2, A and AA."""
NEW = "data-of-a-new-kind"
AXE = f"""{Axe().axe_script}
axe.configure({{rules: [{{id: "color-contrast", selector: "[{NEW}]"}}]}});"""
KINDS = """() => {
  const valued = ["class", "role", "type", "style", "lang", "scope", "tabindex", "autocomplete",
    "fill"];
  const naming = ["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];
  const spoken = ["aria-label", "aria-description", "aria-valuenow", "aria-valuetext"];
  const told = (mark) => {
    if (naming.includes(mark.name)) {
      const met = mark.value.split(/\\s+/).map((id) => document.getElementById(id)?.localName);
      return `${mark.name}=${met}`;
    }
    const asIs = valued.includes(mark.name) || mark.name.startsWith("aria-") && !spoken.includes(mark.name);
    if (asIs) return `${mark.name}=${mark.value}`;
    return mark.value.trim() ? mark.name : `${mark.name} empty`;
  };
  const kinds = new Map();
  const kind = (one) => {
    if (!one) return "";
    if (!kinds.has(one)) {
      const twice = one.id && document.getElementById(one.id) !== one ? "twice" : "";
      const text = [...one.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
      const shown = one.checkVisibility() ? "shown" : "";
      const focus = one.matches(":focus") ? "focus" : "";
      const marks = [...one.attributes].map(told).sort();
      const own = [one.localName, ...marks, text ? "text" : "", twice, shown, focus];
      kinds.set(one, `${kind(one.parentElement)} > ${own.join(" ")}`);
    }
    return kinds.get(one);
  };
  window.elementsOfKinds = Map.groupBy(document.querySelectorAll("*"), kind);
  return [...window.elementsOfKinds.keys()];
}"""
"""Elements by what they are, how they look, what they name and what names them, in all that they stand in."""
LOOK = """async ([fresh, mark, standards]) => {
  const few = fresh.flatMap((kind) => {
    const all = window.elementsOfKinds.get(kind);
    return [...all.slice(0, 2), all.at(-1)];
  });
  for (const one of few) one.setAttribute(mark, "");
  const options = {
    runOnly: {type: "tag", values: standards},
    resultTypes: ["violations"],
    selectors: false,
    preload: {assets: ["media"]},
  };
  const found = await axe.run(options);
  for (const one of few) one.removeAttribute(mark);
  return found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
}"""
"""Of a kind the first two and the last are asked for their contrast: rows of a table take turns in theirs."""


class LookedAt:
    """What was looked at by all who use the windows of one browser."""

    def __init__(self) -> None:
        self._pages: set[str] = set()
        self._kinds: set[str] = set()
        self._contrasts: dict[int, set[str]] = {}

    def faults(self, page: Page) -> list[str]:
        """Return what axe finds of the page that a window shows."""
        return self._faults(page, page.evaluate(KINDS))

    def new_faults(self, endpoint: str, page: Page) -> list[str]:
        """Return what axe finds of a page, unless it was looked at and holds nothing of a new kind."""
        kinds = page.evaluate(KINDS)
        if endpoint in self._pages and self._kinds.issuperset(kinds):
            return []
        found = self._faults(page, kinds)
        if not found:
            self._pages.add(endpoint)
            self._kinds.update(kinds)
        return found

    def _faults(self, page: Page, kinds: list[str]) -> list[str]:
        size = page.viewport_size
        assert size is not None
        known = self._contrasts.setdefault(size["width"], set())
        fresh = [kind for kind in kinds if kind not in known]
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE)
        found = list(page.evaluate(LOOK, [fresh, NEW, STANDARDS]))
        if not found:
            known.update(fresh)
        return found
