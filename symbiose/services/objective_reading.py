"""An objective as a person types it, held to what its indicator can be."""

from collections.abc import Mapping

from symbiose.domain.base import Value
from symbiose.domain.communes import CommuneDirectory, Park
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Indicator, IndicatorCatalogue
from symbiose.domain.objectives import FIRST_YEAR, LAST_YEAR, LONGEST_NOTE, Objective, Scope
from symbiose.services.typed_fields import TypedFields

BETWEEN = "/"
"""Stands between the sort of place and the place in the text of a scope."""
SHARE, COUNTED = "%", frozenset({"échanges"})
"""Units of which there are no more than a hundred, and those that are counted in whole numbers."""
HUNDRED = 100.0


def scope_text(scope: Scope) -> str:
    """Return a scope as its form sends it: what `read_objective` reads back; empty for the whole.

    >>> scope_text(Scope(by=Dimension.EPCI, group="CALL")), scope_text(Scope())
    ('epci/CALL', '')
    """
    return "" if scope.by is None else f"{scope.by}{BETWEEN}{scope.group}"


def read_objective(
    texts: Mapping[str, str],
    indicators: IndicatorCatalogue,
    communes: CommuneDirectory,
    parks: Mapping[str, Park],
) -> Objective:
    """Return the objective that texts state.

    Args:
        texts: Text of `indicator`, `year`, `scope`, `target` and `note`.
        indicators: Those that may have one.
        communes: Agglomerations.
        parks: Business parks by id.

    Raises:
        InvalidDocument: A field is missing or wrong; all faults at once, in French.
    """
    typed = TypedFields(texts)
    indicator = _indicator(typed, indicators)
    year = _year(typed)
    scope = _scope(typed, communes, parks)
    target = typed.number("target", "donnez la valeur visée")
    note = typed.text("note", longest=LONGEST_NOTE)
    if indicator is not None and target is not None:
        _note_target(typed, indicator, target)
    typed.check()
    return Objective.model_validate(
        {
            "indicator_id": indicator.id if indicator else None,
            "year": year,
            "scope": scope,
            "target": target,
            "unit": indicator.unit if indicator else None,
            "note": note,
        }
    )


def _indicator(typed: TypedFields, indicators: IndicatorCatalogue) -> Indicator | None:
    name = typed.typed("indicator")
    if name in indicators:
        return indicators.get(name)
    typed.note("indicator", "choisissez un indicateur de la liste", name)
    return None


def _year(typed: TypedFields) -> int | None:
    text = typed.typed("year")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len(str(LAST_YEAR)) else 0
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    typed.note("year", f"donnez une année, de {FIRST_YEAR} à {LAST_YEAR}", text)
    return None


def _scope(typed: TypedFields, communes: CommuneDirectory, parks: Mapping[str, Park]) -> Scope | None:
    text = typed.typed("scope")
    by, _between, group = text.partition(BETWEEN)
    known: Mapping[str, Mapping[str, Value]] = {Dimension.EPCI: communes.epcis, Dimension.PARK: parks}
    if not text:
        return Scope()
    if by in known and group in known[by]:
        return Scope(by=Dimension(by), group=group)
    typed.note("scope", "choisissez le territoire, une agglomération ou un parc de la liste", text)
    return None


def _note_target(typed: TypedFields, indicator: Indicator, target: float) -> None:
    """Note a target that is reached from the start, can never be, or is no figure of the indicator."""
    text = typed.typed("target")
    if target < 0 or (target == 0 and not indicator.lower_is_better):
        least = "positive ou nulle" if indicator.lower_is_better else "supérieure à zéro"
        typed.note("target", f"une valeur {least} est attendue", text)
    if indicator.unit == SHARE and target > HUNDRED:
        typed.note("target", "une part ne dépasse pas 100 %", text)
    if indicator.unit in COUNTED and not target.is_integer():
        typed.note("target", "des synergies se comptent en nombre entier", text)
