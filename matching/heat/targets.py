"""Heat targets of a document: problem table and curves, site by site, and through utility levels."""

import math
from collections import defaultdict
from collections.abc import Sequence

from matching.heat.composite import composite_curve
from matching.heat.problem_table import ProblemTable, problem_table
from matching.heat.thermal import ThermalStream, thermal_streams
from matching.heat.total_site import total_site
from symbiose.domain.documents.heat_streams import HeatStreams
from symbiose.domain.documents.heat_targets import CascadeRow, HeatTargets, Pinch, SiteTargets


def heat_targets(document: HeatStreams, *, by_site: bool = False) -> HeatTargets:
    """Return the targets of all streams of a document taken together.

    Args:
        document: Streams, and levels where there are some.
        by_site: Whether to tell each site alone too, and what joining them recovers.
    """
    streams = thermal_streams(document)
    whole = problem_table(streams)
    sites = _by_site(document, streams) if by_site or document.utilities else {}
    tables = {site: problem_table(own) for site, own in sites.items()}
    told = _site_targets(whole, streams, _half_approach_k(document))
    return HeatTargets(
        **dict(told),
        by_site=_targets_by_site(document, sites, tables) if by_site else None,
        joining_recovers_kw=_joining(whole, tables) if by_site else None,
        total_site=total_site(document, whole, tables) if document.utilities else None,
    )


def _by_site(document: HeatStreams, streams: Sequence[ThermalStream]) -> dict[str, list[ThermalStream]]:
    sites: dict[str, list[ThermalStream]] = defaultdict(list)
    for stream, thermal in zip(document.streams, streams, strict=True):
        sites[stream.site].append(thermal)
    return dict(sites)


def _half_approach_k(document: HeatStreams, site: str | None = None) -> float | None:
    """Return half the minimum approach, K; None where a stream has its own part."""
    streams = [stream for stream in document.streams if site in (None, stream.site)]
    own = any(stream.dt_contribution_k is not None for stream in streams)
    return None if own or document.dt_min_k is None else document.dt_min_k / 2


def _targets_by_site(
    document: HeatStreams, sites: dict[str, list[ThermalStream]], tables: dict[str, ProblemTable]
) -> dict[str, SiteTargets]:
    return {
        site: _site_targets(tables[site], own, _half_approach_k(document, site))
        for site, own in sites.items()
    }


def _joining(whole: ProblemTable, tables: dict[str, ProblemTable]) -> float:
    gain = whole.recovered_kw - math.fsum(table.recovered_kw for table in tables.values())
    return gain if gain > whole.negligible_kw else 0.0


def _site_targets(
    table: ProblemTable, streams: Sequence[ThermalStream], half_approach_k: float | None
) -> SiteTargets:
    rows = tuple(table.rows())
    return SiteTargets(
        hot_utility_kw=table.hot_utility_kw,
        cold_utility_kw=table.cold_utility_kw,
        recovered_kw=table.recovered_kw,
        pinches=tuple(_pinch(temperature, half_approach_k) for temperature in table.pinches()),
        cascade=tuple(CascadeRow(shifted_temp_c=temp, heat_flow_kw=heat) for temp, heat in rows),
        composite_hot=composite_curve([stream for stream in streams if stream.is_hot]),
        composite_cold=composite_curve(
            [stream for stream in streams if not stream.is_hot], table.cold_utility_kw
        ),
        grand_composite=tuple((heat, temp) for temp, heat in rows),
    )


def _pinch(temperature: float, half_approach_k: float | None) -> Pinch:
    if half_approach_k is None:
        return Pinch(shifted_temp_c=temperature, hot_temp_c=None, cold_temp_c=None)
    return Pinch(
        shifted_temp_c=temperature,
        hot_temp_c=temperature + half_approach_k,
        cold_temp_c=temperature - half_approach_k,
    )
