"""What the dossiers of synergies still lack, worked out from their status and from what was declared."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import State
from symbiose.domain.realised import Realised, missing_quantities
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Happening, Side, Synergy, SynergyEvent
from symbiose.domain.synergy_rights import CanFollow, sides_of_actor
from symbiose.domain.waste_status import MissingEvidence, StatusFacts, WasteStatus, missing_of_status
from symbiose.services.context import Services
from symbiose.services.passages import codes_of, passage_of
from symbiose.services.surroundings import Surroundings

_EXCHANGING = (State.RUNNING, State.ENDED)
"""States in which something is, or was, exchanged."""


def missing_evidence(
    services: Services, actor: Actor, repositories: Repositories, around: Surroundings
) -> Mapping[str, tuple[MissingEvidence, ...]]:
    """Return what each synergy lacks, as far as the caller may know: a firm is told what is asked of it.

    Called in a transaction that has read what is around.
    """
    today = day_of(services.clock())
    every = services.memory.recall(
        repositories, f"missing evidence {today}", lambda: _of_all(services, repositories, around, today)
    )
    return {synergy.id: told_to(actor, synergy, missing) for synergy, missing in every}


def told_to(
    actor: Actor, synergy: Synergy, missing: Iterable[MissingEvidence]
) -> tuple[MissingEvidence, ...]:
    """Return what a caller is told is missing: all, or what is asked of a firm once both agreed."""
    if CanFollow(actor, synergy).allowed():
        return tuple(missing)
    sides = sides_of_actor(actor, synergy) if synergy.names_known else frozenset()
    return tuple(one for one in missing if sides and (one.side is None or one.side in sides))


def missing_of(
    services: Services,
    synergy: Synergy,
    status: WasteStatus,
    realised: Sequence[Realised],
    events: Iterable[SynergyEvent],
    around: Surroundings,
) -> tuple[MissingEvidence, ...]:
    """Return what one synergy lacks, whoever looks; nothing once it is abandoned.

    Args:
        services: What use cases work with.
        synergy: The synergy.
        status: Its waste status.
        realised: What was declared of it.
        events: What happened to it.
        around: What it refers to.
    """
    if synergy.state is State.ABANDONED:
        return ()
    today = day_of(services.clock())
    reference = services.reference
    passage = passage_of(synergy, codes_of(synergy, around, reference), reference)
    facts = StatusFacts(
        material=passage.material,
        dangerous=passage.dangerous,
        day=today,
        firms=tuple(Side) if synergy.names_known else (),
    )
    years = years_to_tell(synergy, events, today)
    status_missing = (
        () if synergy.state is State.ENDED else missing_of_status(status, reference.waste_paths, facts)
    )
    return (*status_missing, *missing_quantities(realised, years))


def years_to_tell(synergy: Synergy, events: Iterable[SynergyEvent], today: date) -> tuple[int, ...]:
    """Return the years that have ended while something was exchanged."""
    if synergy.state not in _EXCHANGING:
        return ()
    years = {one.kind: day_of(one.at).year for one in events}
    first, last = years.get(Happening.STARTED), years.get(Happening.ENDED, today.year)
    return tuple(range(first, min(last, today.year - 1) + 1)) if first is not None else ()


def _of_all(
    services: Services, repositories: Repositories, around: Surroundings, today: date
) -> tuple[tuple[Synergy, tuple[MissingEvidence, ...]], ...]:
    synergies = repositories.synergies.all()
    ids = [synergy.id for synergy in synergies if synergy.state is not State.ABANDONED]
    statuses = repositories.waste_statuses.of_synergies(ids)
    realised = repositories.realised.of_synergies(ids)
    exchanging = [
        one.id for one in synergies if one.state in _EXCHANGING and day_of(one.opened_at).year < today.year
    ]
    events = repositories.synergies.histories(exchanging)
    found = []
    for synergy in synergies:
        status = statuses.get(synergy.id, WasteStatus())
        happened = events.get(synergy.id, [])
        missing = missing_of(services, synergy, status, realised.get(synergy.id, []), happened, around)
        found.append((synergy, missing))
    return tuple(found)
