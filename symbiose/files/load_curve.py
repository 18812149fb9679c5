"""Reads the file of a load curve, as a network operator, a supplier or a meter of one's own exports it."""

from typing import Final, NamedTuple, NoReturn

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.load_curves import CurveAnswers, CurveUnit, ReadingClock, TypicalCurve
from symbiose.files.load_curve_columns import stated_units
from symbiose.files.load_curve_doubts import refused_readings, refused_table, without_totals
from symbiose.files.load_curve_lines import LONGEST_MINUTES, DatedLines, Lines, lines_of
from symbiose.files.load_curve_readings import Readings, read_lines
from symbiose.files.load_curve_serials import MINUTES_OF_DAY
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
CLOCK: Final = "horloge"
"""Field in which the clock is asked for."""
_HOW_OFTEN: Final = "il en faut un par heure au moins (courbe de charge au pas de 10, 30 ou 60 minutes)"
_WHICH_UNIT: Final = "le fichier ne dit pas ce qu’il compte : choisissez kW, W, kWh… dans le formulaire"
_WHICH_ORDER: Final = (
    "les dates se lisent de plusieurs façons : choisissez dans le formulaire ce qui vient d’abord, "
    "le jour, le mois ou l’année"
)
_WHICH_CLOCK: Final = (
    "rien ne dit si la courbe suit les changements d’heure ou reste en heure d’hiver : choisissez dans le "
    "formulaire"
)
NOTHING_SAID: Final = CurveAnswers()


def read_load_curve(content: bytes, answers: CurveAnswers = NOTHING_SAID) -> TypicalCurve:
    """Return the typical year of the readings in a file.

    Args:
        content: The file: a text or workbook with one reading a line, or with a line a day and a column for
            each time; or a zip archive of one text.
        answers: What was said of it, for where the file does not tell.

    Raises:
        InvalidDocument: It cannot be read as a load curve; `FileTooLarge` and `UnsupportedFile` say those
            two cases. Problems at `unite`, `dates` and `horloge` ask for the unit, the order of
            dates and the clock.
    """
    table, columns = table_of_curve(content)
    if refused := refused_table(table, columns):
        _refuse(refused)
    lines = without_totals(lines_of(table, columns))
    if lines.is_one_a_date:
        _refuse(f"le fichier a un seul relevé par jour ou par mois : {_HOW_OFTEN}")
    units = stated_units(table, columns)
    settled = _settled(next(iter(units)) if len(units) == 1 else None, lines, answers)
    found = read_lines(settled.lines, settled.unit, settled.clock)
    if found is None:
        _refuse(_nothing_read(table))
    _check(found)
    return typical_year(found, settled.unit)


class _Settled(NamedTuple):
    """What is known of a whole file before its readings are put in order."""

    lines: DatedLines
    unit: CurveUnit
    clock: ReadingClock


def _settled(stated: CurveUnit | None, lines: Lines, answers: CurveAnswers) -> _Settled:
    """Return what holds for all lines: what the file says, else what was answered.

    Raises:
        InvalidDocument: Neither tells; what is asked for stands at its field.
    """
    unit = stated or answers.unit
    order = lines.date_order() or answers.date_order
    dated = lines.dated(order) if order is not None else None
    clock = (dated.clock() or answers.clock) if dated is not None else None
    if unit is not None and dated is not None and clock is not None:
        return _Settled(dated, unit, clock)
    asked = [
        Problem(field, "", reason)
        for field, reason, is_open in (
            (UNIT, _WHICH_UNIT, unit is None),
            (DATES, _WHICH_ORDER, dated is None),
            (CLOCK, _WHICH_CLOCK, dated is not None and clock is None),
        )
        if is_open
    ]
    raise InvalidDocument(asked)


def _check(found: Readings) -> None:
    if found.interval_minutes > LONGEST_MINUTES:
        _refuse(f"les relevés sont espacés de {found.interval_minutes} minutes : {_HOW_OFTEN}")
    days = sum(reading.minutes for reading in found.readings) / MINUTES_OF_DAY
    if days < LEAST_DAYS:
        _refuse(f"le fichier ne couvre que {days:.1f} jours".replace(".", ",") + " : il en faut 7 au moins")
    if refused := refused_readings(found):
        _refuse(refused)
    if not any(reading.power_kw > 0 for reading in found.readings):
        _refuse("toutes les puissances sont nulles : est-ce la bonne courbe ?")


def _nothing_read(table: Table) -> str:
    first = " ; ".join(table.records[0].cells)[:_SHOWN_CHARS].strip() if table.records else ""
    read = f", comme la première : « {first} »" if first else ""
    return (
        f"aucune ligne n’a une date, une heure et un nombre que l’on puisse lire{read} ; écrivez le moment "
        "« 31/12/2025 23:50 » ou « 2025-12-31T23:50:00+01:00 », et un nombre sans signe"
    )


def _refuse(expected: str) -> NoReturn:
    raise InvalidDocument([Problem("", "", expected)])
