"""Gives flows, processors and proposals their circular models, by the rules of `opeo_table.py`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from symbiose.domain.exchanges import ModelMark, Proposal
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_facts import (
    Facts,
    facts_of_flow,
    facts_of_loop,
    facts_of_processor,
    facts_of_proposal,
    facts_of_sun,
)
from symbiose.domain.opeo_table import RULES
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.resources import SOLAR_ELECTRICITY, Resource, ResourceCatalogue

KEPT_JUDGEMENTS = 8192
"""Judgements kept: thousands of flows share the same facts, and the rules depend on nothing else."""
ELECTRICITY = "electricity"
"""Resource of the catalogue that what roofs give takes the place of."""
OVERRIDDEN = "Reclassé par une personne : {reason}"


@dataclass(frozen=True)
class Finding:
    """A model that a rule gives, or that a person set, and whether it is practised or only within reach."""

    mark: ModelMark
    """Model and sentence."""
    rule_id: str | None = None
    """Rule that gave it; None where a person set it, or where it is read back from a stored proposal."""
    opens: bool = False
    """True when the thing only opens the way to the model."""
    by_a_person: bool = False
    """True when a person set it against the rules."""


def models_of_flow(flow: Flow, resource: Resource, catalogue: ResourceCatalogue) -> tuple[ModelMark, ...]:
    """Return the models of a declared flow, each with the sentence that explains it."""
    return _marks(findings_of_flow(flow, resource, catalogue))


def models_of_proposals(
    catalogue: ResourceCatalogue,
) -> Callable[[Proposal, Flow, Flow, Sequence[Processor], Sequence[Substitution]], tuple[ModelMark, ...]]:
    """Return the function that gives a proposal its models from its ends, processors and substitutions."""

    def models_of(
        proposal: Proposal,
        offer: Flow,
        need: Flow,
        processors: Sequence[Processor],
        substitutions: Sequence[Substitution],
    ) -> tuple[ModelMark, ...]:
        facts = facts_of_proposal(proposal, offer, need, processors, substitutions, catalogue)
        return _marks(judge(facts))

    return models_of


def models_of_loops(
    catalogue: ResourceCatalogue,
) -> Callable[[Sequence[str], Sequence[str]], tuple[ModelMark, ...]]:
    """Return the function that gives a heat-recovery loop its models from what it takes in and gives out."""

    def models_of(given: Sequence[str], taken: Sequence[str]) -> tuple[ModelMark, ...]:
        return _marks(judge(facts_of_loop(given, taken, catalogue)))

    return models_of


def models_of_sun(catalogue: ResourceCatalogue) -> Callable[[], tuple[ModelMark, ...]]:
    """Return the function that gives a group that shares roofs its models."""

    def models_of() -> tuple[ModelMark, ...]:
        return _marks(judge(facts_of_sun(SOLAR_ELECTRICITY, ELECTRICITY, catalogue)))

    return models_of


def with_override(marks: tuple[ModelMark, ...], override: ModelOverride | None) -> tuple[ModelMark, ...]:
    """Return the models that hold: those that a person set, where one did, else those of the rules."""
    if override is None:
        return marks
    reason = OVERRIDDEN.format(reason=override.reason)
    return tuple(ModelMark(model=model, reason=reason) for model in override.models)


def models_that_hold(
    flow: Flow, catalogue: ResourceCatalogue, override: ModelOverride | None
) -> tuple[ModelMark, ...]:
    """Return the models of a declared flow: those a person set, else those of the rules for its resource."""
    resource = catalogue.find(flow.resource_id)
    return with_override(models_of_flow(flow, resource, catalogue) if resource else (), override)


def findings_of_flow(
    flow: Flow, resource: Resource, catalogue: ResourceCatalogue, override: ModelOverride | None = None
) -> tuple[Finding, ...]:
    """Return the models that hold for a flow, practised or within reach."""
    return overridden(judge(facts_of_flow(flow, resource, catalogue)), override)


def findings_of_processor(processor: Processor, catalogue: ResourceCatalogue) -> tuple[Finding, ...]:
    """Return the models that hold for a processor."""
    return judge(facts_of_processor(processor, catalogue))


def findings_of_proposal(proposal: Proposal, override: ModelOverride | None = None) -> tuple[Finding, ...]:
    """Return the models that hold for a stored proposal: all are practised once it is carried out."""
    return overridden(tuple(Finding(mark) for mark in proposal.models), override)


def overridden(findings: tuple[Finding, ...], override: ModelOverride | None) -> tuple[Finding, ...]:
    """Return what a person set instead of the rules, where one did."""
    if override is None:
        return findings
    return tuple(Finding(mark, by_a_person=True) for mark in with_override((), override))


@lru_cache(maxsize=KEPT_JUDGEMENTS)
def judge(facts: Facts) -> tuple[Finding, ...]:
    """Return one finding per model that the rules give, by number; one practised before one within reach."""
    found: dict[int, Finding] = {}
    for rule in RULES:
        known = found.get(rule.model)
        if (known is None or (known.opens and not rule.opens)) and rule.holds(facts):
            found[rule.model] = Finding(rule.mark(facts), rule.id, rule.opens)
    return tuple(found[model] for model in sorted(found))


def _marks(findings: Iterable[Finding]) -> tuple[ModelMark, ...]:
    return tuple(finding.mark for finding in findings)
