"""Who may see and do what with a synergy: the coordinator follows it, each firm speaks for itself alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.disclosure import may_see_category
from symbiose.domain.flows import Flow
from symbiose.domain.permissions import CanReview, Permission
from symbiose.domain.synergies import Side, Synergy, other_side


def sides_of_actor(actor: Actor, synergy: Synergy) -> frozenset[Side]:
    """Return the sides whose site the caller manages; staff manages none for this purpose."""
    if actor.role is not Role.SITE_MANAGER:
        return frozenset()
    return frozenset(side for side in Side if synergy.site_of(side) in actor.site_ids)


@dataclass(frozen=True)
class CanFollow(Permission):
    """Follow a synergy: record where it stands, plan, ask for evidence, give it up."""

    synergy: Synergy

    def allowed(self) -> bool:
        """Allow who reviews its proposal: staff, for coordinators of parks where one of its sites stands."""
        return CanReview(self.actor, (self.synergy.giver_site_id, self.synergy.receiver_site_id)).allowed()


@dataclass(frozen=True)
class CanSpeak(Permission):
    """Agree, confirm the contract or withdraw for a side: its site's own managers, never staff."""

    synergy: Synergy
    side: Side | None = None
    """The side spoken for; None for any of the caller's."""

    def allowed(self) -> bool:
        """Allow the managers of the side, or of giver or receiver."""
        sides = sides_of_actor(self.actor, self.synergy)
        return bool(sides) if self.side is None else self.side in sides


@dataclass(frozen=True)
class CanSeeSynergy(Permission):
    """Know that a synergy exists."""

    synergy: Synergy
    flows: Mapping[str, Flow]
    """The two flows it joins, by id, as far as they are still there."""

    def allowed(self) -> bool:
        """Allow who follows it, and a party that may know of the other side's flow.

        A flow that its owner hides stays unknown to the other side until its owner agrees to the exchange.
        """
        if CanFollow(self.actor, self.synergy).allowed():
            return True
        sides = sides_of_actor(self.actor, self.synergy)
        return bool(sides) and all(self._may_know(other_side(side)) for side in sides)

    def _may_know(self, side: Side) -> bool:
        flow = self.flows.get(self.synergy.flow_of(side))
        agreed = side in self.synergy.sides_that_agreed()
        return agreed or flow is None or may_see_category(self.actor, flow)
