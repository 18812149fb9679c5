"""Asks in which unit a cadastre states yearly production, where powers and areas tell two."""

from collections.abc import Sequence

from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.import_questions import QuestionKind
from symbiose.files.asking import Asking
from symbiose.files.cadastre_features import Noted
from symbiose.files.cadastre_units import ChooseUnit, UnitReading, refuse_two_units

_PRODUCTIONS = ("production", "specific")


def unit_chooser(features: Sequence[Noted], asking: Asking | None) -> ChooseUnit:
    """Return what says which of two readings holds: a question of the file, or nobody.

    Args:
        features: Those whose production waits for the answer.
        asking: Answers given before, and questions met; None where nobody is there to be asked.
    """
    if asking is None:
        return refuse_two_units

    def choose(readings: Sequence[UnitReading]) -> UnitReading | None:
        answer = _asked(asking, features, readings)
        return next((reading for reading in readings if reading.unit == answer), None)

    return choose


def _asked(asking: Asking, features: Sequence[Noted], readings: Sequence[UnitReading]) -> str | None:
    offered = [
        Suggestion(
            id=reading.unit,
            label=f"{reading.unit} par an",
            confidence=1 / len(readings),
            reason=" ; ".join((reading.reason, *reading.told)),
        )
        for reading in readings
    ]
    for one in features:
        column = next((field for field in _PRODUCTIONS if one.number(field) is not None), None)
        if column is not None:
            about = one.bound.names.get(column, column)
            asking.ask(QuestionKind.CADASTRE_UNIT, about, one.line, suggestions=offered)
    return asking.answers.get(QuestionKind.CADASTRE_UNIT.value)
