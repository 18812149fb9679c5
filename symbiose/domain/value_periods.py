"""Periods of reference values that people set: how they lie over the shipped ones, and which may be set."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.factors import ReferenceBook, ReferenceValue, Topic

A_DAY = timedelta(days=1)
LARGEST = 1e9
"""A value beyond it is a mistake: the model would not bear it."""
OVERLAPS = (
    "cette période en recouvre une autre, fixée du {begin} au {end} : changez l’une des deux, "
    "ou revenez à une version d’avant"
)
FOLLOWED = (
    "le service livre une autre valeur à partir du {begin} : donnez une date de fin, "
    "ou cochez que la vôtre la remplace aussi"
)


def laid_over(shipped: ReferenceBook, own: Iterable[ReferenceValue]) -> ReferenceBook:
    """Return the values that hold: on each day that people set a period for, it goes before a shipped one.

    What is left of a shipped period, before or after, stays with its own source. A period of a value that is
    shipped no more, or that is counted in another unit now, is left out.
    """
    by_id: dict[str, list[ReferenceValue]] = defaultdict(list)
    for period in own:
        if is_usable(shipped, period):
            by_id[period.id].append(period)
    if not by_id:
        return shipped
    untouched = [value for value in shipped if value.id not in by_id]
    left = [
        part
        for value_id, periods in by_id.items()
        for value in shipped.history(value_id)
        for part in _without(value, periods)
    ]
    return ReferenceBook([*untouched, *left, *(one for periods in by_id.values() for one in periods)])


def is_usable(shipped: ReferenceBook, own: ReferenceValue) -> bool:
    """Tell whether a period that people set still fits what the service ships: same value, same unit."""
    return own.id in shipped and shipped.history(own.id)[-1].unit == own.unit


def _without(value: ReferenceValue, covers: Iterable[ReferenceValue]) -> list[ReferenceValue]:
    """Return what is left of a period where others lie over it."""
    parts = [value]
    for cover in covers:
        parts = [piece for part in parts for piece in _cut(part, cover)]
    return parts


def _cut(part: ReferenceValue, cover: ReferenceValue) -> list[ReferenceValue]:
    if not overlap(part, cover):
        return [part]
    pieces = []
    if part.valid_from < cover.valid_from:
        pieces.append(part.model_copy(update={"valid_to": cover.valid_from - A_DAY}))
    if cover.valid_to is not None and (part.valid_to is None or cover.valid_to < part.valid_to):
        pieces.append(part.model_copy(update={"valid_from": cover.valid_to + A_DAY}))
    return pieces


def overlap(one: ReferenceValue, other: ReferenceValue) -> bool:
    """Tell whether two periods have a day in common."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def with_period(
    own: Sequence[ReferenceValue], new: ReferenceValue, replaces: date | None = None
) -> tuple[ReferenceValue, ...]:
    """Return the periods that people set of a value, with a new one.

    A period without an end that began before is closed on the day before the new one begins.

    Args:
        own: Those set so far.
        new: The new one.
        replaces: First day of the one that it corrects.

    Raises:
        InvalidDocument: It overlaps another one.
    """
    kept = [_closed(period, new) for period in own if period.valid_from != replaces]
    for period in kept:
        if overlap(period, new):
            begin, end = period.valid_from, period.valid_to
            told = OVERLAPS.format(begin=f"{begin:%d/%m/%Y}", end=f"{end:%d/%m/%Y}" if end else "…")
            raise InvalidDocument([Problem("valid_from", f"{new.valid_from:%d/%m/%Y}", told)])
    return tuple(sorted([*kept, new], key=lambda period: period.valid_from))


def _closed(period: ReferenceValue, new: ReferenceValue) -> ReferenceValue:
    if period.valid_to is None and period.valid_from < new.valid_from:
        return period.model_copy(update={"valid_to": new.valid_from - A_DAY})
    return period


def period_problems(
    shipped: Sequence[ReferenceValue], new: ReferenceValue, *, replaces_following: bool
) -> list[Problem]:
    """Return what speaks against a period, beside the shipped ones of the same value.

    Args:
        shipped: Periods that the service ships, oldest first.
        new: The period.
        replaces_following: Whether it is meant to hold in place of shipped periods that begin later, too.
    """
    problems = _size_problems(shipped, new)
    following = next((value for value in shipped if value.valid_from > new.valid_from), None)
    if following is not None and new.valid_to is None and not replaces_following:
        told = FOLLOWED.format(begin=f"{following.valid_from:%d/%m/%Y}")
        problems.append(Problem("valid_to", "", told))
    if new.unit != shipped[-1].unit:
        problems.append(Problem("unit", new.unit, f"cette valeur se compte en {shipped[-1].unit}"))
    return problems


def _size_problems(shipped: Sequence[ReferenceValue], new: ReferenceValue) -> list[Problem]:
    lowest = min(value.value for value in shipped)
    if abs(new.value) > LARGEST:
        return [Problem("value", f"{new.value:g}", "un nombre de moins d’un milliard est attendu")]
    if new.topic is Topic.RULE and lowest > 0 and new.value <= 0:
        return [Problem("value", f"{new.value:g}", "un nombre supérieur à zéro est attendu")]
    if lowest >= 0 and new.value < 0:
        return [Problem("value", f"{new.value:g}", "un nombre positif ou nul est attendu")]
    return []


def periods_text(periods: Sequence[ReferenceValue]) -> str:
    """Return periods as the text of a version."""
    return json.dumps([p.model_dump(mode="json") for p in periods], ensure_ascii=False, sort_keys=True)


def periods_of(text: str) -> tuple[ReferenceValue, ...]:
    """Return the periods of the text of a version."""
    return tuple(ReferenceValue.model_validate(period) for period in json.loads(text))
