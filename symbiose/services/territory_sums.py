"""Sums over the territory as it stands: quantities by family, sites by model, proposals by state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from symbiose.domain.coverage import Evidence, processor_evidence
from symbiose.domain.disclosure import category_of, may_see_category, may_see_name
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.publications import WHOLE
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.domain.secrecy import Part, Place
from symbiose.services.context import Services
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loops_followed import LOOPS
from symbiose.services.operations_seen import every_step, state_told
from symbiose.services.parks import parks_of
from symbiose.services.spoken_for import spoken_for
from symbiose.services.surroundings import Surroundings
from symbiose.services.territory_flows import ANYONE
from symbiose.services.territory_places import TerritoryPlaces, territory_places

PROPOSALS = "proposals"
"""Name of the series of the proposals, by state."""
MODELS = "model/"
"""Beginning of the names of the series of the sites that practise each circular model."""
_BETWEEN = "/"


@dataclass(frozen=True)
class FlowTotals:
    """What is summed of flows: one direction, one family, one unit."""

    direction: Direction
    category: str
    unit: str

    @property
    def name(self) -> str:
        """Return the name of its series."""
        return _BETWEEN.join((self.direction.value, self.category, self.unit))

    @classmethod
    def named(cls, name: str) -> "FlowTotals":
        """Return what the series of a name sums."""
        direction, category, unit = name.split(_BETWEEN)
        return cls(Direction(direction), category, unit)


def model_series(model: int) -> str:
    """Return the name of the series of the sites that practise a circular model."""
    return f"{MODELS}{model}"


def is_of_model(name: str) -> bool:
    """Tell whether a series is that of a circular model."""
    return name.startswith(MODELS)


@dataclass(frozen=True)
class TerritorySums:
    """Everything that is summed on one day."""

    trees: Mapping[str, Place]
    """Series → what may be told as far as no firm's own figure follows from it."""
    known: Mapping[str, Mapping[str, float]]
    """Series of a model → place → sites that practise it by what is named: no secret, and in no tree."""

    def now(self) -> Mapping[str, Mapping[str, float]]:
        """Return each sum by place, whether it may be told or not."""
        sums = {name: sums_of(tree) for name, tree in self.trees.items()}
        for name, known in self.known.items():
            unknown = sums.get(name, {})
            sums[name] = {place: known[place] + unknown.get(place, 0.0) for place in known}
        return sums


def territory_sums(
    services: Services, repositories: Repositories, around: Surroundings, day: date, made: RunResult | None
) -> TerritorySums:
    """Return what is summed on a day: flows that their owners hide count in no sum.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        around: What stands around the proposals in it.
        day: The day.
        made: What the latest run made; None where there was none.
    """
    counting = _Counting(around, places_of_sites(services, repositories, around))
    catalogue = services.reference.resources
    evidence = spoken_for(services, around)
    counted = {flow.id: flow for flow in around.flows.values() if _counts(flow, around, day)}
    for flow in counted.values():
        totals = FlowTotals(flow.direction, category_of(flow.resource_id, catalogue), flow.unit)
        counting.add(totals.name, flow.site_id, flow.quantity_per_year)
        counting.mark_models(flow.site_id, evidence[flow.id], named=may_see_name(ANYONE, flow))
    for processor in around.processors.values():
        if processor.site_id in around.sites:
            counting.mark_models(processor.site_id, processor_evidence(processor, catalogue), named=True)
    parties = _parties(services, repositories, around, made, counted.keys()) if made else []
    trees = counting.trees() | {PROPOSALS: _by_state(parties, around)}
    return TerritorySums(trees, counting.known())


def _parties(
    services: Services, repositories: Repositories, around: Surroundings, made: RunResult, counted: Set[str]
) -> list[tuple[str, tuple[str, ...], State]]:
    """Return what a run made of flows that count: each with the sites that it joins and how far it came."""
    decided = {one.loop_id: one for one in repositories.loop_decisions.current()}
    of_loops = every_step(services, repositories, LOOPS)
    decisions = {one.group_id: one for one in repositories.solar_decisions.current()}
    steps = every_step(services, repositories, GROUPS)
    found = [
        (one.id, (one.giver_site_id, one.receiver_site_id), around.state_of(one.id))
        for one in made.proposals
        if {one.path.offer_id, one.path.need_id} <= counted
    ]
    designs = [
        (one.id, one.site_ids, state_told(LOOPS, decided.get(one.id), of_loops.get(one.id, ())))
        for one in made.loops
        if one.flow_ids <= counted
    ]
    groups = [
        (one.id, one.site_ids, state_told(GROUPS, decisions.get(one.id), steps.get(one.id, ())))
        for one in made.groups
        if one.flow_ids <= counted
    ]
    return [*found, *designs, *groups]


def places_of_sites(services: Services, repositories: Repositories, around: Surroundings) -> TerritoryPlaces:
    """Return where each site is counted."""
    parks = parks_of(services, repositories)
    return territory_places(around.sites.values(), services.reference.communes, parks)


def sums_of(root: Place) -> Mapping[str, float]:
    """Return the sum of each place of a tree."""
    return {place.name: sum(place.everything().values()) for place in root.walk()}


class _Counting:
    """What is summed by series, place and site."""

    def __init__(self, around: Surroundings, places: TerritoryPlaces) -> None:
        self._around = around
        self._places = places
        self._parts: dict[str, dict[Part, float]] = defaultdict(dict)
        self._practising: dict[str, set[str]] = defaultdict(set)
        self._known: dict[str, set[str]] = defaultdict(set)

    def add(self, series: str, site_id: str, value: float) -> None:
        """Add to what a site counts for."""
        part = self._part(site_id)
        self._parts[series][part] = self._parts[series].get(part, 0.0) + value

    def mark_models(self, site_id: str, evidence: Iterable[Evidence], *, named: bool) -> None:
        """Count a site once for each model that it practises; what only opens the way counts for none."""
        marks = self._known if named else self._practising
        for one in evidence:
            if not one.opens:
                marks[model_series(one.mark.model)].add(site_id)

    def trees(self) -> dict[str, Place]:
        """Return the tree of each series."""
        unknown = {
            series: {self._part(site): 1.0 for site in sites - self._known[series]}
            for series, sites in self._practising.items()
        }
        return {series: self._tree(parts) for series, parts in (self._parts | unknown).items()}

    def known(self) -> dict[str, Mapping[str, float]]:
        """Return, by series of a model and place, how many sites practise it by what is named."""
        return {
            series: sums_of(self._tree({self._part(site): 1.0 for site in sites}))
            for series, sites in self._known.items()
        }

    def _part(self, site_id: str) -> Part:
        return self._around.sites[site_id].company_id, site_id

    def _tree(self, parts: Mapping[Part, float]) -> Place:
        own: dict[str, dict[Part, float]] = defaultdict(dict)
        for part, value in parts.items():
            own[self._places.place_of_site[part[1]]][part] = value
        return self._places.tree(own)


def _counts(flow: Flow, around: Surroundings, day: date) -> bool:
    site = around.sites.get(flow.site_id)
    standing = not flow.withdrawn and flow.valid_on(day) and site is not None and site.closed_on is None
    return standing and may_see_category(ANYONE, flow)


def _by_state(parties: Iterable[tuple[str, tuple[str, ...], State]], around: Surroundings) -> Place:
    """Return how many proposals, loops and groups stand in each state: each in equal parts for its sites."""
    parts: dict[State, dict[Part, float]] = defaultdict(lambda: defaultdict(float))
    for thing_id, site_ids, state in parties:
        for site_id in site_ids:
            if site_id in around.sites:
                part = around.sites[site_id].company_id, thing_id
                parts[state][part] += 1 / len(site_ids)
    return Place(WHOLE, {}, tuple(Place(state.value, parts[state]) for state in State))
