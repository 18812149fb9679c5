"""Synergies as they stood on a day, from everything that happened to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Decision, Kind, Proposal, State
from symbiose.domain.realised import Realised
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Side, Synergy, SynergyEvent
from symbiose.domain.territory_on import SynergyOn
from symbiose.services.context import Services


def synergies_on(
    services: Services,
    repositories: Repositories,
    decisions: Mapping[str, Sequence[Decision]],
    day: date,
    told_until: date,
) -> tuple[SynergyOn, ...]:
    """Return the synergies opened until a day, by opening, each in its state of that day.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        decisions: Proposal → the decisions on it until the day, the oldest first.
        day: The day; quantities are those of its calendar year.
        told_until: Last day on which quantities of the year were told.
    """
    opened = [one for one in repositories.synergies.all() if day_of(one.opened_at) <= day]
    events: dict[str, list[SynergyEvent]] = defaultdict(list)
    for event in repositories.synergies.all_events():
        if day_of(event.at) <= day:
            events[event.synergy_id].append(event)
    told = repositories.realised.of_synergies([one.id for one in opened])
    accounted = _Accounted(services, repositories)
    found = []
    for one in opened:
        then = _as_it_was(one, events[one.id], decisions.get(one.proposal_id, ()))
        of_year = [
            t for t in told.get(one.id, ()) if t.year == day.year and day_of(t.declared_at) <= told_until
        ]
        given, side = given_in_year(of_year, one)
        reached = _reached(events[one.id])
        found.append(SynergyOn(then, accounted.of(one), reached, given, side))
    return tuple(found)


def given_in_year(told: Sequence[Realised], synergy: Synergy) -> tuple[float | None, Side | None]:
    """Return what was given in a year, and on whose word: the giver's, else the receiver's, traced back.

    The receiver of a direct exchange counts what was given; behind processors it counts what they made of it,
    which is traced back by the yield accepted.
    """
    by_side = {one.side: one.quantity for one in sorted(told, key=lambda one: one.rank)}
    if Side.GIVER in by_side:
        return by_side[Side.GIVER], Side.GIVER
    if Side.RECEIVER not in by_side:
        return None, None
    got, given = sum(synergy.monthly_received), sum(synergy.monthly)
    if not synergy.path.through:
        return by_side[Side.RECEIVER], Side.RECEIVER
    return (by_side[Side.RECEIVER] * given / got, Side.RECEIVER) if got > 0 else (None, None)


def _as_it_was(synergy: Synergy, events: Sequence[SynergyEvent], decisions: Sequence[Decision]) -> Synergy:
    """Return a synergy in its state of a day: while it lived, it stood on the acceptance that opened it."""
    state = events[-1].state if events else synergy.state
    then = synergy.model_copy(update={"state": state})
    accepted = [
        d.version for d in decisions if d.state is State.ACCEPTED and d.decided_at <= synergy.opened_at
    ]
    return then.model_copy(update={"decision_version": accepted[-1]}) if then.living and accepted else then


def _reached(events: Sequence[SynergyEvent]) -> dict[State, date]:
    reached: dict[State, date] = {}
    for event in events:
        reached.setdefault(event.state, day_of(event.at))
    return reached


class _Accounted:
    """Proposals as the runs accounted for them that decisions were taken on."""

    def __init__(self, services: Services, repositories: Repositories) -> None:
        self._kept = services.kept_proposals
        self._repositories = repositories

    def of(self, synergy: Synergy) -> Proposal:
        """Return the accounting that a synergy was accepted on; without its run, only what was accepted."""
        run_id, proposal_id = synergy.run_id, synergy.proposal_id
        try:
            return self._kept.recall(
                (run_id, proposal_id), lambda: self._repositories.runs.proposal(run_id, proposal_id)
            )
        except UnknownThing:
            return _unaccounted(synergy)


def _unaccounted(synergy: Synergy) -> Proposal:
    """Return what is known of an exchange whose run is no longer kept: no money, emissions or waste."""
    return Proposal(
        id=synergy.proposal_id,
        kind=Kind.EXCHANGE,
        path=synergy.path,
        giver_site_id=synergy.giver_site_id,
        receiver_site_id=synergy.receiver_site_id,
        resource_id=synergy.resource_id,
        received_resource_id=synergy.received_resource_id,
        monthly=synergy.monthly,
        monthly_received=synergy.monthly_received,
        unit=synergy.unit,
        received_unit=synergy.received_unit,
        terms_eur_per_year={},
        by_site_eur_per_year={},
        co2_avoided_t_per_year=0.0,
        waste_diverted_t_per_year=0.0,
        distance_km=0.0,
    )
