"""Heat-recovery loops on the map of the territory: a line for each pipe, along its streets or straight."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from symbiose.domain.heat_loops import LoopPlace, Role
from symbiose.services.loop_lines import LoopLine, SeenMember
from symbiose.services.loops_on_map import LoopOnMap, PipeOnMap
from web.language import _
from web.territory.marks import Line, about, kind_of_loop, told
from web.territory.places import Place
from web.wording import euros, number, word


@dataclass(frozen=True)
class LoopRow:
    """A loop in the table beside the map."""

    line: LoopLine
    givers: str
    """Names of who gives heat."""
    takers: str
    """Names of who takes it, public networks among them."""
    middle: Place
    """What the map is centred on."""


def rows_of(loops: Sequence[LoopOnMap], places: Mapping[str, Place]) -> list[LoopRow]:
    """Return the loops as the table tells them."""
    return [
        LoopRow(loop.line, _names(loop.line.givers), _names(_takers(loop.line)), _middle_of(loop, places))
        for loop in loops
    ]


def lines_of(loop: LoopOnMap, places: Mapping[str, Place]) -> Iterator[Line]:
    """Yield the pipes of a loop as drawn; sites are where the map has set them."""
    line = loop.line
    heat = about(line.rounded, "heat_mwh_per_year", number(line.heat_mwh_per_year))
    benefit = about(line.rounded, "benefit_eur_per_year", euros(line.benefit_eur_per_year))
    text = told(
        _("Boucle de chaleur : %(who)s", who=f"{_names(line.givers)} → {_names(_takers(line))}"),
        _("%(mwh)s MWh/an livrés", mwh=heat),
        f"{benefit}/{_('an')}, {word(line.state.value)}",
    )
    address = url_for("loops.sheet", loop_id=line.id)
    for pipe in loop.pipes:
        yield Line(_run(pipe, places), text, kind_of_loop(line.state), address)


def _middle_of(loop: LoopOnMap, places: Mapping[str, Place]) -> Place:
    """Return the middle of what a loop joins, for the map to be centred on."""
    stops = [place for pipe in loop.pipes for place in (_at(pipe.source, places), _at(pipe.target, places))]
    return sum(lon for lon, _lat in stops) / len(stops), sum(lat for _lon, lat in stops) / len(stops)


def _run(pipe: PipeOnMap, places: Mapping[str, Place]) -> tuple[Place, ...]:
    return (_at(pipe.source, places), *pipe.along[1:-1], _at(pipe.target, places))


def _at(place: LoopPlace, places: Mapping[str, Place]) -> Place:
    return places.get(place.site_id or "", (place.longitude, place.latitude))


def _takers(line: LoopLine) -> list[SeenMember]:
    return [one for one in line.members if one.role is not Role.SOURCE]


def _names(members: Iterable[SeenMember]) -> str:
    return ", ".join(dict.fromkeys(_name(one) for one in members))


def _name(member: SeenMember) -> str:
    if member.role is Role.NETWORK:
        return _("Réseau de chaleur %(name)s", name=member.site)
    return member.site or ""
