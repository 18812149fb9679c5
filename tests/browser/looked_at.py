"""Which pages, and elements of which kinds, were looked at for being accessible.

Several roles open the same pages: of a page that was looked at for one of them, another one is looked at
again where it holds anything of a kind that no page held before.
"""

from tests.browser.visit import Visit

KINDS = """() => {
  const kinds = new Map();
  const kind = (one) => {
    if (!one) return "";
    if (!kinds.has(one)) {
      const marks = [...one.attributes].map((mark) =>
        ["class", "role", "type"].includes(mark.name) ? `${mark.name}=${mark.value}` : mark.name);
      const told = [...one.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
      const own = [one.localName, ...marks.sort(), told ? "told" : ""].join(" ");
      kinds.set(one, `${kind(one.parentElement)} > ${own}`);
    }
    return kinds.get(one);
  };
  return [...new Set([...document.querySelectorAll("body, body *")].map(kind))];
}"""
"""Elements by what they are, may be called by and say, in all that they stand in."""


class LookedAt:
    """What was looked at by all who walk over the pages."""

    def __init__(self) -> None:
        self._pages: set[str] = set()
        self._kinds: set[str] = set()

    def faults(self, page: str, person: Visit) -> list[str]:
        """Return what axe finds of the page that somebody is on, unless it was looked at and is no other."""
        kinds = set(person.page.evaluate(KINDS))
        if page in self._pages and kinds <= self._kinds:
            return []
        self._pages.add(page)
        self._kinds |= kinds
        return person.faults()
