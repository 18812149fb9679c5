"""How objectives are read: what is aimed at, how far it is, and what their history states."""

from collections.abc import Mapping
from dataclasses import replace

from symbiose.domain.communes import Park
from symbiose.domain.edits import Edit
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.objectives import Objective, Scope, Verdict, standing_of
from symbiose.services.edit_history import ToldEdit
from symbiose.services.objective_pages import ObjectiveLine
from symbiose.services.objectives_kept import objective_of
from web.context import services
from web.indicators.wording import unit_beside, unit_told
from web.language import _
from web.reference.telling import Stated, ToldVersion, told_versions
from web.wording import SPACE, number

MOST_DIGITS = 6
SHARE = "%"


def place_name(scope: Scope, parks: Mapping[str, Park]) -> str:
    """Return where an objective is set for."""
    if scope.by is None:
        return _("Tout le territoire")
    if scope.by is Dimension.PARK:
        return parks[scope.group].name if scope.group in parks else scope.group
    return scope.group


def aimed_at(objective: Objective, indicator: Indicator) -> str:
    """Return what is aimed at, with its unit: at least so much, or at most."""
    set_in = indicator.model_copy(update={"unit": objective.unit, "digits": MOST_DIGITS})
    figure = f"{number(objective.target, MOST_DIGITS)}{SPACE}{unit_beside(objective.target, set_in)}"
    if indicator.lower_is_better:
        return _("au plus %(figure)s", figure=figure)
    return _("au moins %(figure)s", figure=figure)


def missing_told(value: float, indicator: Indicator) -> str:
    """Return a distance with its unit, with the digits that tell it from nothing; of shares in points."""
    digits = next((n for n in range(indicator.digits, MOST_DIGITS) if round(value, n)), MOST_DIGITS)
    shown = indicator.model_copy(update={"digits": digits})
    unit = _("points") if indicator.unit == SHARE else unit_beside(value, shown)
    return f"{number(value, digits)}{SPACE}{unit}"


def share_of(line: ObjectiveLine, column: Column) -> float | None:
    """Return which part of an objective a figure would be, where more is better and it is not negative."""
    cell = line.cells.get(column)
    found = standing_of(line.indicator, line.objective, cell.value if cell else None, line.objective.year)
    return found.share


def standing_told(line: ObjectiveLine) -> str:
    """Return how far from an objective its figure is."""
    verdict, missing = line.standing.verdict, line.standing.missing
    if missing is None:
        return _unknown(line)
    told = missing_told(missing, line.indicator)
    less = line.indicator.lower_is_better
    sentences = {
        Verdict.REACHED: _("tenu") if less else _("atteint"),
        Verdict.MISSED: _missed(line, told),
        Verdict.THERE: _("tenu à ce jour") if less else _("déjà atteint"),
        Verdict.SHORT: _("de trop : %(told)s", told=told) if less else _("il manque %(told)s", told=told),
    }
    return sentences[verdict]


def _missed(line: ObjectiveLine, told: str) -> str:
    """Return by how much an objective was missed, at the end of its year or when it was told last."""
    if line.indicator.lower_is_better:
        return _("dépassé de %(told)s", told=told) if line.closed else _("dépassait de %(told)s", told=told)
    return _("il a manqué %(told)s", told=told) if line.closed else _("il manquait %(told)s", told=told)


def _unknown(line: ObjectiveLine) -> str:
    if line.objective.unit != line.indicator.unit:
        return _(
            "l’indicateur se compte à présent en %(unit)s : fixez l’objectif de nouveau",
            unit=unit_told(line.indicator),
        )
    cell = line.cells.get(line.measured)
    if cell is not None and cell.reason is not None:
        return _("le chiffre est masqué")
    if cell is not None and cell.value is not None:
        return _("le dernier chiffre publié est d’une année antérieure")
    return (
        _("pas de chiffre de %(year)s", year=line.objective.year) if line.day is None else _("pas de chiffre")
    )


def versions_told(versions: tuple[ToldEdit, ...], *, names: bool) -> list[ToldVersion]:
    """Return the versions of an objective as they are read, the newest first.

    Args:
        versions: The newest first.
        names: Whether the reader knows who made them; else nothing is said of that.
    """
    told = told_versions(versions, _stated, origin=_("Fixé"))
    told = told if names else [replace(one, author="") for one in told]
    return [
        replace(one, title=_("Retiré") if kept.edit.retired else _("Fixé de nouveau"))
        if kept.before is not None and kept.before.retired != kept.edit.retired
        else one
        for one, kept in zip(told, versions, strict=True)
    ]


def _stated(edit: Edit) -> Stated:
    objective = objective_of(edit)
    indicator = services().reference.indicators.get(objective.indicator_id)
    note = {_("Sur quoi il repose"): objective.note} if objective.note else {}
    return {_("Objectif"): aimed_at(objective, indicator), **note}
