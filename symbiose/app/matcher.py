"""Assembles the matcher, for the service and for the process that optimises."""

from functools import partial

from matching.exchange_solve import solve_document
from matching.heat.loops import HeatLoopDesigner
from matching.newcomers import NewcomerWeigher
from matching.proposing import ExchangeMatcher
from matching.reference_knowledge import knowledge_of
from matching.solving import Tell, nobody
from symbiose.domain.heat_loop_design import LoopDesigner
from symbiose.domain.opeo_rules import models_of_loops, models_of_proposals
from symbiose.domain.reference import ReferenceData


def exchange_matcher(reference: ReferenceData, tell: Tell = nobody, *, loops: bool = True) -> ExchangeMatcher:
    """Assemble the matcher: reference data as they hold on a day, the exchange model, the circular models.

    Args:
        reference: What the service knows of resources, values and rules.
        tell: Called with the share of the optimisation that is done.
        loops: Whether heat-recovery loops are designed too.
    """
    return ExchangeMatcher(
        knowledge_of=partial(knowledge_of, reference),
        solve=solve_document,
        models_of=models_of_proposals(reference.resources),
        tell=tell,
        design_loops=loop_designer(reference) if loops else None,
    )


def loop_designer(reference: ReferenceData) -> LoopDesigner:
    """Assemble what designs heat-recovery loops."""
    make_run = exchange_matcher(reference, loops=False).propose
    return HeatLoopDesigner(reference, models_of_loops(reference.resources), make_run)


def newcomer_weigher(reference: ReferenceData) -> NewcomerWeigher:
    """Assemble what weighs newcomers, over what loops leave: the matcher of runs, without loops."""
    return NewcomerWeigher(partial(knowledge_of, reference), exchange_matcher(reference, loops=False))
