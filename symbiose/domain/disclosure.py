"""What others see of a flow, as its owner allowed: one function, through which every page and file goes."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.base import Value
from symbiose.domain.documents.import_report import Price
from symbiose.domain.flows import Band, Carrier, Confidentiality, Direction, Flow, OnBehalf
from symbiose.domain.orders import decade, price_range
from symbiose.domain.permissions import STAFF, CanManageSite
from symbiose.domain.resources import Family, ResourceCatalogue
from symbiose.domain.typical_flows import was_offered

OPENNESS = (Confidentiality.HIDDEN, Confidentiality.CATEGORY, Confidentiality.NAMED)
"""From the most closed to the most open."""
THERMAL = "thermal"
"""Category of heat, steam and cold: the catalogue has but one resource in each of the last two families."""
UNCLASSIFIED = "unclassified"
"""Category of a flow whose resource nobody has confirmed."""


class Viewer(StrEnum):
    """How somebody stands to a flow."""

    OWNER = "owner"
    """Manages its site."""
    COORDINATOR = "coordinator"
    """Coordinates the park or administers the service: sees everything."""
    NEIGHBOUR = "neighbour"
    """Manages another site: sees what the owner allows."""
    ANALYST = "analyst"
    """Works with aggregates: never sees a figure of one flow."""


class SeenFlow(Value):
    """A flow as one viewer sees it; what they may not see is not there, rather than hidden."""

    direction: Direction
    """Offer or need."""
    category: str
    """Group or family of the resource; `unclassified` while nobody has confirmed the resource."""
    resource: str | None = None
    """Label of the resource, or the declarant's words while it is not confirmed; None unless named."""
    resource_id: str | None = None
    """Resource of the catalogue; None unless named and confirmed."""
    site_id: str | None = None
    """Its site; None unless named."""
    site: str | None = None
    """Name of the site; None unless named."""
    place: str | None = None
    """Business park or agglomeration, where the site is not named and enough other firms stand there."""
    quantity: float | Band | None = None
    """Yearly quantity, or its power of ten, in `unit`."""
    unit: str | None = None
    """Canonical unit of quantity and price; None where neither is seen."""
    months: tuple[float, ...] | None = None
    """Share of the year in each month; seen with the figure of the quantity."""
    week_parts: tuple[float, ...] | None = None
    """Share of weekday days, weekday nights and weekends, where stated; seen with the months."""
    power_kw: float | None = None
    """Power when running; seen with the figure of the quantity."""
    carrier: Carrier | None = None
    """What carries the heat; seen with the figures of the quality."""
    fouling: bool | None = None
    """Whether it fouls an exchanger; seen with the figures of the quality."""
    corrosive: bool | None = None
    """Whether it corrodes an exchanger; seen with the figures of the quality."""
    price: Price | Band | None = None
    """What one unit costs today, or its range, €/unit."""
    quality: Mapping[str, Band | None] | None = None
    """Property → band, or None where only its name is seen; temperatures are among them."""
    estimated: bool = False
    """True when the quantity is an estimate that nobody measured."""
    on_behalf: OnBehalf | None = None
    """Set where a coordinator declared it for its firm: whether the firm has confirmed it."""
    confirmed: bool = False
    """True when it is an estimate from the activity of its site, which has confirmed it."""


class FlowPlace(Value):
    """Where a flow is declared, as far as its viewers may come to know it."""

    site: str
    """Name of the site."""
    wider: str | None
    """Park or agglomeration that does not single the site out; None when each would."""


def viewer_of(actor: Actor, flow: Flow) -> Viewer:
    """Return how somebody stands to a flow."""
    if CanManageSite(actor, flow.site_id).allowed():
        return Viewer.COORDINATOR if actor.role in STAFF else Viewer.OWNER
    return Viewer.ANALYST if actor.role is Role.ANALYST else Viewer.NEIGHBOUR


def closer(one: Confidentiality, other: Confidentiality) -> Confidentiality:
    """Return the more closed of two.

    >>> closer(Confidentiality.NAMED, Confidentiality.CATEGORY)
    <Confidentiality.CATEGORY: 'category'>
    """
    return min(one, other, key=OPENNESS.index)


def opens_more(before: Flow, after: Flow) -> bool:
    """Tell whether others see more of a flow, or of one of its fields, than before."""
    pairs = [(before.confidentiality, after.confidentiality)]
    was, now = before.field_confidentiality, after.field_confidentiality
    pairs += [(was.quantity, now.quantity), (was.price, now.price), (was.quality, now.quality)]
    return any(OPENNESS.index(new) > OPENNESS.index(old) for old, new in pairs)


def shown_to(viewer: Viewer, flow: Confidentiality) -> Confidentiality:
    """Return how openly a viewer sees that a flow exists, what it is and whose it is.

    An analyst is told of a named flow; one shown as a category is but counted, never shown.

    Args:
        viewer: Who looks.
        flow: What its owner says of the flow.
    """
    if viewer in (Viewer.OWNER, Viewer.COORDINATOR):
        return Confidentiality.NAMED
    if viewer is Viewer.ANALYST and flow is not Confidentiality.NAMED:
        return Confidentiality.HIDDEN
    return flow


def field_shown_to(viewer: Viewer, flow: Confidentiality, field: Confidentiality) -> Confidentiality:
    """Return how openly a viewer sees a field: never more than the flow, never more than the field.

    Args:
        viewer: Who looks.
        flow: What its owner says of the flow.
        field: What its owner says of the field.
    """
    if viewer in (Viewer.OWNER, Viewer.COORDINATOR):
        return Confidentiality.NAMED
    if viewer is Viewer.ANALYST:
        return Confidentiality.HIDDEN
    return closer(flow, field)


def seen_flow(flow: Flow, viewer: Viewer, catalogue: ResourceCatalogue, place: FlowPlace) -> SeenFlow | None:
    """Return what a viewer sees of a flow, None when they may not know that it exists.

    Args:
        flow: The flow.
        viewer: Who looks.
        catalogue: Resources.
        place: Where it is declared.
    """
    openness, fields = shown_to(viewer, flow.published), flow.published_fields
    if openness is Confidentiality.HIDDEN:
        return None
    seen = {
        "direction": flow.direction,
        "category": category_of(flow.resource_id, catalogue),
        "estimated": flow.estimate is not None,
        "on_behalf": flow.on_behalf,
        "confirmed": flow.estimate is not None and was_offered(flow),
        **_quantity(flow, field_shown_to(viewer, flow.published, fields.quantity)),
        "price": _price(flow, field_shown_to(viewer, flow.published, fields.price)),
        **_quality(flow, field_shown_to(viewer, flow.published, fields.quality)),
    }
    if seen.get("quantity") is not None or seen["price"] is not None:
        seen["unit"] = flow.unit
    if openness is Confidentiality.NAMED:
        label = catalogue.label(flow.resource_id) if flow.resource_id else flow.resource_text
        named = {"resource": label, "resource_id": flow.resource_id}
        seen |= named | {"site_id": flow.site_id, "site": place.site}
    else:
        seen["place"] = place.wider
    return SeenFlow.model_validate(seen)


def category_of(resource_id: str | None, catalogue: ResourceCatalogue) -> str:
    """Return the group of a resource, else its family: several resources of the catalogue share it."""
    resource = catalogue.find(resource_id)
    if resource is None:
        return UNCLASSIFIED
    if resource.family in (Family.HEAT, Family.STEAM, Family.COLD):
        return THERMAL
    return (resource.group or resource.family).value


def _quantity(flow: Flow, openness: Confidentiality) -> dict[str, object]:
    if openness is Confidentiality.HIDDEN:
        return {}
    if openness is Confidentiality.CATEGORY:
        return {"quantity": decade(flow.quantity_per_year)}
    calendar = {"months": flow.months, "week_parts": flow.week_parts}
    return {"quantity": flow.quantity_per_year, **calendar, "power_kw": flow.power_kw}


def _price(flow: Flow, openness: Confidentiality) -> Decimal | Band | None:
    price = flow.price_eur_per_unit
    if price is None or openness is Confidentiality.HIDDEN:
        return None
    return price if openness is Confidentiality.NAMED else price_range(price)


def _quality(flow: Flow, openness: Confidentiality) -> dict[str, object]:
    if openness is Confidentiality.HIDDEN:
        return {}
    degrees = {"supply_temp_c": flow.supply_temp_c, "return_temp_c": flow.return_temp_c}
    temperatures = {name: Band(min=t, max=t) for name, t in degrees.items() if t is not None}
    bands: dict[str, Band | None] = {**temperatures, **dict(sorted(flow.quality.items()))}
    if openness is Confidentiality.CATEGORY:
        return {"quality": dict.fromkeys(bands)}
    marks = {"carrier": flow.carrier, "fouling": flow.fouling, "corrosive": flow.corrosive}
    return {"quality": bands, **marks}


def may_see_name(actor: Actor, flow: Flow) -> bool:
    """Tell whether the caller may know which site a flow belongs to."""
    return shown_to(viewer_of(actor, flow), flow.published) is Confidentiality.NAMED


def may_see_category(actor: Actor, flow: Flow) -> bool:
    """Tell whether the caller may know that such a flow exists; analysts, that it counts somewhere."""
    whole = viewer_of(actor, flow) in (Viewer.OWNER, Viewer.COORDINATOR)
    return whole or flow.published is not Confidentiality.HIDDEN


def may_see_figures(actor: Actor, flow: Flow) -> bool:
    """Tell whether the caller sees a flow whole: staff and the site itself."""
    return viewer_of(actor, flow) in (Viewer.OWNER, Viewer.COORDINATOR)
