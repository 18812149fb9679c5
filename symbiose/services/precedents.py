"""What became of other proposals of the same resources, or between the same trades, with their reasons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Decision, Path, Proposal, State
from symbiose.domain.feasibility import Feasibility, Ground, PairPast, feasibility_of
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.surroundings import Ends, Surroundings

REALISED = frozenset({State.RUNNING, State.ENDED})
"""States of an exchange that took place."""
REFUSED = frozenset({State.REFUSED, State.ABANDONED})
"""States of one that was given up."""
MOST_SHOWN = 20
"""Precedents on one sheet, the nearest and newest first."""
NO_PAST = PairPast()
"""That of two resources between which nothing was ever decided."""
_DIVISION = 2

Pair = tuple[str, str]
"""Two resources, or two divisions of activities: what gives, what receives."""


@dataclass(frozen=True)
class Precedent:
    """One other proposal on which somebody decided."""

    proposal_id: str
    ends: Ends
    state: State
    reason: str | None
    reason_code: RefusalReason | None
    decided_at: datetime
    same_pair: bool
    """The same two resources; else the same two trades only."""


@dataclass(frozen=True)
class Past:
    """All decisions that hold, by what they joined."""

    by_pair: Mapping[Pair, Sequence[Decision]] = field(default_factory=dict)
    by_trades: Mapping[Pair, Sequence[Decision]] = field(default_factory=dict)


def past_of(services: Services, repositories: Repositories, around: Surroundings) -> Past:
    """Return the decisions that hold, read again only when something changed."""
    return services.memory.recall(repositories, "precedents", lambda: _past(around))


def _past(around: Surroundings) -> Past:
    by_pair: dict[Pair, list[Decision]] = defaultdict(list)
    by_trades: dict[Pair, list[Decision]] = defaultdict(list)
    for decision in around.decisions.values():
        if around.state_of(decision.proposal_id) is State.PROPOSED:
            continue
        pair, trades = _pair_of(decision.path, around), _trades_of(decision.path, around)
        if pair:
            by_pair[pair].append(decision)
        if trades:
            by_trades[trades].append(decision)
    return Past(by_pair, by_trades)


def pair_past(past: Past, proposal: Proposal, around: Surroundings) -> PairPast:
    """Return how often other proposals of the same resources were realised, accepted and refused."""
    pair = (proposal.resource_id, proposal.received_resource_id)
    of_pair = past.by_pair.get(pair)
    if not of_pair:
        return NO_PAST
    others = [one for one in of_pair if one.proposal_id != proposal.id]
    states = [around.state_of(one.proposal_id) for one in others]
    return PairPast(
        realised=sum(state in REALISED for state in states),
        accepted=sum(state not in REALISED | REFUSED for state in states),
        refused=sum(state in REFUSED for state in states),
    )


def precedents_of(
    services: Services, actor: Actor, past: Past, proposal: Proposal, around: Surroundings
) -> tuple[Precedent, ...]:
    """Return the precedents of a proposal that the caller reviews too, those of its resources first."""
    pair, trades = (proposal.resource_id, proposal.received_resource_id), _trades_of(proposal.path, around)
    near = {one.proposal_id: one for one in past.by_pair.get(pair, ())}
    wider = {one.proposal_id: one for one in past.by_trades.get(trades, ())} if trades else {}
    found = [
        _precedent(services, one, around, same_pair=one.proposal_id in near)
        for one in (wider | near).values()
        if one.proposal_id != proposal.id and around.reviews(actor, one)
    ]
    found.sort(key=lambda one: (one.same_pair, one.decided_at), reverse=True)
    return tuple(found[:MOST_SHOWN])


def _precedent(services: Services, decision: Decision, around: Surroundings, *, same_pair: bool) -> Precedent:
    synergy = around.synergies.get(decision.proposal_id)
    state = around.state_of(decision.proposal_id)
    return Precedent(
        proposal_id=decision.proposal_id,
        ends=around.ends_of(decision.path, services.reference.resources),
        state=state,
        reason=decision.reason or (synergy.reason if synergy and state is State.ABANDONED else None),
        reason_code=decision.reason_code,
        decided_at=decision.decided_at,
        same_pair=same_pair,
    )


def feasibilities(
    services: Services, repositories: Repositories, proposals: Sequence[Proposal], around: Surroundings
) -> dict[str, Feasibility]:
    """Return how ready each proposal is to be carried out, by id."""
    past, day = past_of(services, repositories, around), day_of(services.clock())
    return {
        proposal.id: feasibility_on(services, proposal, around, pair_past(past, proposal, around), day)
        for proposal in proposals
    }


def feasibility_on(
    services: Services, proposal: Proposal, around: Surroundings, past: PairPast, day: date
) -> Feasibility:
    """Return how ready a proposal is to be carried out on a day, given what became of others like it."""
    return feasibility_of(
        Ground(
            proposal=proposal,
            offer=around.flows.get(proposal.path.offer_id),
            need=around.flows.get(proposal.path.need_id),
            resource=services.reference.resources.find(proposal.resource_id),
            taker=_first_taker(proposal, around),
            past=past,
            day=day,
        )
    )


def _first_taker(proposal: Proposal, around: Surroundings) -> Site | None:
    """Return the site that what is given reaches first."""
    if not proposal.path.through:
        return around.sites.get(proposal.receiver_site_id)
    processor = around.processors.get(proposal.path.through[0])
    return around.sites.get(processor.site_id) if processor else None


def _pair_of(path: Path, around: Surroundings) -> Pair | None:
    offer, need = around.flows.get(path.offer_id), around.flows.get(path.need_id)
    if offer is None or need is None or not offer.resource_id or not need.resource_id:
        return None
    return offer.resource_id, need.resource_id


def _trades_of(path: Path, around: Surroundings) -> Pair | None:
    """Return the divisions (two digits) of the activities of the two sites, None when one is not known."""
    flows = (around.flows.get(path.offer_id), around.flows.get(path.need_id))
    sites = [around.sites.get(flow.site_id) for flow in flows if flow]
    codes = [site.activity.code[:_DIVISION] for site in sites if site and site.activity]
    return (codes[0], codes[1]) if len(codes) == len(flows) else None
