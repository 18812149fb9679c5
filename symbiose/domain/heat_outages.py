"""At which other times a source of a loop might give."""

from collections.abc import Sequence
from typing import Final

from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_loops import LoopPeriod

Calendar = tuple[int, ...]
"""For each period, the period whose power a source then has."""
MONTH_LATER: Final = "month_later"
MONTH_EARLIER: Final = "month_earlier"
DAY_AND_NIGHT: Final = "day_and_night"


def loop_calendars(periods: Sequence[LoopPeriod]) -> dict[str, Calendar]:
    """Return the other calendars of a loop: a month later, a month earlier, day for night.

    >>> parts = ("day", "night")
    >>> loop_calendars([LoopPeriod(period=part, month=1, part=part) for part in parts])
    {'day_and_night': (1, 0)}
    """
    of_key = {(period.month, period.part): i for i, period in enumerate(periods)}
    other = {"day": "night", "night": "day"}
    wanted = {
        MONTH_LATER: [((p.month - 2) % MONTHS + 1, p.part) for p in periods],
        MONTH_EARLIER: [(p.month % MONTHS + 1, p.part) for p in periods],
        DAY_AND_NIGHT: [(p.month, other.get(p.part or "", p.part)) for p in periods],
    }
    found = {}
    for name, keys in wanted.items():
        calendar = tuple(of_key.get(key, i) for i, key in enumerate(keys))
        if calendar != tuple(range(len(periods))):
            found[name] = calendar
    return found
