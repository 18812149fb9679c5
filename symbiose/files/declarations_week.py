"""When in the week a declared flow runs: three shares on any scale, or a word such as « jours ouvrés »."""

import math
import re
from collections.abc import Mapping

from symbiose.domain.documents.flow_entry import WEEK_KEYS
from symbiose.domain.week_parts import SHARES_OF_PATTERN, WeekPattern
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_columns import FRENCH_NAMES, folded
from symbiose.files.declarations_words import NotUnderstood

ROUNDING = 1e-12
"""Shares that sum to 1 but for it are those of a week already normalised, and are kept to the digit."""
WEEKS: Mapping[str, WeekPattern] = {
    "jours ouvres": WeekPattern.WEEKDAYS,
    "jours ouvres de jour": WeekPattern.WEEKDAY_DAYS,
    "jours ouvres de nuit": WeekPattern.WEEKDAY_NIGHTS,
    "week end": WeekPattern.WEEKENDS,
    "continu": WeekPattern.ALL_WEEK,
    "1x8": WeekPattern.WEEKDAY_DAYS,
    "2x8": WeekPattern.TWO_SHIFTS,
    "3x8": WeekPattern.WEEKDAYS,
    "4x8": WeekPattern.ALL_WEEK,
    "5x8": WeekPattern.ALL_WEEK,
    "en semaine": WeekPattern.WEEKDAYS,
    "du lundi au vendredi": WeekPattern.WEEKDAYS,
    "en journee": WeekPattern.WEEKDAY_DAYS,
    "la nuit": WeekPattern.WEEKDAY_NIGHTS,
    "le week end": WeekPattern.WEEKENDS,
    "24h/24 7j/7": WeekPattern.ALL_WEEK,
    "24/7": WeekPattern.ALL_WEEK,
    "7j/7": WeekPattern.ALL_WEEK,
    "5j/7": WeekPattern.WEEKDAYS,
    "working days": WeekPattern.WEEKDAYS,
    "weekday nights": WeekPattern.WEEKDAY_NIGHTS,
    "weekday days": WeekPattern.WEEKDAY_DAYS,
    "weekend": WeekPattern.WEEKENDS,
    "continuous": WeekPattern.ALL_WEEK,
    **{pattern.value.replace("_", " "): pattern for pattern in WeekPattern},
}
"""Words, as `plain_week` leaves them → when something runs."""
NAMED = ("jours ouvrés", "jours ouvrés de jour", "jours ouvrés de nuit", "week-end", "continu", "2x8", "3x8")
"""Words that are proposed where none is understood."""


def week_shares(reader: CellReader) -> tuple[float, ...] | None:
    """Return the shares of weekday days, weekday nights and weekends, summing to 1; None when not stated.

    Shares given in part, negative or all zero are faults, and so are a word and shares that differ.
    """
    word = reader.understood("week", week_of_words)
    given = [key for key in WEEK_KEYS if reader.has(key)]
    if not given:
        return None if word is None else SHARES_OF_PATTERN[word]
    if reader.has("week"):
        reader.fault("week", "donnez soit les mots, soit les trois parts de la semaine, pas les deux")
    for key in WEEK_KEYS:
        if key not in given:
            name = FRENCH_NAMES[key]
            reader.fault(
                key if key in reader.raw.headers else given[0],
                f"les trois parts de la semaine vont ensemble : donnez aussi {name}, 0 si elle est nulle",
            )
    shares = [_share(reader, key) for key in given]
    known = [share for share in shares if share is not None]
    return _normal(reader, known) if len(known) == len(WEEK_KEYS) else None


def week_of_words(text: str) -> WeekPattern:
    """Return when something runs that is told in words.

    >>> week_of_words("Jours ouvrés"), week_of_words("2 × 8")
    (<WeekPattern.WEEKDAYS: 'weekdays'>, <WeekPattern.TWO_SHIFTS: 'two_shifts'>)

    Raises:
        NotUnderstood: The words are none of those known.
    """
    found = WEEKS.get(plain_week(text))
    if found is None:
        expected = ", ".join(f"« {name} »" for name in NAMED)
        msg = f"mots inconnus : attendu {expected}, ou les trois parts de la semaine en nombres"
        raise NotUnderstood(msg)
    return found


def plain_week(text: str) -> str:
    """Return words without accents, case, hyphens and signs of multiplication.

    >>> plain_week("Week-End"), plain_week("3 X 8 h"), plain_week("24 h / 24, 7 j / 7")
    ('week end', '3x8', '24h/24 7j/7')
    """
    plain = re.sub(r"[-_,]", " ", folded(text))
    plain = re.sub(r"(\d) ?[x×*] ?(8)\b ?h?", r"\1x\2", plain)
    plain = re.sub(r"(\d) ([hj])\b", r"\1\2", re.sub(r"\s*/\s*", "/", plain))
    return " ".join(plain.split())


def _share(reader: CellReader, key: str) -> float | None:
    share = reader.number(key)
    if share is not None and share < 0:
        reader.fault(key, "une part de la semaine ne peut pas être négative")
        return None
    return share


def _normal(reader: CellReader, shares: list[float]) -> tuple[float, ...] | None:
    total = sum(shares)
    if total <= 0 or math.isinf(total):
        reason = "la somme des trois parts est nulle ou trop grande : donnez la part de chacune"
        reader.fault(WEEK_KEYS[0], reason)
        return None
    return tuple(shares) if abs(total - 1) <= ROUNDING else tuple(share / total for share in shares)
