"""Finds groups: neighbourhood by neighbourhood, then each group as a statement of its own."""

import math
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from matching.solar.operation import NOBODY, Design
from matching.solar.solve import solve_solar_sharing
from matching.solar.sun_operation import design_of
from matching.solar.sun_places import neighbourhoods
from matching.solar.sun_rules import SharingRule
from matching.solar.sun_sites import SunSite
from matching.solar.sun_statement import USUAL_KEY, Stating
from symbiose.domain.documents.solar_sharing_instance import SharingKey, SolarRules, SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.ports import SolveSettings
from symbiose.domain.solar_groups import solar_group_id

GAP: Final = 0.01
"""Gap at which the search of groups ends: what is assumed of years to come is far less certain."""
LEAST_S: Final = 0.2
"""Time that a statement has at least, s."""
WHOLE: Final = 0.6
"""Share of the time in which neighbourhoods are solved; their groups have the rest."""
ROUND_REFUSAL: Final = 0.05
"""Share of the time left that each way round a refusal has."""


@dataclass(frozen=True)
class Clock:
    """How long the search may go on."""

    until: float
    """When to stop, by the performance counter, s."""
    settings: SolveSettings

    def timed(self, share: float) -> SolveSettings:
        """Return settings with a share of the time that is left."""
        left = max(LEAST_S, (self.until - time.perf_counter()) * min(1.0, share))
        return replace(self.settings, time_limit_s=left, gap=max(self.settings.gap, GAP))

    def part(self, share: float) -> "Clock":
        """Return a clock that stops after a share of the time that is left."""
        now = time.perf_counter()
        return replace(self, until=now + max(0.0, self.until - now) * share)


@dataclass(frozen=True)
class Answer:
    """Sites with their statement and what was answered; all of it is one group, or one site."""

    sites: Sequence[SunSite]
    rule: SharingRule
    document: SolarSharingInstance
    result: SolarSharingResult

    @property
    def value_eur(self) -> float:
        """Return the benefit, €/year."""
        return self.result.objective_value or 0.0

    def under(self, rule: SharingRule) -> "Answer":
        """Return the same answer under another rule, to which it keeps too."""
        rules = SolarRules(max_distance_m=rule.max_distance_m, max_power_kwp=rule.max_power_kwp)
        return replace(self, rule=rule, document=self.document.model_copy(update={"rules": rules}))

    @property
    def built(self) -> tuple[str, ...]:
        """Return the roofs that are built."""
        return tuple(roof.id for roof in self.result.roofs if roof.kwp > 0)

    @property
    def power_kwp(self) -> float:
        """Return the power that is built, kWp."""
        return math.fsum(roof.kwp for roof in self.result.roofs)

    @property
    def standing(self) -> list[SunSite]:
        """Return the sites with the roofs that are built alone."""
        return [site.on(self.built) for site in self.sites]

    @property
    def id(self) -> str:
        """Return the id of the group."""
        needs = [need.flow.id for site in self.sites for need in site.needs]
        return solar_group_id((*self.built, *needs))


@dataclass
class Found:
    """What is found of some sites."""

    answers: list[Answer] = field(default_factory=list)
    bound_eur: float | None = 0.0
    """No sizes and groups of them bring more, €/year; None where nothing was proven."""

    @property
    def value_eur(self) -> float:
        """Return the benefit, €/year."""
        return math.fsum(answer.value_eur for answer in self.answers)

    def add(self, other: "Found") -> None:
        """Add what is found of other sites, that share nothing with these."""
        self.answers += other.answers
        known = self.bound_eur is not None and other.bound_eur is not None
        self.bound_eur = (self.bound_eur or 0.0) + (other.bound_eur or 0.0) if known else None


@dataclass(frozen=True)
class GroupSearch:
    """Searches groups among sites."""

    stating: Stating
    refused: frozenset[str] = frozenset()
    """Groups that people refused: they are not found again."""
    known: Mapping[str, Answer] = field(default_factory=dict)
    """Site → what its roofs bring it alone, where that is known already."""

    def search(self, sites: Sequence[SunSite], rule: SharingRule, clock: Clock) -> Found:
        """Return the groups that pay best, of sites that may share."""
        found = Found()
        parts = [
            part
            for part in neighbourhoods(sites, self.stating.plane, rule.max_distance_m)
            if any(site.roofs for site in part)
        ]
        weights = [sum(1 + len(site.roofs) for site in part) for part in parts]
        for i in sorted(range(len(parts)), key=lambda i: weights[i]):
            left = sum(weight for weight in weights if weight >= weights[i])
            found.add(self.of_part(parts[i], rule, clock.part(weights[i] / left)))
        return found

    def of_part(
        self, sites: Sequence[SunSite], rule: SharingRule, clock: Clock, key: SharingKey = USUAL_KEY
    ) -> Found:
        """Return the groups of sites of one neighbourhood."""
        whole = self._whole(sites, rule, clock, key)
        answers = list(self._settled(whole, clock))
        allowed = [one for answer in answers for one in self._allowed(answer, clock)]
        value = math.fsum(one.value_eur for one in allowed)
        bound = whole.result.bound
        return Found(allowed, None if bound is None else max(bound, value))

    def _whole(self, sites: Sequence[SunSite], rule: SharingRule, clock: Clock, key: SharingKey) -> Answer:
        """Return the answer to all sites in one statement."""
        alone = self.known.get(sites[0].id) if len(sites) == 1 else None
        if alone is not None and alone.sites[0] is sites[0] and key == alone.document.key:
            return alone
        document = self.stating.state(sites, rule, key)
        timed = clock.timed(WHOLE if len(sites) > 1 else 1.0)
        known = [self._apart(document, sites)] if len(sites) > 1 else []
        return Answer(sites, rule, document, solve_solar_sharing(document, timed, known))

    def _solved(self, sites: Sequence[SunSite], wider: Answer, settings: SolveSettings) -> Answer:
        """Return the answer to some sites of a wider one, none the worse than what it says of them."""
        alone = self.known.get(sites[0].id) if len(sites) == 1 else None
        if alone is not None and alone.sites[0] is sites[0] and wider.document.key == alone.document.key:
            return alone
        document = self.stating.state(sites, wider.rule, wider.document.key)
        known = [design_of(document, wider.result), self._apart(document, sites)]
        return Answer(sites, wider.rule, document, solve_solar_sharing(document, settings, known))

    def _apart(self, document: SolarSharingInstance, sites: Sequence[SunSite]) -> Design:
        """Return the design in which each site builds for itself, as far as that is known."""
        kwp = {
            roof.id: roof.kwp
            for site in sites
            if site.id in self.known
            for roof in self.known[site.id].result.roofs
        }
        members = len(document.participants) + len(document.roofs)
        return Design(
            np.array([kwp.get(roof.id, 0.0) for roof in document.roofs]),
            np.full(members, NOBODY, dtype=np.intp),
        )

    def _settled(self, answer: Answer, clock: Clock) -> Iterator[Answer]:
        """Yield the groups of an answer, each stated and solved on its own."""
        parts = parts_of(answer)
        for number, part in enumerate(parts):
            if len(part) == len(answer.sites):
                yield answer
                continue
            timed = clock.timed(1 / (len(parts) - number))
            yield from self._settled(self._solved(part, answer, timed), clock)

    def _allowed(self, answer: Answer, clock: Clock) -> Iterator[Answer]:
        """Yield the answer itself, or what is best without one of its members where it was refused."""
        if answer.id not in self.refused:
            yield answer
            return
        tried = [self._best_without(answer, sites, clock) for sites in _one_less(answer)]
        best = max(tried, key=lambda answers: sum(one.value_eur for one in answers), default=[])
        yield from best

    def _best_without(self, answer: Answer, sites: Sequence[SunSite], clock: Clock) -> list[Answer]:
        settled = list(self._settled(self._solved(sites, answer, clock.timed(ROUND_REFUSAL)), clock))
        kept = {site.id for site in sites}
        for site in (one for one in answer.sites if one.id not in kept and one.roofs):
            settled += self._settled(self.alone(site, answer.rule, clock.timed(ROUND_REFUSAL)), clock)
        return [one for one in settled if one.id not in self.refused]

    def alone(self, site: SunSite, rule: SharingRule, settings: SolveSettings) -> Answer:
        """Return what the roofs of a site bring it without any neighbour."""
        document = self.stating.state([site], rule)
        return Answer([site], rule, document, solve_solar_sharing(document, settings))


def parts_of(answer: Answer) -> list[list[SunSite]]:
    """Return the sites that are joined, group by group, and those that build for themselves; best first.

    A member that receives nothing and owns no roof that is built is left out. A site is in one group: that
    in which it receives; else the first one in which a roof of its stands.
    """
    result = answer.result
    built = set(answer.built)
    joined: dict[str, int] = {}
    for number, group in enumerate(result.groups):
        for site_id in group.participants:
            if result.by_participant[site_id].received_kwh > 0:
                joined[site_id] = number
    for number, group in enumerate(result.groups):
        for site in answer.sites:
            if built & {roof.id for roof in site.roofs} & set(group.roofs):
                joined.setdefault(site.id, number)
    parts: dict[int | str, list[SunSite]] = {}
    for site in answer.sites:
        if site.id in joined:
            parts.setdefault(joined[site.id], []).append(site)
        elif built & {roof.id for roof in site.roofs}:
            parts[site.id] = [site]
    return [part for part in parts.values() if any(built & {r.id for r in s.roofs} for s in part)]


def _one_less(answer: Answer) -> Iterator[Sequence[SunSite]]:
    """Yield the sites of an answer without one of them, and without one of the roofs that are built."""
    for left_out in answer.sites:
        rest = [site for site in answer.sites if site is not left_out]
        if any(site.roofs for site in rest):
            yield rest
    for roof_id in answer.built:
        yield without_roofs(answer.sites, {roof_id})


def without_roofs(sites: Sequence[SunSite], roof_ids: Collection[str]) -> list[SunSite]:
    """Return sites without some roofs; those that neither use nor own anything then are left out."""
    left = [site.on(roof.id for roof in site.roofs if roof.id not in roof_ids) for site in sites]
    return [site for site in left if site.uses or site.roofs]
