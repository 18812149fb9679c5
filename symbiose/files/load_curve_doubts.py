"""What looks like a load curve and is none: totals among readings, counters that grow, several meters."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from symbiose.domain.load_curves import CurveUnit
from symbiose.files.load_curve_columns import CurveColumns, stated_units, unit_of
from symbiose.files.load_curve_lines import Lines, meters_in
from symbiose.files.load_curve_readings import Readings
from symbiose.files.load_curve_serials import MINUTES_OF_DAY
from symbiose.files.tabular import Record, Table

_LEAST_OF_SUM: Final = 24
"""Readings that a total is the sum of, at least: fewer may be so by chance."""
_EXACT: Final = 1e-6
_RISES_TO_A_FALL: Final = 100
"""Rises of an index for each line that is lost, at least."""
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_BARE: Final = re.compile(r"[1-9]\d*")
_SHOWN_CHARS: Final = 40


def refused_table(table: Table, columns: CurveColumns) -> str | None:
    """Return why a table is not read, in French; None where nothing stands against it."""
    if meters_in(table, columns) > 1:
        return "le fichier contient plusieurs points de livraison : gardez les lignes d’un seul"
    both = [at for at in columns.alike if any(_differ(r, at, columns.reading) for r in table.records)]
    if both:
        named = ", ".join(
            f"« {table.header.cells[at].strip()[:_SHOWN_CHARS]} »" for at in (columns.reading, *both[:4])
        )
        return f"plusieurs colonnes ont des relevés ({named}) : gardez celle d’un point de livraison"
    if len({unit for r in table.records if (unit := unit_of(r.cell(columns.unit)))}) > 1:
        return "la colonne de l’unité en dit plusieurs : mettez tous les relevés dans la même"
    return _refused_numbers(table, columns)


def _refused_numbers(table: Table, columns: CurveColumns) -> str | None:
    """Tell of thousands that may be set apart as decimals are: by a point or comma and three figures."""
    at = columns.reading
    texts = {record.cell(at) for record in table.records if at not in record.numbers}
    separated = [text for text in texts if "," in text or "." in text]
    grouped = [text for text in separated if _GROUPED.fullmatch(text)]
    if not grouped or len(grouped) < len(separated):
        return None
    units = stated_units(table, columns)
    in_watts = bool(units) and units <= {CurveUnit.W, CurveUnit.WH}  # nobody counts thousandths of them
    if not in_watts and not any(_BARE.fullmatch(text) for text in texts):
        return None
    return (
        f"« {min(grouped)} » se lit de deux façons, en milliers ou en unités : écrivez les relevés sans "
        "séparateur de milliers"
    )


def refused_readings(found: Readings) -> str | None:
    """Return why readings are no curve, in French; None where nothing stands against it."""
    powers = [reading.power_kw for reading in found.readings]
    if _are_an_index(powers, sum(reading.minutes for reading in found.readings) / MINUTES_OF_DAY):
        return (
            "les valeurs ne font que croître : ce sont les index d’un compteur, et non ce qui est consommé "
            "dans chaque intervalle"
        )
    if 4 * found.contradicted > len(powers):
        return (
            "les mêmes moments reviennent avec d’autres valeurs : le fichier mêle plusieurs compteurs, "
            "gardez-en un"
        )
    return None


def _are_an_index(powers: Sequence[float], days: float) -> bool:
    """Tell whether values rise oftener than once a day and hardly ever fall, as no consumption does.

    A counter stands still while nothing is used, and a line of it may have been lost.
    """
    rising = sum(a < b for a, b in pairwise(powers))
    falling = sum(a > b for a, b in pairwise(powers))
    return rising > days and _RISES_TO_A_FALL * falling <= rising


def without_totals(lines: Lines) -> Lines:
    """Return lines without the totals among them, which count as left out.

    A day without an hour is a total where midnight is written otherwise; so is a last line that is the sum of
    all before it.
    """
    has_midnight = any(
        one.parts.is_timed and one.parts.hour in (0, 24) and not one.parts.minute for one in lines.found
    )
    timed = [line for line in lines.found if line.parts.is_timed or not has_midnight]
    if len(timed) > _LEAST_OF_SUM:
        whole = sum(line.value for line in timed[:-1])
        if whole > 0 and abs(timed[-1].value - whole) <= _EXACT * whole:
            timed.pop()
    left_out = lines.left_out + len(lines.found) - len(timed)
    return replace(lines, found=tuple(timed), left_out=left_out)


def _differ(record: Record, one: int, other: int) -> bool:
    return bool(record.cell(one)) and record.cell(one) != record.cell(other)
