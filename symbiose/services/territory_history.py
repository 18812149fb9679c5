"""The territory as it stood on a day, from the history of declarations, runs, decisions and synergies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import Decision, ReferenceUsed, Run, State
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.synergies import Synergy, shown_state
from symbiose.domain.territory_on import TerritoryOn
from symbiose.domain.value_periods import laid_over
from symbiose.services.context import Services
from symbiose.services.deciding import Taken
from symbiose.services.every_site import every_site
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loops_followed import LOOPS
from symbiose.services.operations_history import operations_on
from symbiose.services.operations_seen import every_decision
from symbiose.services.reference_history import own_values_on, processors_on
from symbiose.services.run_story import groups_of, loops_of, proposals_of
from symbiose.services.synergy_history import synergies_on


def territory_on_day(
    services: Services, repositories: Repositories, day: date, told_until: date | None = None
) -> TerritoryOn:
    """Return the territory as it stood at the end of a day (UTC), the same whenever it is asked for.

    Flows are in the version declared last until then, the run is the latest one made until then, decisions,
    synergies, models set by people, own reference values and processors stand as they did, and quantities of
    the year are those told until then. Where a site lies, what it does, its roofs, and the shipped
    catalogue are as they are now: their past is not kept.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        day: The day.
        told_until: Last day on which quantities of the year of the day were told, when it is a later one:
            firms tell a year once it has ended.
    """
    run = next((one for one in repositories.runs.all() if day_of(one.created) <= day), None)
    decisions = _decisions(repositories.decisions.all(), day)
    synergies = synergies_on(services, repositories, decisions, day, told_until or day)
    latest = {one.synergy.proposal_id: one.synergy for one in synergies}
    proposals = proposals_of(services, repositories, run) if run else ()
    catalogue = services.reference.resources
    book = laid_over(services.reference.factors, own_values_on(repositories, day))
    processors, retired = processors_on(repositories, day)
    last = {proposal_id: taken[-1] for proposal_id, taken in decisions.items()}
    groups, accepted = _groups(services, repositories, run, day)
    last_day = {"day": day, "told_until": told_until or day}
    return TerritoryOn(
        day=day,
        sites={i: site for i, site in every_site(services, repositories).items() if site.known_on(day)},
        flows=_flows(services, repositories, day),
        run=run,
        proposals=proposals,
        roofs=tuple(repositories.roofs.of_sites()),
        loops=_loops(services, repositories, run, day),
        groups=groups,
        accepted_groups=accepted,
        group_operations=operations_on(services, repositories, GROUPS, **last_day),
        loop_operations=operations_on(services, repositories, LOOPS, **last_day),
        states={p.id: _state(run, last.get(p.id), latest.get(p.id)) for p in proposals},
        synergies=synergies,
        processors=processors,
        retired=retired,
        overrides=_overrides(repositories, day),
        prices=_prices(catalogue, book, day),
        treatments={one.id: one.disposal_price for one in catalogue if one.disposal_price},
    )


def _loops(
    services: Services, repositories: Repositories, run: Run | None, day: date
) -> tuple[HeatLoop, ...]:
    """Return the loops of a run that nobody had refused by the end of a day."""
    made = loops_of(services, repositories, run) if run else ()
    if not made:
        return ()
    refused = _refused(every_decision(services, repositories, LOOPS), day)
    return tuple(one for one in made if one.id not in refused)


def _groups(
    services: Services, repositories: Repositories, run: Run | None, day: date
) -> tuple[tuple[SolarGroup, ...], frozenset[str]]:
    """Return the groups that share roofs as they stood at the end of a day, and which of them were accepted.

    They are those of the run that nobody had refused, beside those that were accepted since, as accepted: a
    site is in one group alone, so that those which these take the place of are left out.
    """
    if run is None:
        return (), frozenset()
    decided = every_decision(services, repositories, GROUPS)
    last = {one.thing_id: one for one in decided if day_of(one.decided_at) <= day}
    accepted = frozenset(i for i, one in last.items() if one.state is State.ACCEPTED)
    since = [one.kept for one in last.values() if one.run_id == run.id and one.kept is not None]
    held = {site_id for group in since for site_id in group.site_ids}
    left_out = _refused(decided, day)
    others = (one for one in groups_of(services, repositories, run) if one.id not in left_out)
    standing = (*since, *(one for one in others if held.isdisjoint(one.site_ids)))
    return standing, accepted


def _refused(decided: Iterable[Taken[object]], day: date) -> frozenset[str]:
    """Return what stood refused at the end of a day; decisions on one thing come in their order."""
    last = {one.thing_id: one.state for one in decided if day_of(one.decided_at) <= day}
    return frozenset(thing_id for thing_id, state in last.items() if state is State.REFUSED)


def _flows(services: Services, repositories: Repositories, day: date) -> dict[str, Flow]:
    """Return each flow in its latest version until a day; those declared later are not there."""
    found = {}
    for flow_id, versions in flow_versions(services, repositories).items():
        until = [one for one in versions if day_of(one.declared_at) <= day]
        if until:
            found[flow_id] = until[-1]
    return found


def flow_versions(services: Services, repositories: Repositories) -> Mapping[str, Sequence[Flow]]:
    """Return every version of every flow, the oldest first: read once for all the days that are asked for."""
    known = services.known_flows
    return services.memory.recall(
        repositories, "every version of the flows", lambda: known.versions(repositories)
    )


def _state(run: Run | None, decision: Decision | None, synergy: Synergy | None) -> State:
    """Return the state of a proposal of a run: proposed anew where it was free when the run was made.

    What a run proposed before an exchange ended is that exchange, which has come to its end.
    """
    if run and decision and decision.state is State.PROPOSED and decision.decided_at <= run.created:
        return State.PROPOSED
    return shown_state(decision, synergy)


def _decisions(decisions: Iterable[Decision], day: date) -> dict[str, list[Decision]]:
    """Return the decisions on each proposal until a day, the oldest first."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if day_of(decision.decided_at) <= day:
            found[decision.proposal_id].append(decision)
    return found


def _overrides(repositories: Repositories, day: date) -> dict[str, ModelOverride]:
    """Return the models that people had set on a day; of what they set later, the history is asked for."""
    found = {}
    for override in repositories.overrides.current():
        history = [override]
        if day_of(override.decided_at) > day:
            history = repositories.overrides.of_thing(override.thing_id)
        until = [one for one in history if day_of(one.decided_at) <= day]
        if until:
            found[override.thing_id] = until[-1]
    return found


def _prices(catalogue: ResourceCatalogue, book: ReferenceBook, day: date) -> dict[str, ReferenceUsed]:
    """Return the dated price of each resource that has one on the day, in euros per unit of the resource."""
    found = {}
    for resource in catalogue:
        price_id = resource.purchase_price
        for value in book.history(price_id) if price_id in book and price_id is not None else ():
            if value.holds_on(day) and value.unit == f"€/{resource.unit}":
                found[resource.id] = value.used()
    return found
