"""What a flow is worth as a document."""

from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.live_worth import Certainty
from symbiose.services.live_worth import WorthSeen


class WorthPartner(Value):
    """Somebody with whom a flow would be exchanged; what may not be known is absent."""

    category: str | None = None
    """Group or family of the resource of the other flow; absent for a processor."""
    resource: str | None = None
    """Resource of the other flow, where its owner names it."""
    processor: str | None = None
    """Name of the processor; absent for a flow."""
    site: str | None = None
    """Name of the site, where its owner lets it be named; always for a processor."""
    place: str | None = None
    """Business park or agglomeration of a site that is not named, where enough other firms stand."""
    alike: int
    """How many partners look like this one."""
    quantity_per_year: float | None = None
    """What would be exchanged, in the unit of the flow; for those who see everything."""
    eur_per_year: float | None = None
    """What this exchange brings by itself, €/yr; for those who see everything."""


class WorthRange(Value):
    """Between these two, whatever the best plan is."""

    least_eur: float
    """At least, €/yr."""
    most_eur: float
    """At most, €/yr."""


class FlowWorthDocument(Value):
    """What a flow brings all firms together in a year, beside its not being declared.

    Heat-recovery loops and the sharing of roofs are not counted. A flow whose resource nobody has confirmed,
    or that is withdrawn, has no `worth`.
    """

    format: Literal["symbiose.flow-worth/1"] = "symbiose.flow-worth/1"
    """Name and version of the document."""
    worth: WorthRange | None = None
    """The range; absent where nothing can be told."""
    likely: WorthRange | None = None
    """Where within the range it most likely is, not proven; absent where that says no more."""
    in_steps: bool | None = None
    """True where quantities and prices of others, and the flow's own, count in steps of preferred numbers."""
    certainty: Certainty | None = None
    """How the two ends came about: by the optima, by the linear problem, or by the flow's own pairs alone."""
    counterparts: int | None = None
    """Flows and processors that every rule admits."""
    partners: tuple[WorthPartner, ...] = ()
    """With whom, as far as it may be known."""
    refused_by: tuple[str, ...] = ()
    """Codes of the rules that refuse most counterparts, where none is admitted."""


def worth_document(seen: WorthSeen | None) -> FlowWorthDocument:
    """Return what is told of a flow."""
    if seen is None:
        return FlowWorthDocument()
    told = seen.likely
    likely = WorthRange(least_eur=told.least_eur, most_eur=told.most_eur) if told else None
    return FlowWorthDocument(
        worth=WorthRange(least_eur=seen.worth.least_eur, most_eur=seen.worth.most_eur),
        likely=likely,
        in_steps=not seen.whole,
        certainty=seen.certainty,
        counterparts=seen.counterparts,
        partners=tuple(
            WorthPartner(
                category=one.category,
                resource=one.resource,
                processor=one.processor,
                site=one.site,
                place=one.place,
                alike=one.alike,
                quantity_per_year=one.quantity_per_year,
                eur_per_year=one.eur_per_year,
            )
            for one in seen.partners
        ),
        refused_by=tuple(one.rule for one in seen.refusals),
    )
