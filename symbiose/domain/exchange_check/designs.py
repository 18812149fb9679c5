"""What a run tells of a loop, or of a group that shares roofs, held against itself: sums, balances, bounds.

That no other design is better is the word of what designed them; that figures agree is not.
"""

from collections.abc import Iterable, Iterator
from math import fsum
from typing import Final

from symbiose.domain.documents.run_check import DesignCheck
from symbiose.domain.exchange_check.claims import gap_of
from symbiose.domain.exchange_check.plan_faults import KEPT
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.solar_groups import SolarGroup

GAP_SLACK: Final = 1e-6
"""By how much a gap told may differ from that of objective and bound told."""


def loop_check(loop: HeatLoop) -> DesignCheck:
    """Return whether what is told of a loop agrees with its design."""
    result = loop.result
    value = result.objective_eur_per_year
    faults = [
        *_sum("The terms of the design", result.terms.values(), value),
        *_claims(value, result.bound, result.gap, least=True),
        *_shares(loop.by_site_eur_per_year.values(), loop.terms_eur_per_year.values()),
        *_sum("The parts of the emissions", loop.co2_terms_t_per_year.values(), loop.co2_avoided_t_per_year),
    ]
    return DesignCheck(id=loop.id, bound=result.bound, faults=tuple(faults))


def group_check(group: SolarGroup) -> DesignCheck:
    """Return whether what is told of a group agrees with its answer."""
    result = group.result
    faults = [
        *_claims(result.objective_value, result.bound, result.gap, least=False),
        *_shares(group.by_site_eur_per_year.values(), group.terms_eur_per_year.values()),
        *_roofs(group),
    ]
    return DesignCheck(id=group.id, bound=result.bound, faults=tuple(faults))


def _claims(value: float | None, bound: float | None, gap: float | None, *, least: bool) -> Iterator[str]:
    """Yield where a bound is on the wrong side of its objective, or a gap is not that between the two."""
    if value is None or bound is None:
        return
    beyond = bound - value if least else value - bound
    if beyond > KEPT * max(abs(value), abs(bound)):
        yield f"The bound told is {bound:.9g}, the design is worth {value:.9g}."
    found = gap_of(value, bound)
    if gap is None or (found is not None and abs(gap - found) > GAP_SLACK * max(1.0, found)):
        yield f"The gap told is {gap}, objective and bound told are {found} apart."


def _sum(what: str, parts: Iterable[float], whole: float | None) -> Iterator[str]:
    told = list(parts)
    if told and whole is not None and abs(fsum(told) - whole) > KEPT * max(1.0, fsum(map(abs, told))):
        yield f"{what} sum to {fsum(told):.9g}, told are {whole:.9g}."


def _shares(by_site: Iterable[float], terms: Iterable[float]) -> Iterator[str]:
    amounts = list(terms)
    shares = list(by_site)
    if abs(fsum(shares) - fsum(amounts)) > KEPT * max(1.0, fsum(map(abs, (*shares, *amounts)))):
        yield f"The shares of the sites sum to {fsum(shares):.9g} €, the terms to {fsum(amounts):.9g} €."


def _roofs(group: SolarGroup) -> Iterator[str]:
    """Yield where roofs give more or less than they make, or members receive what no roof gives."""
    for month in range(12):
        for roof in group.roofs:
            used = (roof.own_use_mwh[month], roof.shared_mwh[month], roof.surplus_mwh[month])
            yield from _sum(f"Month {month + 1}: the uses of {roof.roof_id}", used, roof.produced_mwh[month])
        for what, given, taken in (
            ("receive", "shared_mwh", "received_mwh"),
            ("use of their own", "own_use_mwh", "own_use_mwh"),
        ):
            gave = fsum(getattr(roof, given)[month] for roof in group.roofs)
            took = fsum(getattr(member, taken)[month] for member in group.members)
            if abs(gave - took) > KEPT * max(1.0, gave):
                yield f"Month {month + 1}: members {what} {took:.9g} MWh, the roofs give {gave:.9g} MWh."
