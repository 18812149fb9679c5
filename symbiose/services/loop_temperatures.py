"""At which temperatures a loop may be wished: those of its statement, and the usual ones of the day."""

from dataclasses import dataclass
from datetime import date

from symbiose.domain.civil_days import day_of
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.repositories import Repositories
from symbiose.domain.value_periods import laid_over
from symbiose.services.context import Services
from symbiose.services.reference_in_use import own_values

USUAL = ("warm", "medium", "hot")
"""Usual temperatures of loops, the coldest first, by what their dated values are called."""


@dataclass(frozen=True)
class LoopTemperature:
    """A temperature level that a wish may name."""

    id: str
    """As a wish names it."""
    supply_temp_c: float
    return_temp_c: float | None
    own: bool
    """The statement of the loop has it."""


def temperatures_of(
    services: Services, repositories: Repositories, loop: HeatLoop
) -> tuple[LoopTemperature, ...]:
    """Return the levels that a wish for a loop may name, the coldest first, each temperature once."""
    book = laid_over(services.reference.factors, own_values(repositories))
    own = [
        LoopTemperature(level.id, level.supply_temp_c, level.return_temp_c, own=True)
        for level in loop.instance.levels
    ]
    known = {(one.supply_temp_c, one.return_temp_c) for one in own}
    usual = [
        one
        for one in _usual(book, day_of(services.clock()))
        if (one.supply_temp_c, one.return_temp_c) not in known
    ]
    return tuple(sorted((*own, *usual), key=lambda one: (one.supply_temp_c, one.id)))


def _usual(book: ReferenceBook, day: date) -> list[LoopTemperature]:
    found = []
    for name in USUAL:
        ends = [f"heat_level_{name}_{end}" for end in ("supply", "return")]
        if all(end in book for end in ends):
            supply, back = (book.at(end, day).value for end in ends)
            found.append(LoopTemperature(name, supply, back, own=False))
    return found
