"""One period of a reference value as a person types it, held to what the domain asks of it."""

from collections.abc import Mapping

from symbiose.domain.factors import ReferenceValue, Status
from symbiose.domain.french_numbers import french_number
from symbiose.services.typed_fields import TypedFields


def read_period(texts: Mapping[str, str], known: ReferenceValue) -> ReferenceValue:
    """Return the period that texts state of a value; what the value is, and its unit, are not theirs to say.

    Args:
        texts: Text by field of `ReferenceValue`.
        known: Any period of the value.

    Raises:
        InvalidDocument: A field is missing or wrong; all faults at once.
    """
    typed = TypedFields(texts)
    value = typed.number("value", "donnez la valeur")
    begins = typed.day("valid_from", "donnez le premier jour de la période")
    ends = typed.day("valid_to")
    source = typed.line("source", "dites qui l’affirme, et où : document, page, date")
    licence = typed.line("licence", "dites à quelles conditions la source peut être reprise")
    status = typed.choice("status", Status, "choisissez la solidité de la valeur")
    low, high = typed.number("range_low"), typed.number("range_high")
    reasoning = typed.text("reasoning")
    if begins is not None and ends is not None and ends < begins:
        typed.note("valid_to", "la période finit avant de commencer", typed.typed("valid_to"))
    _note_range(typed, value, low, high)
    if status is Status.HYPOTHESIS:
        _note_hypothesis(typed, low, high, reasoning)
    typed.check()
    return ReferenceValue.model_validate(
        {
            **known.model_dump(include={"id", "label", "topic", "unit"}),
            "value": value,
            "valid_from": begins,
            "valid_to": ends,
            "source": source,
            "licence": licence,
            "status": status,
            "range_low": low,
            "range_high": high,
            "reasoning": reasoning or None,
        }
    )


def _note_range(typed: TypedFields, value: float | None, low: float | None, high: float | None) -> None:
    if value is None:
        return
    if low is not None and low > value:
        typed.note("range_low", "le bas de la fourchette dépasse la valeur", typed.typed("range_low"))
    if high is not None and high < value:
        typed.note("range_high", "le haut de la fourchette est sous la valeur", typed.typed("range_high"))


def _note_hypothesis(typed: TypedFields, low: float | None, high: float | None, reasoning: str) -> None:
    if low is None and not typed.typed("range_low"):
        typed.note("range_low", "une hypothèse a une fourchette : donnez-en le bas")
    if high is None and not typed.typed("range_high"):
        typed.note("range_high", "une hypothèse a une fourchette : donnez-en le haut")
    if not reasoning:
        typed.note("reasoning", "une hypothèse a un raisonnement : écrivez-le")


def period_texts(value: ReferenceValue) -> dict[str, str]:
    """Return a period as its form shows it: what `read_period` reads back."""
    numbers = {name: getattr(value, name) for name in ("value", "range_low", "range_high")}
    return {
        **{name: "" if number is None else french_number(number) for name, number in numbers.items()},
        "valid_from": value.valid_from.isoformat(),
        "valid_to": value.valid_to.isoformat() if value.valid_to else "",
        "source": value.source,
        "licence": value.licence,
        "status": value.status.value,
        "reasoning": value.reasoning or "",
    }
