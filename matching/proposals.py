"""Writes each path of a plan as a proposal with its whole accounting and its reasons."""

from collections.abc import Callable, Iterable, Sequence

from matching.accounting import Account, accounts_of
from matching.answers import NOTHING
from matching.knowledge import Knowledge, diverted_t_per_unit
from matching.paths import Step
from matching.rulebook import RuleBook
from matching.solving import Plan
from symbiose.domain.exchanges import Kind, ModelMark, Proposal, ReferenceUsed
from symbiose.domain.flows import Flow
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.quantities import KG_PER_T

SILENT = ("direction", "withdrawn", "confirmed", "same_site", "price")
"""Rules that every proposal passes alike: they explain nothing about this one."""

ModelsOf = Callable[
    [Proposal, Flow, Flow, Sequence[Processor], Sequence[Substitution]], tuple[ModelMark, ...]
]
"""Circular models of a proposal from its offer, need, processors in order and substitutions used."""


def no_models(*_: object) -> tuple[ModelMark, ...]:
    """Return no model: for a matcher that is not asked for them."""
    return ()


def write_proposals(
    plan: Plan, book: RuleBook, knowledge: Knowledge, models_of: ModelsOf
) -> tuple[Proposal, ...]:
    """Return the proposals of a plan, the most beneficial first."""
    found = [
        _proposal(account, book, knowledge, models_of)
        for account in accounts_of(plan.sent)
        if account.given.sum() > NOTHING
    ]
    return tuple(sorted(found, key=lambda p: (-round(p.benefit_eur_per_year, 2), p.id)))


def _proposal(account: Account, book: RuleBook, knowledge: Knowledge, models_of: ModelsOf) -> Proposal:
    chain = account.chain
    first, last = chain[0].leg, chain[-1].leg
    offer, need = _flow(first.giver.flow), _flow(last.taker.flow)
    given = knowledge.resources[first.resource_id]
    proposal = Proposal(
        id=account.final.path.proposal_id,
        kind=Kind.EXCHANGE,
        path=account.final.path,
        giver_site_id=first.giver.site.id,
        receiver_site_id=last.taker.site.id,
        resource_id=first.resource_id,
        received_resource_id=need.resource_id or last.taken_resource_id,
        monthly=tuple(account.given.tolist()),
        monthly_received=tuple(account.received.tolist()),
        unit=offer.unit,
        received_unit=need.unit,
        terms_eur_per_year=dict(sorted(account.terms.items())),
        by_site_eur_per_year=dict(sorted(account.sites.items())),
        co2_avoided_t_per_year=sum(account.co2.values()) / KG_PER_T,
        co2_terms_t_per_year={name: kg / KG_PER_T for name, kg in sorted(account.co2.items()) if kg},
        waste_diverted_t_per_year=float(account.given.sum()) * diverted_t_per_unit(offer, given),
        distance_km=sum(step.leg.way_km for step in chain),
        reasons=tuple(_reasons(chain, book)),
        references=_references(step.leg.references for step in chain),
    )
    processors = [step.leg.taker.processor for step in chain if step.leg.taker.processor]
    substitutions = [step.leg.link.substitution for step in chain if step.leg.link.substitution]
    return proposal.model_copy(update={"models": models_of(proposal, offer, need, processors, substitutions)})


def _flow(flow: Flow | None) -> Flow:
    if flow is None:
        msg = "a path begins with an offer and ends with a need"
        raise ValueError(msg)
    return flow


def _reasons(chain: Sequence[Step], book: RuleBook) -> list[str]:
    """Return what the rules that bear on each leg compared; legs of a chain say where they lead."""
    found = []
    for step in chain:
        processor = step.leg.taker.processor
        where = f"Vers « {processor.name} » : " if processor else "Vers le besoin : "
        told = book.explain(step.leg.giver, step.leg.taker)
        sentences = [t.sentence for t in told if t.compared and t.rule not in SILENT]
        found += [(where if len(chain) > 1 else "") + sentence for sentence in sentences]
    return found


def _references(groups: Iterable[tuple[ReferenceUsed, ...]]) -> tuple[ReferenceUsed, ...]:
    used = {(one.id, one.valid_from, one.value): one for group in groups for one in group}
    return tuple(used[key] for key in sorted(used))
