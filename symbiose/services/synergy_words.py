"""What each firm says for itself: it agrees, it signed the contract, it gives the exchange up."""

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.permissions import Permission
from symbiose.domain.synergies import Side, Synergy
from symbiose.domain.synergy_rights import CanFollow, CanSpeak
from symbiose.domain.synergy_steps import Change, Speaking, abandon, agree, sign
from symbiose.services.context import Services
from symbiose.services.synergies import Found, change_synergy, checked_words, flows_of


def agree_to_exchange(
    services: Services, actor: Actor, synergy_id: str, version: int, side: Side | None = None
) -> Synergy:
    """Agree to an exchange for one's own side, and to be named to the other side once it agrees too.

    Where one firm runs both sites and the caller manages both, one word serves both sides. A flow that was
    declared on behalf of the firm is confirmed by it first: nobody consents to figures they have not said.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        version: Version that the caller saw.
        side: For which side, where the caller manages the sites of two firms; None for its own.

    Raises:
        NotAllowed: The caller manages neither site, or has agreed for the other firm.
        ConflictingReview: The synergy changed meanwhile, or the side has agreed already.
        UnknownThing: There is none, or the caller may not know of it.
        InvalidDeclaration: The flow of the side was declared on its behalf and waits to be confirmed.
    """

    def step(found: Found) -> Change:
        speaking = _speaking(found, side)
        after = agree(found.synergy, speaking)
        _require_confirmed(found, speaking.sides - {word.side for word in found.synergy.agreements})
        return after

    return change_synergy(services, actor, synergy_id, version, "synergy_agree", step)


def confirm_contract(
    services: Services, actor: Actor, synergy_id: str, version: int, side: Side | None = None
) -> Synergy:
    """Confirm for one's own side that the contract is signed; see `agree_to_exchange`.

    Raises:
        NotAllowed: The caller manages neither site, or has confirmed for the other firm.
        ConflictingReview: The synergy changed meanwhile, or is not in study.
        UnknownThing: There is none, or the caller may not know of it.
    """

    def step(found: Found) -> Change:
        return sign(found.synergy, _speaking(found, side))

    return change_synergy(services, actor, synergy_id, version, "synergy_sign", step)


def abandon_synergy(services: Services, actor: Actor, synergy_id: str, version: int, reason: str) -> Synergy:
    """Give a synergy up with a reason; of a firm, this declines it or withdraws its consent.

    What was open to both sides closes, and later runs do not propose the exchange again.

    Raises:
        NotAllowed: The caller neither follows the synergy nor manages one of its sites.
        InvalidDeclaration: The reason is missing or too long.
        ConflictingReview: The synergy changed meanwhile, or is closed already.
        UnknownThing: There is none, or the caller may not know of it.
    """
    words = checked_words(reason, "reason")

    def step(found: Found) -> Change:
        _require_either(CanFollow(actor, found.synergy), CanSpeak(actor, found.synergy))
        return abandon(found.synergy, found.by, words)

    return change_synergy(services, actor, synergy_id, version, "synergy_abandon", step)


def _speaking(found: Found, side: Side | None) -> Speaking:
    """Return whom the caller speaks for; a coordinator never speaks for a firm."""
    CanSpeak(found.actor, found.synergy, side).require()
    sides = frozenset({side}) if side else found.sides
    return Speaking(found.actor.id, sides, found.same_firm, found.at)


def _require_confirmed(found: Found, sides: frozenset[Side]) -> None:
    flows = flows_of(found.repositories, found.synergy)
    for side in sides:
        flow = flows.get(found.synergy.flow_of(side))
        if flow is not None and awaits_the_firm(flow):
            expected = "confirm what was declared on behalf of the firm, then agree"
            raise InvalidDeclaration([Problem("flow", flow.id, expected)])


def _require_either(*rights: Permission) -> None:
    if not any(right.allowed() for right in rights):
        rights[0].require()
