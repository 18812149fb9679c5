"""Why a pair of an offer and a need is not a candidate, and the flows that a pair is chosen from."""

from collections import Counter
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Path
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.permissions import CanReview
from symbiose.domain.ports import Refusal, Repositories
from symbiose.services.context import Services
from symbiose.services.propose import territory_on
from symbiose.services.run_story import proposals_of
from symbiose.services.surroundings import resource_label, surroundings


@dataclass(frozen=True)
class FlowChoice:
    """A flow in words by which a person finds it."""

    flow_id: str
    label: str


@dataclass(frozen=True)
class PairChoices:
    """Flows that a pair can be made of, by label; no two labels are the same."""

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

    def work(repositories: Repositories) -> PairChoices:
        around = surroundings(services, repositories)
        names = {site.id: site.name for site in around.sites.values()}
        flows = [flow for flow in around.flows.values() if not flow.withdrawn]
        by_direction = {
            way: _choices(services, names, [flow for flow in flows if flow.direction is way])
            for way in Direction
        }
        return PairChoices(by_direction[Direction.OFFER], by_direction[Direction.NEED])

    return services.store.read(work)


def _choices(services: Services, names: dict[str, str], flows: list[Flow]) -> tuple[FlowChoice, ...]:
    catalogue = services.reference.resources
    seen: Counter[str] = Counter()
    found = []
    for flow in flows:
        label = f"{names[flow.site_id]} – {resource_label(flow, catalogue)}"
        seen[label] += 1
        rank = f" ({seen[label]})" if seen[label] > 1 else ""
        found.append(FlowChoice(flow.id, label + rank))
    return tuple(sorted(found, key=lambda choice: choice.label.casefold()))


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
