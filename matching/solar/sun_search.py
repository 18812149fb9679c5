"""Finds groups: neighbourhood by neighbourhood, then each group as a statement of its own."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.solar.operation import NOBODY, Design, nobody_shares
from matching.solar.sharing import state_sharing
from matching.solar.single import sizes_apart
from matching.solar.solve import run_as_designed, solve_solar_sharing
from matching.solar.sun_answers import LEAST_S, Answer, Clock, Found, parts_of
from matching.solar.sun_operation import design_of
from matching.solar.sun_places import cut_to_size, neighbourhoods
from matching.solar.sun_rules import SharingRule
from matching.solar.sun_sites import SunSite
from matching.solar.sun_statement import USUAL_KEY, Stating
from matching.solver_run import held
from symbiose.domain.documents.solar_sharing_instance import SharingKey, SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.ports import SolveSettings

WHOLE: Final = 0.6
"""Share of the time in which neighbourhoods are solved; their groups have the rest."""
MOST_MEMBERS: Final = 3_000
"""Sites and roofs of a statement at most: more would not fit into the memory of the process."""
ROUND_REFUSAL: Final = 0.05
"""Share of the time left that each way round a refusal has."""


@dataclass(frozen=True)
class GroupSearch:
    """Searches groups among sites."""

    stating: Stating
    gap: float
    """Gap that was asked for: an answer that is less proven is feasible, though the search ends before."""
    refused: frozenset[str] = frozenset()
    """Groups that people refused: they are not found again."""
    known: Mapping[str, Answer] = field(default_factory=dict)
    """Site → what its roofs bring it alone, where that is known already."""
    begun: Sequence[SolarSharingResult] = ()
    """Groups that are known already, each among some of the sites: no statement of all of them does worse."""

    def search(self, sites: Sequence[SunSite], rule: SharingRule, clock: Clock) -> Found:
        """Return the groups that pay best, of sites that may share."""
        plane, found = self.stating.plane, Found()
        whole = neighbourhoods(sites, plane, rule.max_distance_m)
        cut = [cut_to_size(part, plane, MOST_MEMBERS) for part in whole]
        parts = [one for each in cut for one in each if any(site.roofs for site in one)]
        weights = [sum(1 + len(site.roofs) for site in part) for part in parts]
        for i in sorted(range(len(parts)), key=lambda i: weights[i]):
            left = sum(weight for weight in weights if weight >= weights[i])
            found.add(self.of_part(parts[i], rule, clock.part(weights[i] / left)))
        if any(len(each) > 1 for each in cut):
            found.bound_eur = None
        return found

    def of_part(
        self, sites: Sequence[SunSite], rule: SharingRule, clock: Clock, key: SharingKey = USUAL_KEY
    ) -> Found:
        """Return the groups of sites of one neighbourhood."""
        whole = self._whole(sites, rule, clock, key)
        answers = list(self._settled(whole, clock))
        allowed = [one for answer in answers for one in self._allowed(answer, clock)]
        value = math.fsum(one.value_eur for one in allowed)
        size = math.fsum(abs(one.value_eur) for one in allowed) + abs(value)
        return Found(allowed, held([whole.result.bound], value, size))

    def _whole(self, sites: Sequence[SunSite], rule: SharingRule, clock: Clock, key: SharingKey) -> Answer:
        """Return the answer to all sites in one statement."""
        alone = self._proven(sites, key)
        if alone is not None:
            return alone
        document = self.stating.state(sites, rule, key)
        timed = clock.timed(WHOLE if len(sites) > 1 else 1.0)
        apart = self._apart(document, sites)
        known = [apart, _joined(document, self.begun, apart)] if self.begun else [apart]
        return Answer(sites, rule, document, self._result(document, timed, known))

    def _solved(self, sites: Sequence[SunSite], wider: Answer, settings: SolveSettings) -> Answer:
        """Return the answer to some sites of a wider one, none the worse than what it says of them.

        Where there is no time left, it is what the wider one says, and nothing is proven of it.
        """
        alone = self._proven(sites, wider.document.key)
        if alone is not None:
            return alone
        document = self.stating.state(sites, wider.rule, wider.document.key)
        known = [design_of(document, wider.result), self._apart(document, sites)]
        if settings.time_limit_s <= LEAST_S:
            told = [run_as_designed(document, one, settings.solver) for one in known]
            best = max(told, key=lambda result: result.net_benefit_eur)
            return Answer(sites, wider.rule, document, best)
        return Answer(sites, wider.rule, document, self._result(document, settings, known))

    def _result(
        self, document: SolarSharingInstance, settings: SolveSettings, known: Sequence[Design] = ()
    ) -> SolarSharingResult:
        """Return the answer to a statement, optimal only within the gap that was asked for."""
        result = solve_solar_sharing(document, settings, known)
        if result.gap is not None and result.gap <= self.gap:
            return result
        return result.model_copy(update={"status": "feasible"})

    def _apart(self, document: SolarSharingInstance, sites: Sequence[SunSite]) -> Design:
        """Return the design in which each site builds for itself, as far as that is known."""
        kwp = {
            roof.id: roof.kwp
            for site in sites
            if site.id in self.known
            for roof in self.known[site.id].result.roofs
        }
        sizes = np.array([kwp.get(roof.id, 0.0) for roof in document.roofs])
        return nobody_shares(sizes, len(document.participants))

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
        """Return what the roofs of a site bring it without any neighbour.

        Where there is no time left, several roofs are sized one beside the other, and nothing is proven.
        """
        document = self.stating.state([site], rule)
        if len(site.roofs) > 1 and settings.time_limit_s <= LEAST_S:
            design = sizes_apart(state_sharing(document))
            return Answer([site], rule, document, run_as_designed(document, design, settings.solver))
        return Answer([site], rule, document, self._result(document, settings))

    def _proven(self, sites: Sequence[SunSite], key: SharingKey) -> Answer | None:
        """Return what is known of a site alone, where nothing of it is left to be proven."""
        alone = self.known.get(sites[0].id) if len(sites) == 1 else None
        if alone is None or alone.sites[0] is not sites[0] or key != alone.document.key:
            return None
        return alone if alone.result.bound is not None else None


def _joined(document: SolarSharingInstance, begun: Sequence[SolarSharingResult], apart: Design) -> Design:
    """Return the groups of answers to some of the sites each, where all others build for themselves."""
    kwp, group_of = apart.kwp.copy(), apart.group_of.copy()
    most = np.array([roof.max_kwp for roof in document.roofs])
    for result in begun:
        known = design_of(document, result)
        told = {roof.id for roof in result.roofs}
        theirs = np.array([roof.id in told for roof in document.roofs], dtype=bool)
        kwp[theirs] = np.minimum(known.kwp, most)[theirs]
        shares = known.group_of != NOBODY
        group_of[shares] = known.group_of[shares] + 1 + group_of.max(initial=NOBODY)
    return Design(kwp, group_of)


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
