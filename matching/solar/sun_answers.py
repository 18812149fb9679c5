"""Answers to statements of sites: what is built, for how long one may look, and which groups an answer is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from matching.solar.sun_rules import SharingRule
from matching.solar.sun_sites import SunSite
from matching.work_clock import now_s
from symbiose.domain.documents.solar_sharing_instance import SolarRules, SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.ports import SolveSettings
from symbiose.domain.solar_groups import solar_group_id

GAP: Final = 0.01
"""Gap at which the search of groups ends: what is assumed of years to come is far less certain."""
LEAST_S: Final = 0.2
"""Time that a statement has at least, s."""


@dataclass(frozen=True)
class Clock:
    """How long the search may go on."""

    until: float
    """When to stop, by the clock that holds, s."""
    settings: SolveSettings

    def timed(self, share: float) -> SolveSettings:
        """Return settings with a share of the time that is left."""
        left = max(LEAST_S, (self.until - now_s()) * min(1.0, share))
        return replace(self.settings, time_limit_s=left, gap=max(self.settings.gap, GAP))

    def part(self, share: float) -> "Clock":
        """Return a clock that stops after a share of the time that is left."""
        now = now_s()
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
    def sharing(self) -> frozenset[str]:
        """Return the roofs that share; a member may build another one for itself."""
        return frozenset(roof_id for group in self.result.groups for roof_id in group.roofs)

    @property
    def power_kwp(self) -> float:
        """Return the power of the roofs that share, which the law limits, kWp."""
        return math.fsum(roof.kwp for roof in self.result.roofs if roof.id in self.sharing)

    @property
    def standing(self) -> list[SunSite]:
        """Return the sites with the roofs that share; with those that are built where nobody shares."""
        return [site.on(self.sharing or self.built) for site in self.sites]

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
