"""Why a pair of an offer and a need is not a candidate, and the flows that a pair is chosen from."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Path
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.permissions import CanReview
from symbiose.domain.ports import Refusal, Repositories
from symbiose.services.context import Services
from symbiose.services.declare import all_lines
from symbiose.services.propose import territory_on
from symbiose.services.run_story import proposals_of


@dataclass(frozen=True)
class FlowChoice:
    """A flow with what a person tells it apart by."""

    flow: Flow
    site: str
    """Name of its site."""
    resource: str
    """Label of its resource, or the declarant's words."""


@dataclass(frozen=True)
class PairChoices:
    """Flows that a pair can be made of, by site and resource."""

    offers: tuple[FlowChoice, ...]
    needs: tuple[FlowChoice, ...]


@dataclass(frozen=True)
class PairExplained:
    """What the rules say of a pair, and whether the latest run joins it all the same."""

    refusals: tuple[Refusal, ...]
    """Every rule that refuses it; empty when it is admitted."""
    proposal_id: str | None
    """Proposal of the latest run that joins the two directly."""


def pair_choices(services: Services, actor: Actor) -> PairChoices:
    """Return the offers and needs that a reviewer may compare.

    Raises:
        NotAllowed: Only reviewers may compare two firms' flows.
    """
    CanReview(actor).require()

    lines = [
        line for line in services.store.read(lambda r: all_lines(services, r)) if not line.flow.withdrawn
    ]
    choices = [FlowChoice(line.flow, line.site.name, line.resource) for line in lines]
    return PairChoices(
        offers=tuple(choice for choice in choices if choice.flow.direction is Direction.OFFER),
        needs=tuple(choice for choice in choices if choice.flow.direction is Direction.NEED),
    )


def why_not(services: Services, actor: Actor, offer_id: str, need_id: str) -> PairExplained:
    """Return every rule that refuses a pair with its numbers and the smallest change that would lift it.

    Raises:
        NotAllowed: Only reviewers may compare two firms' flows.
        UnknownThing: One of the flows does not exist.
    """
    CanReview(actor).require()
    day = services.clock().date()
    territory = services.store.read(lambda r: territory_on(r, day))
    refusals = services.matcher.why_not(territory, offer_id, need_id)
    direct = Path(offer_id=offer_id, need_id=need_id).proposal_id

    def proposed(repositories: Repositories) -> bool:
        run = repositories.runs.latest()
        return run is not None and any(p.id == direct for p in proposals_of(services, repositories, run))

    return PairExplained(refusals, direct if services.store.read(proposed) else None)
