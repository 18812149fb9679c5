"""Columns of a load curve: which holds the moment, which the reading, and what is said of units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from symbiose.domain.labels import label_key
from symbiose.domain.load_curves import CurveUnit, Stamp
from symbiose.files.tabular import Table

_UNITS: Final = {unit.value.lower(): unit for unit in CurveUnit}
UNIT_NAMES: Final = "|".join(_UNITS)
"""Of units, as a part of a pattern."""
_MOMENT: Final = re.compile(
    r"(horodat\w*|dates? ?(et|/)? ?heures?|datetime|date ?time|timestamp|moment|temp|debut|start)\b.*"
)
_DAY: Final = re.compile(r"(dates?|jours?|day)( (de la |de )?(mesure|releve))?")
_HOUR: Final = re.compile(r"(heures?|time|hour)( (de la |de )?(mesure|releve))?")
_READING: Final = re.compile(
    r"(valeurs?|puissances?|consommations?|energ(ies?|y)|soutirages?|charges?|power|load|value|consumption|active)\b.*"
    rf"|((p|pa|ea)( ({UNIT_NAMES}))?)|({UNIT_NAMES})"
)
_NO_USE: Final = re.compile(
    r"(inject|export|restitu|reacti|souscrit|apparent|cumul|index|batteri|temperature|qualite|facteur|factor)\w*"
    r"|k?varh?|kva|(max|min)(i(male?|mum)?)?|gaz|gas|eau|water|euros?|eur|cout|prix|m3"
)
"""Words of what is no mean power, or no electricity that is used."""
_INTERVAL: Final = re.compile(r"\b\d+ min\b")
"""A length in minutes, and no minimum."""
_PART: Final = re.compile(
    rf".* (h[pc][he]?|(heure )?(pleine|creuse)( (hiver|ete))?|pointe|n ?1)( ({UNIT_NAMES}))?"
)
"""What is used in some hours, or was a year before."""
_MADE: Final = re.compile(r"produ\w*")
"""Words of what is made, unless the name begins with what is used: by a workshop of production, say."""
_USED: Final = re.compile(r"(consom|soutir)\w*")
_OTHER_SIGNS: Final = re.compile("[€%°]")
_METER: Final = re.compile(
    r"((identifiant|numero|nom|n|no)( (de|du))? ?)?"
    r"(prm|pdl|pod|rae|point( de livraison)?|compteur|meter( id)?|usage point( id)?|site)"
)
_UNIT: Final = re.compile(rf"(?<![a-z0-9])({UNIT_NAMES})(?![a-z0-9])")
_MINUTES: Final = re.compile(r"pt?(\d+)(m|h)|(\d+)( ?min\w*)?")
_BEGINNING, _END = re.compile(r"\b(debut|start|begin\w*)\b"), re.compile(r"\b(fin|end)\b")


@dataclass(frozen=True)
class CurveColumns:
    """Positions of the columns of a load curve."""

    moment: int
    """Moment, or day where the hour has a column of its own."""
    hour: int | None
    reading: int
    unit: int | None
    minutes: int | None
    """Length of the interval of each reading."""
    kind: tuple[int, ...]
    """What is measured: consumption or production, active or reactive."""
    meter: int | None
    """Identifier of the delivery point."""
    alike: tuple[int, ...] = ()
    """Other columns of readings of the same unit or name: of another meter, or the same again."""


def bind_curve(cells: Sequence[str]) -> CurveColumns | None:
    """Return the columns that a header names; None where it names no moment or no reading."""
    names = [label_key(cell) for cell in cells]
    moment = _first(names, _MOMENT)
    day = _first(names, _DAY) if moment is None else moment
    hour = _first(names, _HOUR) if moment is None else None
    others = [i for i in range(len(names)) if i not in (day, hour)]
    readings = [i for i in others if names_use(cells[i])]
    reading = readings[0] if readings else None
    if day is None or reading is None:
        return None
    return CurveColumns(
        moment=day,
        hour=hour,
        reading=reading,
        unit=_named(names, "unite", "unit"),
        minutes=_named(names, "pas", "pas en minutes", "pas de temps"),
        kind=tuple(i for i, name in enumerate(names) if name in ("grandeur metier", "grandeur physique")),
        meter=_first(names, _METER),
        alike=tuple(i for i in readings[1:] if _says_as_much(names[i], names[reading])),
    )


def names_moment(cell: str) -> bool:
    """Tell whether the name of a column is that of a day or a moment."""
    name = label_key(cell)
    return bool(_DAY.fullmatch(name) or _MOMENT.fullmatch(name))


def names_use(cell: str) -> bool:
    """Tell whether the name of a column is that of electricity that is used."""
    return not _OTHER_SIGNS.search(cell) and _is_use(label_key(cell))


def curve_score(cells: Sequence[str]) -> int:
    """Return how much some cells look like the header of a load curve; 0 where they are none."""
    bound = bind_curve(cells)
    if bound is None:
        return 0
    known = (bound.hour, bound.unit, bound.minutes, bound.meter)
    return 2 + sum(position is not None for position in known)


def stated_units(table: Table, columns: CurveColumns) -> frozenset[CurveUnit]:
    """Return the units that the file states, in the header of the readings, below it or in a column.

    Above, they count where nothing nearer states one.
    """
    name = label_key(table.header.cells[columns.reading])
    stated = {_UNITS[found[1]] for found in [_UNIT.search(name)] if found}
    below = [record.cells[columns.reading : columns.reading + 1] for record in table.records[:1]]
    if columns.unit is not None:
        below += {record.cells[columns.unit : columns.unit + 1] for record in table.records}
    stated |= {unit for cells in below for cell in cells if (unit := unit_of(cell)) is not None}
    over = unit_of(above(table, "unite") or "")
    return frozenset(stated or ({over} if over else ()))


def stated_minutes(table: Table) -> int | None:
    """Return the minutes between two readings that the lines above the header state."""
    return minutes_of(above(table, "pas en minutes") or above(table, "pas") or "")


def stated_stamp(table: Table, columns: CurveColumns) -> Stamp | None:
    """Return at which end of its interval the header says that a reading is written."""
    name = label_key(table.header.cells[columns.moment])
    if _END.search(name):
        return Stamp.END
    return Stamp.BEGINNING if _BEGINNING.search(name) else None


def unit_of(text: str) -> CurveUnit | None:
    """Return the unit that a word says."""
    return _UNITS.get(label_key(text))


def minutes_of(text: str) -> int | None:
    """Return the minutes that a length says: `10`, `PT30M`, `PT1H`, `30 min`.

    >>> minutes_of("PT30M"), minutes_of("PT1H"), minutes_of("10"), minutes_of("")
    (30, 60, 10, None)
    """
    found = _MINUTES.fullmatch(label_key(text))
    if not found:
        return None
    if found[3]:
        return int(found[3])
    return int(found[1]) * (60 if found[2] == "h" else 1)


def above(table: Table, name: str) -> str | None:
    """Return what the lines above the header say under a name, as two lines of names and values."""
    for names, values in zip(table.above, table.above[1:], strict=False):
        keys = [label_key(cell) for cell in names.cells]
        if name in keys and keys.index(name) < len(values.cells):
            return values.cells[keys.index(name)].strip() or None
    return None


def _first(names: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((i for i, name in enumerate(names) if pattern.fullmatch(name)), None)


def _is_use(name: str) -> bool:
    words = _INTERVAL.sub("", name).split()
    is_other = any(_NO_USE.fullmatch(word) for word in words)
    is_made = any(_MADE.fullmatch(word) for word in words) and not _USED.match(name)
    return bool(_READING.fullmatch(name)) and not is_other and not is_made


def _says_as_much(name: str, other: str) -> bool:
    """Tell whether two names of columns state the same unit, or are one name that states none.

    A part of what the other counts is no other meter.
    """
    if _PART.fullmatch(name) and not _PART.fullmatch(other):
        return False
    one, two = _UNIT.search(name), _UNIT.search(other)
    return one[1] == two[1] if one and two else name == other


def _named(names: Sequence[str], *wanted: str) -> int | None:
    return next((i for i, name in enumerate(names) if name in wanted), None)
