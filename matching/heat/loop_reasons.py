"""Tells of a loop why it leaves out pairs of its statement, in French.

A statement by month and part of the week is asked by season and part, at mean powers: quick, and the same
whatever else the machine does. What is told is exact for these means.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from matching.heat.network_reasons import explain_pairs
from matching.heat.network_solve import solve_heat_network
from matching.heat.network_traced import in_period, joined_pairs
from matching.heat.pair_wording import pairs_in_words
from matching.rules.wording import MONTHS
from matching.work_clock import now_s
from symbiose.domain.documents.fields import Amounts
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance, NetworkPeriod
from symbiose.domain.documents.heat_network_questions import PairNotServed
from symbiose.domain.flows import MONTHS as MONTHS_OF_YEAR
from symbiose.domain.heat_loops import HeatLoop, LoopPeriod, PairNotJoined
from symbiose.domain.ports import SolveSettings

MONTHS_OF_SEASON: Final = 3
GAP: Final = 1e-6
"""Gap of the design that pairs are held against."""
ON_MEANS: Final = " Calculé sur les moyennes de chaque saison."
PARTS: Final = {"day": "jour", "night": "nuit", "weekend": "fin de semaine"}


def with_reasons(loops: Sequence[HeatLoop], settings: SolveSettings) -> tuple[HeatLoop, ...]:
    """Return loops with the pairs that each leaves out, the nearest to being joined first.

    Args:
        loops: The loops.
        settings: Solver, and the time for all of them; it suffices but where a machine is overwhelmed.
    """
    until = now_s() + settings.time_limit_s
    found = []
    for i, loop in enumerate(loops):
        left_s = max(0.0, until - now_s()) / (len(loops) - i)
        reasons = _reasons(loop, replace(settings, time_limit_s=left_s))
        found.append(loop.model_copy(update={"not_joined": reasons}))
    return tuple(found)


def _reasons(loop: HeatLoop, settings: SolveSettings) -> tuple[PairNotJoined, ...]:
    document, names = loop.instance, {period.period: _name(period) for period in loop.periods}
    joined = joined_pairs(document, loop.result)
    if all((s.id, c.id) in joined for s in document.sources for c in document.consumers):
        return ()
    exact = replace(settings, gap=GAP)
    result = loop.result
    if len(document.periods) > MONTHS_OF_YEAR and not document.cycles:
        document, names = on_mean_periods(document, loop.periods, names)
        result = solve_heat_network(document, exact)
    told = pairs_in_words(document, _left_out(explain_pairs(document, result, exact), joined), names)
    note = "" if document is loop.instance else ON_MEANS
    return tuple(pair.model_copy(update={"sentence": pair.sentence + note}) for pair in told)


def _left_out(told: Sequence[PairNotServed], joined: set[tuple[str, str]]) -> list[PairNotServed]:
    """Return the pairs that the loop itself leaves out, whatever its means do."""
    return [pair for pair in told if (pair.source, pair.consumer) not in joined]


def _name(period: LoopPeriod) -> str:
    part = PARTS.get(period.part or "")
    return f"{MONTHS[period.month - 1]} ({part})" if part else MONTHS[period.month - 1]


def on_mean_periods(
    document: HeatNetworkInstance, spans: Sequence[LoopPeriod], names: dict[str, str]
) -> tuple[HeatNetworkInstance, dict[str, str]]:
    """Return an instance by season and part of the week, and what its periods are called."""
    hours = [period.hours for period in document.periods]
    groups = _by_season(spans)
    periods = [
        NetworkPeriod(id=f"mean {i}", hours=sum(hours[t] for t in group)) for i, group in enumerate(groups)
    ]

    def mean(value: Amounts) -> tuple[float, ...]:
        return tuple(
            sum(hours[t] * in_period(value, t) for t in group) / max(1e-9, sum(hours[t] for t in group))
            for group in groups
        )

    changed = document.model_copy(
        update={
            "periods": tuple(periods),
            "sources": tuple(s.model_copy(update={"max_kw": mean(s.max_kw)}) for s in document.sources),
            "consumers": tuple(
                c.model_copy(update={"demand_kw": mean(c.demand_kw)}) for c in document.consumers
            ),
            "networks": tuple(
                n.model_copy(update={"buys_kw": mean(n.buys_kw), "sells_kw": mean(n.sells_kw)})
                for n in document.networks
            ),
            "compare_with": (),
        }
    )
    called = {
        period.id: ", ".join(names.get(document.periods[t].id, "") for t in sorted(group))
        for period, group in zip(periods, groups, strict=True)
    }
    return changed, called


def _by_season(periods: Sequence[LoopPeriod]) -> list[list[int]]:
    """Return the periods of each season and part of the week, in the order in which they first come."""
    groups: dict[tuple[int, str | None], list[int]] = {}
    for t, period in enumerate(periods):
        groups.setdefault((period.month % MONTHS_OF_YEAR // MONTHS_OF_SEASON, period.part), []).append(t)
    return list(groups.values())
