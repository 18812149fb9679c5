"""Versions as they are read: what each states, and what it changed of the one before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symbiose.domain.edits import Edit
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.value_periods import periods_of
from symbiose.services.edit_history import ToldEdit
from web.history.wording import author_name
from web.language import _
from web.wording import NOTHING, day, number, rate, word

Stated = Mapping[str, str]
"""What a version states: label → text."""


@dataclass(frozen=True)
class Row:
    """One change as it is read."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ToldVersion:
    """One version as it is read."""

    number: int
    edit: Edit
    title: str
    """What it did."""
    author: str
    rows: tuple[Row, ...]
    """What it changed."""
    stated: Stated
    same_as: int | None
    present: bool
    """True for the version that holds."""


def told_versions(
    versions: tuple[ToldEdit, ...], state: Callable[[Edit], Stated], *, origin: str
) -> list[ToldVersion]:
    """Return versions as they are read, the newest first.

    Args:
        versions: The newest first.
        state: What a version states.
        origin: What version 0 is called.
    """
    return [
        ToldVersion(
            number=told.edit.version,
            edit=told.edit,
            title=_title(told, origin),
            author=author_name(told.author) if told.edit.by else "",
            rows=_rows(state(told.before), state(told.edit)) if told.before else (),
            stated=state(told.edit),
            same_as=told.same_as,
            present=place == 0,
        )
        for place, told in enumerate(versions)
    ]


def _title(told: ToldEdit, origin: str) -> str:
    if told.before is None:
        return origin
    if told.edit.retired != told.before.retired:
        return _("Retirée des calculs") if told.edit.retired else _("Remise dans les calculs")
    return _("Modifiée") if told.same_as is None else _("Rétablie")


def _rows(before: Stated, after: Stated) -> tuple[Row, ...]:
    labels = [*after, *(label for label in before if label not in after)]
    pairs = [(label, before.get(label, NOTHING), after.get(label, NOTHING)) for label in labels]
    return tuple(Row(label, old, new) for label, old, new in pairs if old != new)


def stated_periods(edit: Edit) -> Stated:
    """Return the periods that a version sets, one a line."""
    return {_begins(period): told_period(period) for period in periods_of(edit.content)}


def _begins(period: ReferenceValue) -> str:
    return _("À partir du %(day)s", day=day(period.valid_from))


def told_period(period: ReferenceValue) -> str:
    """Return a period in one sentence: value, end, range, solidity, source."""
    value = f"{number(period.value, 6)} {rate(period.unit)}".strip()
    parts = [value]
    if period.valid_to is not None:
        parts.append(_("jusqu’au %(day)s", day=day(period.valid_to)))
    if period.range_low is not None and period.range_high is not None:
        low, high = number(period.range_low, 6), number(period.range_high, 6)
        parts.append(_("de %(low)s à %(high)s", low=low, high=high))
    parts += [word(period.status.value), period.source, period.licence]
    return _(" ; ").join([*parts, *([period.reasoning] if period.reasoning else [])])
