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
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow
from symbiose.domain.permissions import CanReview
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.synergies import (
    RECORDED_WORDS,
    Evidence,
    Happening,
    Party,
    Side,
    Synergy,
    SynergyEvent,
    includes,
    other_side,
)
from symbiose.domain.synergy_rights import CanFollow, sides_of_actor


@dataclass(frozen=True)
class Opening:
    """What one caller may know of one side of a synergy."""

    name: bool
    """The name of its site."""
    contact: bool
    """The addresses of those who manage it."""
    flow: bool
    """Its flow, but for the price."""
    price: bool = False
    """The price of its flow, which no consent opens: its owner says who sees it."""


CLOSED = Opening(name=False, contact=False, flow=False)
WHOLE = Opening(name=True, contact=True, flow=True, price=True)


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
    actor: Actor, flow: Flow, known: Opening, catalogue: ResourceCatalogue, place: FlowPlace
) -> SeenFlow | None:
    """Return a flow of a synergy as a party sees it: what is consented to, else what its owner shows to all.

    Args:
        actor: Who looks.
        flow: The flow.
        known: What the caller may know of its side.
        catalogue: Resources.
        place: Where it is declared.
    """
    usual = seen_flow(flow, viewer_of(actor, flow), catalogue, place)
    if not known.flow:
        return usual
    whole = seen_flow(flow, Viewer.OWNER, catalogue, place)
    if whole is None or known.price:
        return whole
    return whole.model_copy(update={"price": usual.price if usual else None})


def opened_flow(flow: Flow) -> Flow:
    """Return a flow as if its owner showed to all what the consent opens: to look at, never to be saved."""
    named = {"quantity": Confidentiality.NAMED, "quality": Confidentiality.NAMED}
    fields: FieldConfidentiality = flow.field_confidentiality.model_copy(update=named)
    shown = {"confidentiality": Confidentiality.NAMED, "field_confidentiality": fields, "on_behalf": None}
    return flow.model_copy(update=shown)


def may_read_action(actor: Actor, synergy: Synergy) -> bool:
    """Tell whether a caller reads the next action: its words may name the other side."""
    return _reads_all(actor, synergy) or _addressed(actor, synergy, synergy.who)


def may_read_evidence(actor: Actor, synergy: Synergy, evidence: Evidence) -> bool:
    """Tell whether a caller reads what evidence is asked for."""
    return _reads_all(actor, synergy) or (synergy.living and _addressed(actor, synergy, evidence.party))


def may_read_words(actor: Actor, synergy: Synergy, event: SynergyEvent) -> bool:
    """Tell whether a caller reads the words of an event, since they may name the other side.

    Who follows the synergy reads all of them, and so do the parties while they know each other's name. Else a
    party reads its own words, those that are for it before anybody has agreed, and why the coordinator gave
    the synergy up. On what a recorded word rests is for the side it was recorded of and who coordinates it.
    """
    if event.kind in RECORDED_WORDS:
        return _coordinates(actor, synergy, event.who) or _addressed(actor, synergy, event.who)
    if _reads_all(actor, synergy) or _addressed(actor, synergy, event.party):
        return True
    if event.kind is Happening.ABANDONED:
        return event.party is Party.COORDINATOR
    return synergy.state is State.ACCEPTED and _addressed(actor, synergy, event.who)


def _reads_all(actor: Actor, synergy: Synergy) -> bool:
    return synergy.names_known or CanFollow(actor, synergy).allowed()


def _coordinates(actor: Actor, synergy: Synergy, party: Party | None) -> bool:
    sites = tuple(synergy.site_of(side) for side in Side if includes(party, side))
    return CanFollow(actor, synergy).allowed() and CanReview(actor, sites).allowed()


def _addressed(actor: Actor, synergy: Synergy, party: Party | None) -> bool:
    return any(includes(party, side) for side in sides_of_actor(actor, synergy))
