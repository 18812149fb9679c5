"""What tests of the form of a flow share: what a page sends as it stands, what it tells at a field."""

import html
import re
from typing import Any

from symbiose.domain.flows import Flow
from tests.fakes import FakeStore

GOOD: dict[str, Any] = {
    "site_id": "site_a",
    "direction": "offer",
    "resource": "Cendres volantes de charbon",
    "quantity": "1 200,5",
    "unit": "t",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def declared(store: FakeStore) -> list[Flow]:
    """Return the flows declared through the form."""
    return [flow for flow in store.repositories.flows.all() if flow.reference]


def sent(page: str) -> dict[str, str]:
    """Return what the form of a page sends as it stands, as a browser would, without its buttons."""
    form = re.search(r'<form method="post" action="[^"]*" class="card-form".*?</form>', page, re.DOTALL)
    assert form, page
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        chosen = attributes.get("type") not in ("checkbox", "radio") or " checked" in tag
        if chosen and "name" in attributes:
            fields[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, options in re.findall(r'<select[^>]* name="(\w+)".*?>(.*?)</select>', form[0], re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"( selected)?', options)
        picked = [value for value, selected in values if selected] or [values[0][0]]
        fields[name] = html.unescape(picked[-1])
    for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form[0], re.DOTALL):
        fields[name] = html.unescape(text)
    fields.pop("csrf_token")
    return fields


def fault(page: str, field: str) -> str:
    """Return the sentence told at a field."""
    found = re.search(rf'id="{field}-fault">([^<]*)<', page)
    return html.unescape(found[1]) if found else ""
