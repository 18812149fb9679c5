"""Why a followed loop or group counts otherwise on a later day: it came further, or meters were read."""

from collections.abc import Iterator

from symbiose.domain.designs_in_columns import furthest, measure_of
from symbiose.domain.exchanges import State
from symbiose.domain.indicator_changes import Cause, Difference, Reason
from symbiose.domain.territory_on import TerritoryOn


def followed_on(territory: TerritoryOn) -> dict[str, State]:
    """Return how far each loop and group had come that every member had agreed to, by id."""
    loops = {one.design.id: one.state for one in furthest(territory.loop_operations)}
    return loops | {one.design.id: one.state for one in furthest(territory.group_operations)}


def causes_of_operation(before: TerritoryOn, after: TerritoryOn, difference: Difference) -> Iterator[Cause]:
    """Yield what happened between two days to a loop or group that is followed."""
    thing_id = difference.key.thing_id
    states = (followed_on(before).get(thing_id), followed_on(after).get(thing_id))
    if states[0] is not states[1]:
        yield Cause(Reason.SYNERGY, thing_id, states=states)
    told = (_told(before, difference), _told(after, difference))
    if told[0] != told[1]:
        other_year = before.day.year != after.day.year
        yield Cause(Reason.YEAR if other_year else Reason.TOLD, thing_id, figures=told)


def _told(territory: TerritoryOn, difference: Difference) -> float | None:
    """Return what an indicator rests on of what was measured in the year until a day, MWh."""
    of_thing = (one for one in territory.operations if one.design.id == difference.key.thing_id)
    found = [one.measured_in(territory.day.year) for one in of_thing]
    told = [measure_of(difference.key.indicator_id, measured) for measured in found if measured is not None]
    return sum(told) if told else None
