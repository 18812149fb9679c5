"""What the consent of both firms opens to them: per exchange, for as long as it holds (check S35).

Beside `disclosure.py`, which tells what an owner lets everybody see. Once giver and receiver have both
agreed to a synergy, each has of the other, on that synergy alone: the name of the site, the professional
addresses of those who manage it, and the flow exchanged, with its quantity, calendar and quality. What the
owner says of the price goes on holding: that one is negotiated. All of it closes again when the synergy is
abandoned; when it has ended, the name alone stays.
"""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.disclosure import FlowPlace, SeenFlow, Viewer, may_see_name, seen_flow, viewer_of
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.synergies import Side, Synergy, other_side
from symbiose.domain.synergy_rights import CanFollow, sides_of_actor


@dataclass(frozen=True)
class Opening:
    """What one caller may know of one side of a synergy."""

    name: bool
    """The name of its site."""
    contact: bool
    """The addresses of those who manage it."""
    flow: bool
    """Its flow, but for a price that its owner keeps."""


CLOSED = Opening(name=False, contact=False, flow=False)
WHOLE = Opening(name=True, contact=True, flow=True)


def opening(actor: Actor, synergy: Synergy, side: Side, flow: Flow | None) -> Opening:
    """Return what a caller may know of a side: all for itself and who follows, else what is consented to.

    Args:
        actor: Who looks.
        synergy: The synergy.
        side: The side looked at.
        flow: Its flow, None when it is no longer there.
    """
    sides = sides_of_actor(actor, synergy)
    if CanFollow(actor, synergy).allowed() or side in sides:
        return WHOLE
    if other_side(side) not in sides:
        return CLOSED
    shown = flow is not None and may_see_name(actor, flow)
    return Opening(name=synergy.names_known or shown, contact=synergy.opened_up, flow=synergy.opened_up)


def consented_flow(
    actor: Actor, flow: Flow, open_: Opening, catalogue: ResourceCatalogue, place: FlowPlace
) -> SeenFlow | None:
    """Return a flow of a synergy as a party sees it: what is consented to, else what its owner shows to all.

    Args:
        actor: Who looks.
        flow: The flow.
        open_: What the caller may know of its side.
        catalogue: Resources.
        place: Where it is declared.
    """
    viewer = viewer_of(actor, flow)
    usual = seen_flow(flow, viewer, catalogue, place)
    if not open_.flow:
        if open_.name and usual is not None:
            return usual.model_copy(update={"site_id": flow.site_id, "site": place.site, "place": None})
        return usual
    if viewer in (Viewer.OWNER, Viewer.COORDINATOR):
        return usual
    opened = seen_flow(_opened(flow), viewer, catalogue, place)
    price = usual.price if usual else None
    return opened.model_copy(update={"price": price}) if opened else None


def _opened(flow: Flow) -> Flow:
    """Return a flow whose owner would show all of it but the price: for looking at, never saved."""
    fields = flow.field_confidentiality.model_copy(
        update={"quantity": Confidentiality.NAMED, "quality": Confidentiality.NAMED}
    )
    return flow.model_copy(update={"confidentiality": Confidentiality.NAMED, "field_confidentiality": fields})
