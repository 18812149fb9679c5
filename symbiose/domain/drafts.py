"""Drafts: declarations begun, or offered from what the activity of a site usually has, not declared yet."""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from symbiose.domain.base import Value
from symbiose.domain.flows import EstimateBasis
from symbiose.domain.quantities import QuantityNotUnderstood, periods_per_year


class DraftOrigin(StrEnum):
    """Where a draft comes from."""

    TYPED = "typed"
    """Somebody began to fill in a form."""
    ACTIVITY = "activity"
    """What the trade of the site usually has, estimated from its size."""


class Draft(Value):
    """A declaration that is not one yet: texts as typed, right or wrong; no run looks at it."""

    id: str
    """Opaque slug."""
    site_id: str
    """Site whose flow it would be."""
    origin: DraftOrigin
    """Typed, or offered from the activity."""
    fields: dict[str, str]
    """Text by English column name of the declaration format, as typed."""
    estimate: EstimateBasis | None = None
    """On what an estimated quantity rests; kept as long as the quantity stays as it was estimated."""
    flow_id: str | None = None
    """The declared flow that it would change; None for a new one."""
    account_id: str
    """Who began it."""
    created_at: datetime
    """When it was begun (aware, UTC)."""
    changed_at: datetime
    """When it was last saved (aware, UTC)."""
    declined: bool = False
    """True for an offer from the activity that the site deleted: kept, so that it is not offered again."""


def reference_of_draft(draft_id: str) -> str:
    """Return the reference that a flow declared from a draft carries, so that it is declared once.

    >>> reference_of_draft("draft_0a1b2c3d")
    'web-0a1b2c3d'
    """
    return f"web-{draft_id.removeprefix('draft_')}"


BAND_FIELDS = ("quantity_low", "quantity_high")
"""Columns of the band around a quantity."""
QUANTITY_FIELDS = ("quantity", "unit", "period", "hours_per_year", "density_t_per_m3")
"""Columns that a yearly quantity is read from."""


def is_as_estimated(offered: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Tell whether texts still state the quantity that a draft was offered with.

    >>> is_as_estimated({"quantity": "12", "unit": "t"}, {"quantity": " 12", "unit": "t", "period": "an"})
    True
    """
    return all(_stated(offered, name) == _stated(given, name) for name in QUANTITY_FIELDS)


def without_estimated_band(offered: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return texts without the band of an estimate whose quantity they correct: it was that of the estimate.

    >>> offer = {"quantity": "12", "quantity_low": "9", "quantity_high": "15"}
    >>> without_estimated_band(offer, offer | {"quantity": "30"})
    {'quantity': '30'}
    """
    same = all(offered.get(name, "").strip() == given.get(name, "").strip() for name in BAND_FIELDS)
    if not same or is_as_estimated(offered, given):
        return dict(given)
    return {name: text for name, text in given.items() if name not in BAND_FIELDS}


def _stated(fields: Mapping[str, str], name: str) -> str | int:
    text = fields.get(name, "").strip()
    if name == "period":
        with contextlib.suppress(QuantityNotUnderstood):
            return periods_per_year(text or "an")
    return text
