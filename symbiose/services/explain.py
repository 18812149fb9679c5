"""Why a pair of an offer and a need is not a candidate, and the flows that a pair is chosen from."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import Decision, State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.permissions import CanManageSite, CanReviewSome
from symbiose.domain.ports import PathJudged, Refusal
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.declare import all_lines
from symbiose.services.managed import managed_flow
from symbiose.services.propose import territory_on
from symbiose.services.run_story import groups_of, loops_of, proposals_of


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
class LoopOnPair:
    """A heat-recovery loop of the latest run that uses one of the two flows, or both."""

    loop_id: str
    of_offer_mwh: float
    """Heat that it takes of the offer, MWh/yr."""
    of_need_mwh: float
    """Heat of the need that it covers, MWh/yr."""


@dataclass(frozen=True)
class GroupOnPair:
    """A group that shares roofs of the latest run, and serves the need."""

    group_id: str
    of_need_mwh: float
    """Electricity of the need that it covers, MWh/yr."""


@dataclass(frozen=True)
class PairExplained:
    """What rules, people and the latest run say of a pair, directly and through processors."""

    refusals: tuple[Refusal, ...]
    """Every rule that refuses a direct exchange; empty when it is admitted."""
    paths: tuple[PathJudged, ...]
    """Paths through processors that come nearest to being admitted, the nearest first."""
    refused: tuple[Decision, ...]
    """Decisions that refuse to join the two, with their reasons."""
    proposal_id: str | None
    """Proposal of the latest run that joins the two, directly rather than through processors."""
    processors: Mapping[str, str]
    """Names of the processors, by id."""
    loops: tuple[LoopOnPair, ...] = ()
    """Loops that use heat of the two: exchanges are chosen over what they leave."""
    groups: tuple[GroupOnPair, ...] = ()
    """Groups that serve the need from roofs: exchanges are chosen over what they leave."""

    @property
    def admitted(self) -> bool:
        """Tell whether the two are a candidate, directly or through processors."""
        return not self.refusals or any(path.obstacles == 0 for path in self.paths)


def pair_choices(services: Services, actor: Actor) -> PairChoices:
    """Return the offers and needs that a reviewer may compare.

    Raises:
        NotAllowed: Only reviewers may compare two firms' flows.
    """
    CanReviewSome(actor).require()

    lines = [
        line
        for line in services.store.read(lambda r: all_lines(services, r))
        if not line.flow.withdrawn and CanManageSite(actor, line.site.id).allowed()
    ]
    choices = [FlowChoice(line.flow, line.site.name, line.resource) for line in lines]
    return PairChoices(
        offers=tuple(choice for choice in choices if choice.flow.direction is Direction.OFFER),
        needs=tuple(choice for choice in choices if choice.flow.direction is Direction.NEED),
    )


def why_not(services: Services, actor: Actor, offer_id: str, need_id: str) -> PairExplained:
    """Return what stands between an offer and a need, with numbers and the smallest change that lifts it.

    Raises:
        NotAllowed: Only reviewers may compare two firms' flows.
        UnknownThing: One of the flows does not exist, or is not the caller's, which is not told: what a pair
            is refused for would tell the figures of both.
    """
    CanReviewSome(actor).require()
    services.store.read(lambda r: [managed_flow(actor, r, flow_id) for flow_id in (offer_id, need_id)])
    day = day_of(services.clock())
    territory = services.store.read(lambda r: territory_on(r, day))
    refused = tuple(
        decision
        for decision in territory.decisions
        if decision.state is State.REFUSED
        and (decision.path.offer_id, decision.path.need_id) == (offer_id, need_id)
    )
    return PairExplained(
        refusals=services.matcher.why_not(territory, offer_id, need_id),
        paths=services.matcher.why_not_through(territory, offer_id, need_id),
        refused=refused,
        proposal_id=services.store.read(
            lambda r: _joining(services, r, offer_id, need_id, {d.proposal_id for d in refused})
        ),
        processors={processor.id: processor.name for processor in territory.processors},
        loops=services.store.read(lambda r: _on_pair(services, r, offer_id, need_id)),
        groups=services.store.read(lambda r: _on_need(services, r, need_id)),
    )


def _on_pair(
    services: Services, repositories: Repositories, offer_id: str, need_id: str
) -> tuple[LoopOnPair, ...]:
    """Return the loops of the latest run that use one of two flows."""
    run = repositories.runs.latest()
    found = [
        LoopOnPair(
            loop_id=loop.id,
            of_offer_mwh=sum(loop.taken_mwh.get(offer_id, ())),
            of_need_mwh=sum(loop.taken_mwh.get(need_id, ())),
        )
        for loop in (loops_of(services, repositories, run) if run else ())
    ]
    return tuple(one for one in found if one.of_offer_mwh or one.of_need_mwh)


def _on_need(services: Services, repositories: Repositories, need_id: str) -> tuple[GroupOnPair, ...]:
    """Return the groups of the latest run that serve a need."""
    run = repositories.runs.latest()
    found = [
        GroupOnPair(group.id, sum(group.taken_mwh.get(need_id, ())))
        for group in (groups_of(services, repositories, run) if run else ())
    ]
    return tuple(one for one in found if one.of_need_mwh)


def _joining(
    services: Services, repositories: Repositories, offer_id: str, need_id: str, refused: set[str]
) -> str | None:
    """Return the proposal of the latest run that joins two flows and is not refused, the shortest one."""
    run = repositories.runs.latest()
    made = proposals_of(services, repositories, run) if run else ()
    joining = [p for p in made if (p.path.offer_id, p.path.need_id) == (offer_id, need_id)]
    standing = [proposal for proposal in joining if proposal.id not in refused]
    return min(standing, key=lambda p: len(p.path.through)).id if standing else None
