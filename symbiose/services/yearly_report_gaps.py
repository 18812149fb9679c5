"""What is missing from what the figures of a yearly report are counted from."""

from collections.abc import Iterator
from datetime import date

from symbiose.domain.exchanges import State
from symbiose.domain.flows import Flow
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.secrecy import count_told
from symbiose.domain.territory_on import SynergyOn
from symbiose.domain.typical_flows import is_estimate
from symbiose.services.indicators import Counted
from symbiose.services.yearly_report_views import Gap, GapKind, ReportAsked

_OVER = (State.ENDED, State.ABANDONED)
"""States after which nothing is exchanged."""


def gaps_of(counted: Counted, asked: ReportAsked) -> tuple[Gap, ...]:
    """Return what is missing within the scope of a report; what is complete is left out."""
    declare = [one.amount for one in counted.within(asked.within) if one.indicator_id == "sites_declaring"]
    flows = list(flows_within(counted, asked))
    named = [flow for flow in flows if flow.resource_id is not None]
    running = list(_running(counted, asked))
    untold = sum(one.given_in_year is None for one in running)
    found = (
        Gap(GapKind.SILENT_SITES, sum(amount == 0.0 for amount in declare), len(declare)),
        Gap(GapKind.ESTIMATES, sum(is_estimate(flow) for flow in named), len(named)),
        Gap(GapKind.ON_BEHALF, sum(awaits_the_firm(flow) for flow in named), len(named)),
        Gap(GapKind.UNNAMED_RESOURCES, len(flows) - len(named), len(flows)),
        Gap(GapKind.UNTOLD_YEARS, untold, len(running)),
        Gap(GapKind.NO_RUN, int(counted.territory.run is None)),
    )
    return tuple(gap for gap in found if gap.count)


def gaps_told(counted: Counted, asked: ReportAsked) -> tuple[Gap, ...]:
    """Return what may be told to anybody of what is missing: that three firms have estimates, not how many.

    Args:
        counted: The day of publication, without the flows that firms hide.
        asked: The report.
    """
    sites = counted.territory.sites
    firms = {
        sites[flow.site_id].company_id
        for flow in flows_within(counted, asked)
        if flow.resource_id is not None and is_estimate(flow)
    }
    return () if count_told(len(firms)) is None else (Gap(GapKind.SOME_ESTIMATES, 1),)


def flows_within(counted: Counted, asked: ReportAsked) -> Iterator[Flow]:
    """Yield the flows that hold on the day and whose site lies within the scope."""
    territory = counted.territory
    for flow in territory.flows.values():
        holds = not flow.withdrawn and flow.valid_on(territory.day)
        if holds and flow.site_id in territory.sites and counted.places.holds(flow.site_id, asked.within):
            yield flow


def _running(counted: Counted, asked: ReportAsked) -> Iterator[SynergyOn]:
    """Yield the synergies that ran for some of the year, of givers within the scope."""
    first = date(counted.territory.day.year, 1, 1)
    for one in counted.territory.synergies:
        over = [one.reached[state] for state in _OVER if state in one.reached]
        ran = State.RUNNING in one.reached and not any(day < first for day in over)
        if ran and counted.places.holds(one.synergy.giver_site_id, asked.within):
            yield one
