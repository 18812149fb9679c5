"""Load curves with a line a day and a column for each time of it → one reading a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from symbiose.domain.load_curves import Stamp
from symbiose.files.load_curve_columns import UNIT_NAMES, names_moment, names_use
from symbiose.files.load_curve_serials import MINUTES_OF_DAY, spelled
from symbiose.files.load_curve_times import written
from symbiose.files.tabular import MAX_LINES, Record, Table, TooPacked

LEAST_TIMES: Final = 24
"""Columns of a day at least: one an hour."""
_STRUCK_TWICE: Final = range(120, 181)
"""Minutes of the day that October has twice: their columns may stand twice."""
_TIME: Final = re.compile(
    r"(?:h ?(?P<H>\d{1,2})(?: ?[m:] ?(?P<M>\d{2}))?|(?P<h>\d{1,2}) ?[h:] ?(?P<m>\d{2})?(?::00)?)"
    r"(?: ?[-–à] ?\d{1,2} ?[h:] ?(?:\d{2})?)?"
    rf"(?: ?\(?(?P<unit>{UNIT_NAMES})\)?)?",
    re.IGNORECASE,
)
_MIDNIGHT: Final = re.compile(r"[ T]0?0:00(:00(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$")
"""What spreadsheets write after a day."""
_STATED: Final = re.compile(rf"(?:\(\s*|\ben\s+|\bunités?\s*:?\s*)(?P<unit>{UNIT_NAMES})\b", re.IGNORECASE)


@dataclass(frozen=True)
class WideColumns:
    """Positions of the columns of a table with a line a day."""

    day: int
    times: tuple[tuple[int, str], ...]
    """Position and time of the day, in order."""
    minutes: int
    """Between two columns."""
    stamp: Stamp
    """Whether columns name beginnings, from 0 o'clock on, or ends, to 24 o'clock."""


def bind_wide(cells: Sequence[str]) -> WideColumns | None:
    """Return the columns of a header that names every time of a day; None for any other."""
    found = [(position, at) for position, cell in enumerate(cells) if (at := _time(cell)) is not None]
    if len(found) < LEAST_TIMES:
        return None
    if found[-1][1] == 0:
        found[-1] = (found[-1][0], MINUTES_OF_DAY)
    day = _day(cells, found[0][0])
    times = sorted({at for _, at in found})
    minutes = MINUTES_OF_DAY // len(times)
    if day is None or not _in_order([at for _, at in found]):
        return None
    for stamp, first in ((Stamp.BEGINNING, 0), (Stamp.END, minutes)):
        if times == list(range(first, MINUTES_OF_DAY + first, minutes)):
            shown = tuple((position, f"{at // 60:02}:{at % 60:02}") for position, at in found)
            return WideColumns(day, shown, minutes, stamp)
    return None


def wide_score(cells: Sequence[str]) -> int:
    """Return how much some cells look like the header of such a table; 0 where they are none."""
    bound = bind_wide(cells)
    return len(bound.times) if bound else 0


def one_reading_a_line(table: Table, wide: WideColumns) -> Table:
    """Return a table with one reading a line, whose header says what the columns say.

    Raises:
        TooPacked: It would have more lines than are read.
    """
    if len(table.records) * len(wide.times) > MAX_LINES:
        msg = f"le fichier a plus de {MAX_LINES} relevés : découpez-le en plusieurs fichiers"
        raise TooPacked(msg)
    unit = _stated_unit(table, wide)
    header = (
        "Horodate de fin" if wide.stamp is Stamp.END else "Horodate de début",
        f"Valeur ({unit})" if unit else "Valeur",
        "Pas en minutes",
        *(table.header.cells[position] for position in _others(table, wide)),
    )
    records = tuple(one for record in table.records for one in _readings(record, wide, _others(table, wide)))
    return Table(Record(table.header.line, header), records, table.above)


def _readings(record: Record, wide: WideColumns, others: Sequence[int]) -> Iterator[Record]:
    """Yield the readings of a day; a line that has no day, such as a total, stays one line."""
    day = _MIDNIGHT.sub("", spelled(record.cell(wide.day)))
    beside = tuple(record.cell(position) for position in others)
    times = wide.times if written(day) else wide.times[:1]
    for position, time in times:
        number = {1: record.numbers[position]} if position in record.numbers else {}
        yield Record(
            record.line,
            (f"{day} {time}", record.cell(position), str(wide.minutes), *beside),
            record.broken,
            number,
        )


def _others(table: Table, wide: WideColumns) -> list[int]:
    """Return the columns beside the times, but for what a day used in all, or on average."""
    names = table.header.cells
    taken = {wide.day, *(position for position, _ in wide.times)}
    return [
        position for position in range(len(names)) if position not in taken and not names_use(names[position])
    ]


def _stated_unit(table: Table, wide: WideColumns) -> str | None:
    """Return the unit that the names of columns or the titles state, where they state one."""
    names = (_TIME.fullmatch(table.header.cells[position].strip()) for position, _ in wide.times)
    named = {found["unit"] for found in names if found}
    if named == {None}:
        texts = [table.header.cells[wide.day], *(cell for record in table.above for cell in record.cells)]
        named = {found["unit"] for text in texts for found in _STATED.finditer(text)}
    stated = {unit.lower() for unit in named if unit}
    return stated.pop() if len(stated) == 1 else None


def _time(cell: str) -> int | None:
    """Return the minutes of the day that a column names.

    >>> [_time(name) for name in ("00:30", "H00M30", "1h", "23:30-24:00", "24:00", "25:00", "Total")]
    [30, 30, 60, 1410, 1440, None, None]
    """
    found = _TIME.fullmatch(cell.strip())
    if not found:
        return None
    at = 60 * int(found["H"] or found["h"]) + int(found["M"] or found["m"] or 0)
    return at if at <= MINUTES_OF_DAY else None


def _day(cells: Sequence[str], before: int) -> int | None:
    """Return the column of the day: the one so named, else the one before the times."""
    named = next((at for at, cell in enumerate(cells) if names_moment(cell)), None)
    return named if named is not None else (before - 1 if before else None)


def _in_order(times: Sequence[int]) -> bool:
    return all(b > a or b in _STRUCK_TWICE for a, b in pairwise(times))
