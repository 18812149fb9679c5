"""Sites joined through utility levels: what one raises and another consumes.

Source: V. R. Dhole and B. Linnhoff, Computers and Chemical Engineering 17 (1993) S101-S109; here each site
uses the lowest hot level, and raises the highest cold one, as far as it can.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from matching.heat.levels import Level, cold_loads, hot_loads
from matching.heat.problem_table import ProblemTable
from symbiose.domain.documents.heat_streams import HeatStreams, LevelUse, UtilityLevel
from symbiose.domain.documents.heat_targets import (
    LevelExchange,
    LevelLoads,
    RecoveryTotals,
    SitesOnLevels,
    SitesThroughLevels,
    TotalSite,
)


def total_site(document: HeatStreams, whole: ProblemTable, sites: Mapping[str, ProblemTable]) -> TotalSite:
    """Return what sites recover through the levels of a document.

    Args:
        document: The streams and levels.
        whole: The problem table of all streams.
        sites: Site → its problem table.
    """
    by_site = {site: _site_loads(document, table) for site, table in sites.items()}
    alone = _sum_of_sites(document, sites.values(), by_site.values())
    return TotalSite(
        sum_of_sites=alone,
        through_levels=_through_levels(document, alone, whole.negligible_kw),
        direct=RecoveryTotals(
            hot_kw=whole.hot_utility_kw, cold_kw=whole.cold_utility_kw, recovered_kw=whole.recovered_kw
        ),
        by_site=by_site,
    )


def _of_side(document: HeatStreams, use: LevelUse, *, warmest_first: bool) -> list[UtilityLevel]:
    """Return the levels of one side, those of both included, in the order in which sites use them."""
    found = [level for level in document.utilities if level.use in (use, "both")]
    return sorted(found, key=lambda level: (level.warm_end_c, level.cold_end_c), reverse=warmest_first)


def _site_loads(document: HeatStreams, table: ProblemTable) -> LevelLoads:
    hot = [_shifted(document, level, -1) for level in _of_side(document, "hot", warmest_first=False)]
    cold = [_shifted(document, level, 1) for level in _of_side(document, "cold", warmest_first=True)]
    used, raised = hot_loads(table, hot), cold_loads(table, cold)
    return LevelLoads(
        hot_by_level=used,
        cold_by_level=raised,
        hot_uncovered_kw=_rest(table.hot_utility_kw, used.values(), table.negligible_kw),
        cold_uncovered_kw=_rest(table.cold_utility_kw, raised.values(), table.negligible_kw),
    )


def _shifted(document: HeatStreams, level: UtilityLevel, sign: int) -> Level:
    shift = sign * document.contribution_k(level.dt_contribution_k)
    most = math.inf if level.max_kw is None else level.max_kw
    return Level(level.id, level.warm_end_c + shift, level.cold_end_c + shift, most)


def _rest(needed_kw: float, covered_kw: Iterable[float], negligible_kw: float) -> float:
    """Return what of a need is not covered: nothing where only rounding is left, kW."""
    rest = needed_kw - math.fsum(covered_kw)
    return rest if rest > negligible_kw else 0.0


def _sum_of_sites(
    document: HeatStreams, tables: Iterable[ProblemTable], loads: Iterable[LevelLoads]
) -> SitesOnLevels:
    tables, loads = list(tables), list(loads)
    hot_levels = [level.id for level in document.utilities if level.use != "cold"]
    cold_levels = [level.id for level in document.utilities if level.use != "hot"]
    return SitesOnLevels(
        hot_kw=math.fsum(table.hot_utility_kw for table in tables),
        cold_kw=math.fsum(table.cold_utility_kw for table in tables),
        recovered_kw=math.fsum(table.recovered_kw for table in tables),
        hot_by_level={key: math.fsum(one.hot_by_level[key] for one in loads) for key in hot_levels},
        cold_by_level={key: math.fsum(one.cold_by_level[key] for one in loads) for key in cold_levels},
        hot_uncovered_kw=math.fsum(one.hot_uncovered_kw for one in loads),
        cold_uncovered_kw=math.fsum(one.cold_uncovered_kw for one in loads),
    )


def _through_levels(document: HeatStreams, alone: SitesOnLevels, negligible_kw: float) -> SitesThroughLevels:
    raised_at = _of_side(document, "cold", warmest_first=False)
    shared = [level for level in raised_at if level.use == "both"]
    exchanges = _exchanges(shared, _of_side(document, "hot", warmest_first=False), alone)
    between = math.fsum(exchange.heat_kw for exchange in exchanges)
    used, raised = dict(alone.hot_by_level), dict(alone.cold_by_level)
    for exchange in exchanges:
        used[exchange.used_at] -= exchange.heat_kw
        raised[exchange.raised_at] -= exchange.heat_kw
    return SitesThroughLevels(
        hot_kw=_rest(alone.hot_kw, [between], negligible_kw),
        cold_kw=_rest(alone.cold_kw, [between], negligible_kw),
        recovered_kw=alone.recovered_kw + between,
        hot_by_level=used,
        cold_by_level=raised,
        hot_uncovered_kw=alone.hot_uncovered_kw,
        cold_uncovered_kw=alone.cold_uncovered_kw,
        inter_site_recovered_kw=between,
        exchanges=tuple(exchanges),
    )


def _exchanges(
    shared: Sequence[UtilityLevel], consumed: Sequence[UtilityLevel], alone: SitesOnLevels
) -> list[LevelExchange]:
    """Return the most heat that levels pass on, to the same level first, then to lower ones.

    Of all raised heat the lowest chooses first, and takes the warmest consumption it can serve: what is left
    can be served by the warmer heat that comes after, so that no other order passes on more.
    """
    wanted = dict(alone.hot_by_level)
    exchanges = []
    for giver in shared:
        left = alone.cold_by_level[giver.id]
        served = (level for level in consumed if _serves(giver, level))
        for taker in sorted(served, key=lambda level: (level.cold_end_c, level.warm_end_c), reverse=True):
            heat = min(left, wanted[taker.id])
            if heat > 0:
                exchanges.append(LevelExchange(raised_at=giver.id, used_at=taker.id, heat_kw=heat))
                wanted[taker.id] -= heat
                left -= heat
    return exchanges


def _serves(giver: UtilityLevel, taker: UtilityLevel) -> bool:
    return taker.warm_end_c <= giver.warm_end_c and taker.cold_end_c <= giver.cold_end_c
