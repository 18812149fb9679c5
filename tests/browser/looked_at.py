"""Which pages, and elements of which kinds, were looked at for being accessible.

Several roles open the same pages: of a page that was looked at for one of them, another one is looked at
again where it holds anything of a kind that no page held before.
"""

from tests.browser.visit import Visit

KINDS = """() => {
  const valued = ["class", "role", "type", "style", "lang", "scope", "tabindex", "autocomplete"];
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
      const own = [one.localName, ...[...one.attributes].map(told).sort(), text ? "text" : "", twice];
      kinds.set(one, `${kind(one.parentElement)} > ${own.join(" ")}`);
    }
    return kinds.get(one);
  };
  return [...new Set([...document.querySelectorAll("*")].map(kind))];
}"""
"""Elements by what they are, how they look, what they name and what names them, in all that they stand in."""


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
