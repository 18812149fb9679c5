"""Assembles the matcher, for the service and for the process that optimises."""

from concurrent.futures import Executor
from functools import partial

from matching.answers import Tell, nobody
from matching.exchange_solve import solve_document, solve_with_prices
from matching.heat.loops import HeatLoopDesigner
from matching.live.market import LiveEngine
from matching.newcomers import NewcomerWeigher
from matching.proposing import ExchangeMatcher
from matching.reference_knowledge import knowledge_of
from matching.solar.designing import Sky, SunDesigner
from matching.solar.roof_output import output_per_kwp
from symbiose.domain.companies import Site
from symbiose.domain.declared_profiles import profile_of
from symbiose.domain.electricity_profiles import ElectricityProfile
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loop_design import LoopDesigner
from symbiose.domain.opeo_rules import models_of_loops, models_of_proposals, models_of_sun
from symbiose.domain.ports import Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.roofs import Roof
from symbiose.domain.solar_design import SolarDesigner
from symbiose.domain.solar_reference import solar_reference
from symbiose.domain.value_periods import laid_over


def exchange_matcher(
    reference: ReferenceData,
    tell: Tell = nobody,
    *,
    loops: bool = True,
    sun: bool = True,
    prices: bool = True,
    executor: Executor | None = None,
) -> ExchangeMatcher:
    """Assemble the matcher: reference data as they hold on a day, the exchange model, the circular models.

    Args:
        reference: What the service knows of resources, values and rules.
        tell: Called with the share of the optimisation that is done.
        loops: Whether heat-recovery loops are designed too.
        sun: Whether roofs and their sharing are designed too.
        prices: Whether runs tell what is scarce.
        executor: Solves independent parts of the exchanges elsewhere; None: here.
    """
    return ExchangeMatcher(
        knowledge_of=partial(knowledge_of, reference),
        solve=solve_with_prices if prices else solve_document,
        models_of=models_of_proposals(reference.resources),
        tell=tell,
        design_loops=loop_designer(reference) if loops else None,
        design_sun=solar_designer(reference) if sun else None,
        executor=executor,
    )


def loop_designer(reference: ReferenceData) -> LoopDesigner:
    """Assemble what designs heat-recovery loops."""
    make_run = exchange_matcher(reference, loops=False, sun=False, prices=False).propose
    return HeatLoopDesigner(reference, models_of_loops(reference.resources), make_run)


def newcomer_weigher(reference: ReferenceData) -> NewcomerWeigher:
    """Assemble what weighs newcomers, over what loops leave: the matcher of runs, without loops and sun."""
    alone = exchange_matcher(reference, loops=False, sun=False, prices=False)
    return NewcomerWeigher(partial(knowledge_of, reference), alone)


def live_market(reference: ReferenceData) -> LiveEngine:
    """Assemble what tells at once what a draft of a flow is worth; loops and the sun are not counted."""
    alone = exchange_matcher(reference, loops=False, sun=False, prices=False)
    return LiveEngine(partial(knowledge_of, reference), alone)


def solar_designer(reference: ReferenceData) -> SolarDesigner:
    """Assemble what designs roofs and their sharing."""
    return SunDesigner(reference, partial(_sky_of, reference), models_of_sun(reference.resources))


def _sky_of(reference: ReferenceData, territory: Territory) -> Sky:
    """Return the usual weeks of trades, and the output of roofs by the values that hold on the day."""
    factors = laid_over(reference.factors, territory.values)
    sun = solar_reference(reference, factors, territory.day)

    def usual(flow: Flow, site: Site) -> ElectricityProfile:
        return profile_of(flow, site, None, reference.load_shapes)

    def output(roof: Roof) -> tuple[float, ...]:
        return output_per_kwp(roof, sun)

    return Sky(usual, output)
