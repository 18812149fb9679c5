"""Heat targets of a document: problem table and curves, site by site, and through utility levels."""

import math
from collections import defaultdict
from collections.abc import Sequence

from matching.heat.composite import composite_curve
from matching.heat.problem_table import ProblemTable, problem_table
from matching.heat.thermal import ThermalStream, thermal_streams
from matching.heat.total_site import total_site
from symbiose.domain.documents.heat_streams import HeatStream, HeatStreams
from symbiose.domain.documents.heat_targets import CascadeRow, HeatTargets, Pinch, SiteTargets


def heat_targets(document: HeatStreams, *, by_site: bool = False) -> HeatTargets:
    """Return the targets of all streams of a document taken together.

    Args:
        document: Streams, and levels where there are some.
        by_site: Whether to tell each site alone too, and what joining them recovers.
    """
    everything = list(zip(document.streams, thermal_streams(document), strict=True))
    whole = _Considered(everything, document.dt_min_k)
    sites = _by_site(everything, document.dt_min_k) if by_site or document.utilities else {}
    tables = {site: own.table for site, own in sites.items()}
    return HeatTargets(
        **dict(whole.targets()),
        by_site={site: own.targets() for site, own in sites.items()} if by_site else None,
        joining_recovers_kw=_joining(whole.table, tables) if by_site else None,
        total_site=total_site(document, whole.table, tables) if document.utilities else None,
    )


class _Considered:
    """Streams considered together: those of one site, or all of them."""

    def __init__(self, pairs: Sequence[tuple[HeatStream, ThermalStream]], dt_min_k: float | None) -> None:
        self.streams = [thermal for _, thermal in pairs]
        self.table = problem_table(self.streams)
        has_own = any(stream.dt_contribution_k is not None for stream, _ in pairs)
        self.half_approach_k = None if has_own or dt_min_k is None else dt_min_k / 2

    def targets(self) -> SiteTargets:
        """Return utilities, pinches and curves."""
        table, rows = self.table, tuple(self.table.rows())
        cold = [stream for stream in self.streams if not stream.is_hot]
        return SiteTargets(
            hot_utility_kw=table.hot_utility_kw,
            cold_utility_kw=table.cold_utility_kw,
            recovered_kw=table.recovered_kw,
            pinches=tuple(_pinch(temperature, self.half_approach_k) for temperature in table.pinches()),
            cascade=tuple(CascadeRow(shifted_temp_c=temp, heat_flow_kw=heat) for temp, heat in rows),
            composite_hot=composite_curve([stream for stream in self.streams if stream.is_hot]),
            composite_cold=composite_curve(cold, table.cold_utility_kw),
            grand_composite=tuple((heat, temp) for temp, heat in rows),
        )


def _by_site(
    pairs: Sequence[tuple[HeatStream, ThermalStream]], dt_min_k: float | None
) -> dict[str, _Considered]:
    sites: dict[str, list[tuple[HeatStream, ThermalStream]]] = defaultdict(list)
    for stream, thermal in pairs:
        sites[stream.site].append((stream, thermal))
    return {site: _Considered(own, dt_min_k) for site, own in sites.items()}


def _joining(whole: ProblemTable, tables: dict[str, ProblemTable]) -> float:
    gain = whole.recovered_kw - math.fsum(table.recovered_kw for table in tables.values())
    return gain if gain > whole.negligible_kw else 0.0


def _pinch(temperature: float, half_approach_k: float | None) -> Pinch:
    if half_approach_k is None:
        return Pinch(shifted_temp_c=temperature, hot_temp_c=None, cold_temp_c=None)
    return Pinch(
        shifted_temp_c=temperature,
        hot_temp_c=temperature + half_approach_k,
        cold_temp_c=temperature - half_approach_k,
    )
