"""When in the week a flow runs and what carries its heat, in words."""

from collections.abc import Mapping, Sequence

from flask import Flask

from symbiose.domain.flows import Carrier
from symbiose.domain.week_parts import WeekPart, WeekPattern, pattern_of
from web.language import N_, _
from web.wording import percent

PATTERN_WORDS: Mapping[WeekPattern, str] = {
    WeekPattern.ALL_WEEK: N_("toute la semaine, jour et nuit"),
    WeekPattern.WEEKDAYS: N_("jours ouvrés, jour et nuit (3 × 8)"),
    WeekPattern.WEEKDAY_DAYS: N_("jours ouvrés, de jour (7 h à 19 h)"),
    WeekPattern.TWO_SHIFTS: N_("jours ouvrés, en 2 × 8 (5 h à 21 h)"),
    WeekPattern.WEEKDAY_NIGHTS: N_("jours ouvrés, de nuit (19 h à 7 h)"),
    WeekPattern.WEEKENDS: N_("week-end"),
}
"""When something runs, in the words of the declarant."""
PART_WORDS: Mapping[WeekPart, str] = {
    WeekPart.DAY: N_("jours ouvrés, de jour"),
    WeekPart.NIGHT: N_("jours ouvrés, de nuit"),
    WeekPart.WEEKEND: N_("week-end"),
}
"""The parts of the week."""
CARRIER_WORDS: Mapping[Carrier, str] = {
    Carrier.WATER: N_("eau"),
    Carrier.STEAM: N_("vapeur ou buées"),
    Carrier.AIR: N_("air"),
    Carrier.FUMES: N_("fumées"),
    Carrier.OIL: N_("huile"),
    Carrier.OTHER: N_("autre fluide"),
}
"""What carries heat."""


def week(shares: Sequence[float]) -> str:
    """Return when in the week a flow runs: in a word where there is one, else its three shares."""
    pattern = pattern_of(tuple(shares))
    if pattern is not None:
        return _(PATTERN_WORDS[pattern])
    told = (f"{part_word(part)} {percent(share)}" for part, share in zip(WeekPart, shares, strict=True))
    return _(" ; ").join(told)


def part_word(part: WeekPart | str) -> str:
    """Return what a part of the week is called."""
    return _(PART_WORDS[WeekPart(part)])


def carrier_word(carrier: Carrier | str) -> str:
    """Return what carries heat."""
    return _(CARRIER_WORDS[Carrier(carrier)])


def init_week_words(app: Flask) -> None:
    """Give the words of the week and of carriers to the templates."""
    for function in (week, part_word, carrier_word):
        app.jinja_env.filters[function.__name__] = function
