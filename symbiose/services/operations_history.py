"""Accepted loops and groups as they stood on a day: how far each had come, what was measured of it."""

from collections import defaultdict
from datetime import date

from symbiose.domain.civil_days import day_of
from symbiose.domain.followed_designs import COUNTED, DesignStep, M, Operation, StepKind, T, operations_of
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.deciding import Taken
from symbiose.services.operations_seen import every_decision, every_step
from symbiose.services.sorts_followed import Sort


def operations_on(
    services: Services,
    repositories: Repositories,
    sort: Sort[T, M],
    *,
    day: date,
    told_until: date,
) -> tuple[Operation[T, M], ...]:
    """Return what every member had agreed to by the end of a day, as it then stood.

    What was measured in the months of the day's year, or before, counts if it was told until then.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        sort: Loops, or groups.
        day: The day.
        told_until: Last day on which what was measured was told.
    """
    until: dict[str, list[Taken[T]]] = defaultdict(list)
    for one in every_decision(services, repositories, sort):
        if day_of(one.decided_at) <= day:
            until[one.thing_id].append(one)
    found: list[Operation[T, M]] = []
    for thing_id, steps in every_step(services, repositories, sort).items():
        stood = [one for one in steps if _stood(one, day, told_until)]
        followed = operations_of(sort.operation, until[thing_id], stood)
        found += (one for one in followed if one.state in COUNTED)
    return tuple(found)


def _stood(step: DesignStep[M], day: date, told_until: date) -> bool:
    """Tell whether a step counts on a day: a measure of a month that had begun by then may be told later."""
    if step.kind is StepKind.MEASURED and step.day is not None:
        return step.day <= day and day_of(step.at) <= told_until
    return day_of(step.at) <= day
