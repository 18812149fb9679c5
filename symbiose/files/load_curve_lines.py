"""Lines of a load curve whose parts could be read, and their moments once the order of dates is known."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from symbiose.domain.labels import label_key
from symbiose.domain.load_curves import DateOrder, ReadingClock, Stamp
from symbiose.domain.week_parts import HOURS_OF_DAY
from symbiose.files.load_curve_clock import clock_of, skipped_noughts
from symbiose.files.load_curve_columns import CurveColumns, minutes_of, stated_minutes, stated_stamp
from symbiose.files.load_curve_dates import WrittenDate, order_of
from symbiose.files.load_curve_serials import spelled_hour
from symbiose.files.load_curve_times import Moment, Written, moment_of, written
from symbiose.files.tabular import Record, Table

LONGEST_MINUTES: Final = 60
"""Readings further apart say nothing of the hours of a day."""
_NUMBER: Final = re.compile(
    r"[+-]?(?:(?:\d{1,9}|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,2})(?:[.,]\d{1,9})?"
    r"|\d{1,3}(?:\.\d{3}){1,2},\d{1,9})"
)
_UNTIL: Final = re.compile(r"(?<=\d) ?[-–à] ?\d{1,2} ?[:hH] ?(?:\d{2})?$")
"""The end of an interval, behind its beginning."""
_SPACES: Final = re.compile(r"[ \u00a0\u202f]")
_OTHERWISE: Final = ("production", "prod", "injection", "reactive", "er", "eri", "erc")
"""Words of what is no active electricity that is used."""


class Line(NamedTuple):
    """A line whose parts could be read."""

    parts: Written
    value: float
    minutes: int | None


@dataclass(frozen=True)
class Lines:
    """The lines of a file, before it is known in which order it writes dates and what it counts."""

    found: tuple[Line, ...]
    left_out: int
    """Lines whose parts cannot be read, or that measure something else."""
    minutes: int | None
    """Between two readings, where the file states it."""
    stamp: Stamp | None
    """End at which readings are written, where the file states it."""

    titles: tuple[WrittenDate, ...]
    """Dates over the header, such as those of the period that was asked for."""

    @property
    def is_one_a_date(self) -> bool:
        """Tell whether no two lines are of the same date: they are totals of days or months, and no curve."""
        return 1 < len(self.found) == len({line.parts.date for line in self.found})

    def date_order(self) -> DateOrder | None:
        """Return in which order their dates are written; None where they do not tell."""
        return order_of((line.parts.date for line in self.found), self.titles)

    def dated(self, order: DateOrder) -> "DatedLines":
        """Return the lines with their moments, but for noughts in an hour that legal time skips."""
        moments = [(line, moment_of(line.parts, order)) for line in self.found]
        read = [(line, moment) for line, moment in moments if moment is not None]
        filler = _skipped_noughts(read, self.stamp)
        good = [(line, m) for line, m in read if m.offset_minutes is not None or m.local not in filler]
        return DatedLines(self, tuple(good), self.left_out + len(moments) - len(read))


@dataclass(frozen=True)
class DatedLines:
    """Lines whose moments are known by the clock of their file."""

    lines: Lines
    found: tuple[tuple[Line, Moment], ...]
    left_out: int
    """Lines that are no reading."""

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """Return the moments, in the order of the file."""
        return tuple(moment for _, moment in self.found)

    def clock(self) -> ReadingClock | None:
        """Return the clock of their file; None where they do not tell."""
        return clock_of(self.moments, [line.value > 0 for line, _ in self.found])


def lines_of(table: Table, columns: CurveColumns) -> Lines:
    """Return the lines of a table whose parts can be read."""
    found, left_out = [], 0
    for record in table.records:
        text = record.cell(columns.reading)
        if not text:  # an interval that was not measured
            continue
        parts = written(_moment_text(record, columns))
        value = record.numbers.get(columns.reading, _number(text))
        if parts is None or value is None or not 0 <= value < math.inf or _is_otherwise(record, columns):
            left_out += 1
            continue
        minutes = minutes_of(record.cell(columns.minutes))
        found.append(Line(parts, value, minutes if minutes and minutes <= LONGEST_MINUTES else None))
    return Lines(tuple(found), left_out, stated_minutes(table), stated_stamp(table, columns), _titles(table))


def _titles(table: Table) -> tuple[WrittenDate, ...]:
    found = (written(cell) for record in table.above for cell in record.cells)
    return tuple(parts.date for parts in found if parts is not None)


def _skipped_noughts(read: Iterable[tuple[Line, Moment]], stamp: Stamp | None) -> set[datetime]:
    """Return moments of skipped noughts, at whichever end readings are written where nothing states it."""
    local = [(moment.local, line.value) for line, moment in read if moment.offset_minutes is None]
    if stamp is not None:
        return skipped_noughts(local, at_end=stamp is Stamp.END)
    return skipped_noughts(local, at_end=False) or skipped_noughts(local, at_end=True)


def meters_in(table: Table, columns: CurveColumns) -> int:
    """Return how many delivery points the lines of a file are of; 1 where none is named.

    Values of fewer lines each than a day has hours are those of a counter, and no names.
    """
    position = columns.meter
    if position is None:
        return 1
    told = [name for r in table.records if (name := r.cell(position))]
    named = set(told)
    return 1 if HOURS_OF_DAY * len(named) > len(told) else len(named)


def _moment_text(record: Record, columns: CurveColumns) -> str:
    day = record.cell(columns.moment)
    if columns.hour is None:
        return day
    return f"{day} {spelled_hour(_UNTIL.sub('', record.cell(columns.hour)))}"


def _is_otherwise(record: Record, columns: CurveColumns) -> bool:
    return any(
        word in _OTHERWISE for position in columns.kind for word in label_key(record.cell(position)).split()
    )


def _number(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    bare = _SPACES.sub("", text)
    return float((bare.replace(".", "") if "," in bare else bare).replace(",", "."))
