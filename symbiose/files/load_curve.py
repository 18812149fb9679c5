"""Reads the file of a load curve, as a network operator, a supplier or a meter of one's own exports it."""

from typing import Final, NoReturn

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.load_curves import CurveAnswers, CurveUnit, DateOrder, TypicalCurve
from symbiose.files.load_curve_columns import CurveColumns, stated_unit
from symbiose.files.load_curve_readings import (
    LONGEST_MINUTES,
    Lines,
    Readings,
    lines_of,
    meters_in,
    read_lines,
)
from symbiose.files.load_curve_source import table_of_curve
from symbiose.files.load_curve_year import typical_year
from symbiose.files.tabular import Table

LEAST_DAYS: Final = 7.0
"""Days of readings without which there is no typical week."""
_SHOWN_CHARS: Final = 80
"""Characters of a line that a fault shows at most."""
UNIT: Final = "unite"
"""Field in which the unit is asked for."""
DATES: Final = "dates"
"""Field in which the order of dates is asked for."""
NOTHING_SAID: Final = CurveAnswers()


def read_load_curve(content: bytes, answers: CurveAnswers = NOTHING_SAID) -> TypicalCurve:
    """Return the typical year of the readings in a file.

    Args:
        content: The file: a text or workbook with one reading a line, or with a line a day and a column for
            each time; or a zip archive of one text.
        answers: What was said of it, for where the file does not tell.

    Raises:
        InvalidDocument: It cannot be read as a load curve; `FileTooLarge` and `UnsupportedFile` say those
            two cases. Problems at `unite` and `dates` ask for the unit and the order of dates.
    """
    table, columns = table_of_curve(content)
    if meters_in(table, columns) > 1:
        _refuse("le fichier contient plusieurs points de livraison : gardez les lignes d’un seul")
    lines = lines_of(table, columns)
    unit, order = _settled(table, columns, lines, answers)
    found = read_lines(lines, unit, order)
    if found is None:
        _refuse(_nothing_read(table))
    _check(found)
    return typical_year(found, unit)


def _settled(
    table: Table, columns: CurveColumns, lines: Lines, answers: CurveAnswers
) -> tuple[CurveUnit, DateOrder]:
    """Return what the readings count and how dates are written: what the file says, else what was answered.

    Raises:
        InvalidDocument: Neither tells; what is asked for stands at its field.
    """
    unit = stated_unit(table, columns) or answers.unit
    order = lines.date_order() or answers.date_order
    if unit is not None and order is not None:
        return unit, order
    asked = []
    if unit is None:
        reason = "le fichier ne dit pas ce qu’il compte : choisissez kW, W, kWh… dans le formulaire"
        asked.append(Problem(UNIT, "", reason))
    if order is None:
        reason = (
            "les dates se lisent de plusieurs façons : choisissez dans le formulaire ce qui vient d’abord, "
            "le jour, le mois ou l’année"
        )
        asked.append(Problem(DATES, "", reason))
    raise InvalidDocument(asked)


def _check(found: Readings) -> None:
    if found.interval_minutes > LONGEST_MINUTES:
        _refuse(
            f"les relevés sont espacés de {found.interval_minutes} minutes : il en faut un par heure au "
            "moins (courbe de charge au pas de 10, 30 ou 60 minutes)"
        )
    days = sum(reading.minutes for reading in found.readings) / (24 * 60)
    if days < LEAST_DAYS:
        _refuse(f"le fichier ne couvre que {days:.1f} jours".replace(".", ",") + " : il en faut 7 au moins")
    if not any(reading.power_kw > 0 for reading in found.readings):
        _refuse("toutes les puissances sont nulles : est-ce la bonne courbe ?")


def _nothing_read(table: Table) -> str:
    first = " ; ".join(table.records[0].cells)[:_SHOWN_CHARS].strip() if table.records else ""
    read = f", comme la première : « {first} »" if first else ""
    return (
        f"aucune ligne n’a une date, une heure et un nombre que l’on puisse lire{read} ; écrivez le moment "
        "« 31/12/2025 23:50 » ou « 2025-12-31T23:50:00+01:00 », et un nombre sans signe"
    )


def _refuse(expected: str, path: str = "") -> NoReturn:
    raise InvalidDocument([Problem(path, "", expected)])
