"""Heat targets of the sites that a caller answers for, from what these declare."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import Park
from symbiose.domain.companies import Site
from symbiose.domain.declared_heat import DeclaredHeat, End
from symbiose.domain.documents.heat_streams import HEAT_STREAMS_FORMAT, HeatStream, HeatStreams, UtilityLevel
from symbiose.domain.documents.heat_targets import HeatTargets
from symbiose.domain.errors import InvalidSettings, UnknownThing
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_targeting import TargetHeat
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanSeeHeat
from symbiose.domain.repositories import Repositories
from symbiose.domain.week_parts import WeekPart
from symbiose.services.context import Services
from symbiose.services.heat_flows import HeatFlows, heat_flows
from symbiose.services.heat_views import (
    HeatAsked,
    HeatChoices,
    HeatView,
    LeftOutLine,
    MonthLine,
    ParkLine,
    SiteLine,
    StreamLine,
)
from symbiose.services.parks import parks_of
from symbiose.services.reference_in_use import reference_in_use

Place = TypeVar("Place", Site, Park)
APPROACH = "approach_exchanger"
"""Dated value: the approach where none is asked for."""
LOOP = "loop"
"""Level of the loop of hot water that is asked for."""


def heat_view(services: Services, actor: Actor, asked: HeatAsked) -> HeatView:
    """Return the targets of the sites asked for, of those that the caller answers for.

    Raises:
        NotAllowed: The caller answers for no sites.
        UnknownThing: The park or site does not exist, or is not the caller's, which is not told.
        InvalidSettings: Nothing works out targets here.
    """
    CanSeeHeat(actor).require()
    day = day_of(services.clock())

    target = services.target_heat
    if target is None:
        msg = "Heat targets are not set up: give `target_heat` to the services."
        raise InvalidSettings(msg)

    def work(repositories: Repositories) -> HeatView:
        def see() -> HeatView:
            found = heat_flows(services, repositories, actor, day)
            approach = reference_in_use(services, repositories).factors.at(APPROACH, day)
            known = parks_of(services, repositories)
            return _Targeting(services, actor, asked, found, known, approach).view(target)

        name = f"heat of {actor.reach} on {day}: {asked}"
        if asked.approach_k is not None or asked.loop_temps_c is not None:
            return see()
        return services.memory.recall(repositories, name, see, sort="heat targets")

    return services.store.read(work)


class _Targeting:
    """The sites asked for, and the targets of their streams."""

    def __init__(
        self,
        services: Services,
        actor: Actor,
        asked: HeatAsked,
        found: HeatFlows,
        parks: Mapping[str, Park],
        approach: ReferenceValue,
    ) -> None:
        self._services, self._actor, self._asked, self._found = services, actor, asked, found
        self._approach = approach
        self._approach_k = approach.value if asked.approach_k is None else asked.approach_k
        self._all_sites = {site.id: site for site in found.sites}
        self._own_parks = _own_parks(actor, found.sites, parks)
        self._place = self._asked_place()
        self._sites = {
            site.id: site
            for site in found.sites
            if asked.park_id in ("", site.park_id) and asked.site_id in ("", site.id)
        }
        self._declared = [one for one in found.declared if one.flow.site_id in self._sites]

    def _asked_place(self) -> Site | Park | None:
        asked = self._asked
        if asked.site_id:
            return _known(self._all_sites, asked.site_id)
        return _known(self._own_parks, asked.park_id) if asked.park_id else None

    def view(self, target: TargetHeat) -> HeatView:
        """Return everything that is told."""
        documents = {end: self._with_loop(self._document(self._declared, end)) for end in End}
        targets = {end: target(document, by_site=True) for end, document in documents.items()}
        return HeatView(
            asked=self._asked,
            place=self._place,
            whole=self._actor.answers_for_all,
            approach_k=self._approach_k,
            approach=self._approach,
            assumptions=self._found.assumptions,
            targets=targets,
            streams=self._stream_lines(),
            left_out=tuple(
                LeftOutLine(one, self._sites[one.flow.site_id], self._label(one.flow.resource_id))
                for one in self._found.left_out
                if one.flow.site_id in self._sites
            ),
            unnamed=tuple(flow for flow in self._found.unnamed if flow.site_id in self._sites),
            sites=self._site_lines(targets),
            parks=() if self._place else tuple(self._park_lines(target, targets)),
            months=tuple(self._line(target, month, self._asked.part) for month in range(1, MONTHS + 1)),
            parts=tuple(self._line(target, self._asked.month, part) for part in WeekPart),
            choices=self._choices(),
            streams_document=documents,
        )

    def _with_loop(self, document: HeatStreams) -> HeatStreams:
        """Return streams with the loop that is asked for as a level which sites raise and consume."""
        asked = self._asked.loop_temps_c
        if asked is None:
            return document
        level = UtilityLevel(id=LOOP, use="both", supply_temp_c=asked[0], target_temp_c=asked[1])
        return document.model_copy(update={"utilities": (level,)})

    def _document(self, declared: Iterable[DeclaredHeat], end: End) -> HeatStreams:
        return self._document_in(declared, end, self._asked.month, self._asked.part)

    def _document_in(
        self, declared: Iterable[DeclaredHeat], end: End, month: int | None, part: WeekPart | None
    ) -> HeatStreams:
        streams = (stream_of(one, end, month, part, self._approach_k) for one in declared)
        return HeatStreams(
            format=HEAT_STREAMS_FORMAT,
            dt_min_k=self._approach_k,
            streams=tuple(stream for stream in streams if stream is not None),
        )

    def _stream_lines(self) -> tuple[StreamLine, ...]:
        lines = [
            StreamLine(
                heat=one,
                site=self._sites[one.flow.site_id],
                label=self._label(one.flow.resource_id),
                power_kw={end: one.mean_power_kw(end, self._asked.month, self._asked.part) for end in End},
                dt_contribution_k=one.dt_contribution_k(self._approach_k),
            )
            for one in self._declared
        ]
        return tuple(sorted(lines, key=_by_site_and_power))

    def _label(self, resource_id: str | None) -> str:
        return self._services.reference.resources.label(resource_id or "")

    def _site_lines(self, targets: Mapping[End, HeatTargets]) -> tuple[SiteLine, ...]:
        with_stream = {one.flow.site_id for one in self._declared}
        return tuple(
            SiteLine(site, {end: (targets[end].by_site or {}).get(site.id) for end in End})
            for site in sorted(self._sites.values(), key=_by_name)
            if site.id in with_stream
        )

    def _park_lines(self, target: TargetHeat, whole: Mapping[End, HeatTargets]) -> Iterable[ParkLine]:
        for park in sorted(self._own_parks.values(), key=lambda one: label_key(one.name)):
            inside = [one for one in self._declared if self._sites[one.flow.site_id].park_id == park.id]
            if inside:
                sites = {one.flow.site_id for one in inside}
                documents = {end: self._document(inside, end) for end in End}
                yield ParkLine(
                    park=park,
                    sites=len(sites),
                    targets={end: target(document) for end, document in documents.items()},
                    alone_kw={end: _alone_kw(whole[end], sites) for end in End},
                )

    def _line(self, target: TargetHeat, month: int | None, part: WeekPart | None) -> MonthLine:
        found = target(self._document_in(self._declared, End.LIKELY, month, part))
        return MonthLine(
            month=month,
            part=part,
            recovered_kw=found.recovered_kw,
            hot_utility_kw=found.hot_utility_kw,
            cold_utility_kw=found.cold_utility_kw,
        )

    def _choices(self) -> HeatChoices:
        with_heat = {one.flow.site_id for one in self._found.declared}
        with_heat |= {one.flow.site_id for one in self._found.left_out}
        inside = {self._all_sites[site_id].park_id for site_id in with_heat}
        parks = (park for park in self._own_parks.values() if park.id in inside)
        return HeatChoices(
            parks=tuple(sorted(parks, key=lambda one: label_key(one.name))),
            sites=tuple(sorted((self._all_sites[site_id] for site_id in with_heat), key=_by_name)),
        )


def stream_of(
    one: DeclaredHeat, end: End, month: int | None, part: WeekPart | None, approach_k: float
) -> HeatStream | None:
    """Return the stream of a declaration at an end; None where it has no heat then."""
    power = one.mean_power_kw(end, month, part)
    if power <= 0:
        return None
    begins, ends = one.temperatures(end)
    return HeatStream(
        id=one.flow.id,
        site=one.flow.site_id,
        supply_temp_c=begins,
        target_temp_c=ends,
        power_kw=power,
        kind="hot" if one.gives else "cold",
        dt_contribution_k=one.dt_contribution_k(approach_k),
    )


def _alone_kw(targets: HeatTargets, sites: Collection[str]) -> float:
    """Return what some sites recover each for itself, kW."""
    return math.fsum(one.recovered_kw for site, one in (targets.by_site or {}).items() if site in sites)


def _own_parks(actor: Actor, sites: Sequence[Site], parks: Mapping[str, Park]) -> Mapping[str, Park]:
    """Return the parks that the caller answers for; who manages single sites answers for none."""
    if actor.answers_for_all:
        return {park_id: park for park_id, park in parks.items() if any(s.park_id == park_id for s in sites)}
    return {park_id: parks[park_id] for park_id in actor.park_ids if park_id in parks}


def _known(places: Mapping[str, Place], place_id: str) -> Place:
    if place_id not in places:
        msg = f"{place_id} is no place whose heat the caller answers for. Check the id."
        raise UnknownThing(msg, place=place_id)
    return places[place_id]


def _by_name(site: Site) -> tuple[str, str]:
    return label_key(site.name), site.id


def _by_site_and_power(line: StreamLine) -> tuple[str, str, float, str]:
    return *_by_name(line.site), -line.power_kw[End.LIKELY], line.heat.flow.id
