"""The lines of a run for who sees all of it: made again where something that one rests on changed."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Decision, Proposal
from symbiose.domain.feasibility import PairPast
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.processing import Processor
from symbiose.domain.remembered import Remembered
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Synergy
from symbiose.services.context import Services
from symbiose.services.precedents import feasibility_on, pair_past, past_of
from symbiose.services.proposal_lines import ProposalLine, line_of
from symbiose.services.surroundings import Surroundings


class _RestsOn(NamedTuple):
    """Everything that the line of a proposal is made from, beside the catalogue and who it is for."""

    proposal: Proposal
    flows: tuple[Flow | None, ...]
    sites: tuple[Site | None, ...]
    """Of the giver, the receiver and the processors, in order."""
    processors: tuple[Processor | None, ...]
    decision: Decision | None
    override: ModelOverride | None
    synergy: Synergy | None
    past: PairPast
    """What became of other proposals of the same resources."""
    day: date


def lines_of_run(
    services: Services,
    actor: Actor,
    repositories: Repositories,
    proposals: Sequence[Proposal],
    around: Surroundings,
) -> tuple[ProposalLine, ...]:
    """Return the lines of proposals as every caller sees them who answers for all."""
    past, day = past_of(services, repositories, around), day_of(services.clock())
    make = partial(_line, services, actor)

    def made(before: Remembered) -> tuple[ProposalLine, ...]:
        found: list[ProposalLine] = []
        for proposal in proposals:
            rests_on = _rests_on(proposal, around, pair_past(past, proposal, around), day)
            found += before.of(proposal.id, make, rests_on)
        return tuple(found)

    return services.rounds.made("lines of the run", made)


def _rests_on(proposal: Proposal, around: Surroundings, past: PairPast, day: date) -> _RestsOn:
    path = proposal.path
    processors = tuple(around.processors.get(i) for i in path.through)
    stand_on = (processor.site_id for processor in processors if processor)
    return _RestsOn(
        proposal=proposal,
        flows=(around.flows.get(path.offer_id), around.flows.get(path.need_id)),
        sites=tuple(
            around.sites.get(i) for i in (proposal.giver_site_id, proposal.receiver_site_id, *stand_on)
        ),
        processors=processors,
        decision=around.decisions.get(proposal.id),
        override=around.overrides.get(proposal.id),
        synergy=around.synergies.get(proposal.id),
        past=past,
        day=day,
    )


def _line(services: Services, actor: Actor, parts: _RestsOn) -> tuple[ProposalLine]:
    """Return the line of a proposal, from nothing but what it rests on."""
    proposal = parts.proposal
    around = Surroundings(
        sites={site.id: site for site in parts.sites if site},
        flows={flow.id: flow for flow in parts.flows if flow},
        processors={processor.id: processor for processor in parts.processors if processor},
        decisions={proposal.id: parts.decision} if parts.decision else {},
        overrides={proposal.id: parts.override} if parts.override else {},
        synergies={proposal.id: parts.synergy} if parts.synergy else {},
    )
    ready = feasibility_on(services, proposal, around, parts.past, parts.day)
    return (line_of(services, actor, proposal, around, {proposal.id: ready}),)
