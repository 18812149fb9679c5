"""The synergies that a person follows or has a part in, with the reason why each asks for attention."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.exchange_consent import may_read_action, opening
from symbiose.domain.exchanges import State
from symbiose.domain.permissions import CanReview, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Party, Side, Synergy, includes, other_side
from symbiose.domain.synergy_attention import Attention, attention_of, urgency
from symbiose.domain.synergy_rights import CanFollow, CanSeeSynergy, sides_of_actor
from symbiose.domain.waste_status import MissingEvidence
from symbiose.services.context import Services
from symbiose.services.missing_evidence import missing_evidence
from symbiose.services.surroundings import Surroundings, surroundings
from symbiose.services.synergy_recording import owed_by_nobody


@dataclass(frozen=True)
class SynergyLine:
    """One synergy as the caller may see it; None where a name or word is not theirs to see."""

    id: str
    proposal_id: str
    state: State
    version: int
    sides: frozenset[Side]
    """Sides that the caller speaks for; none for who follows it."""
    giver: str | None
    receiver: str | None
    resource: str
    received_resource: str
    next_action: str | None
    who: Party | None
    due: date | None
    missing: int
    """Pieces of evidence that are missing; for a party, those asked of it."""
    lacking: tuple[MissingEvidence, ...]
    """What its dossier still lacks; for a party, what is asked of it once both agreed."""
    opened_at: datetime
    heard_at: datetime
    attention: tuple[Attention, ...]
    """Why it is listed in the inbox, none when it is not."""

    @property
    def words(self) -> str:
        """Return the words of it that somebody may seek: parties, resources, next action."""
        told = (self.giver, self.receiver, self.resource, self.received_resource, self.next_action)
        return " ".join(word for word in told if word)


def synergies_seen(services: Services, actor: Actor) -> tuple[SynergyLine, ...]:
    """Return all synergies that the caller sees: those that ask for attention first, by their urgency.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: lines_within(services, actor, r, surroundings(services, r)))


def lines_within(
    services: Services, actor: Actor, repositories: Repositories, around: Surroundings
) -> tuple[SynergyLine, ...]:
    """Return the same inside a transaction that has read what is around."""
    kept = services.memory.recall(repositories, "synergies", lambda: tuple(repositories.synergies.all()))
    seen = (synergy for synergy in kept if CanSeeSynergy(actor, synergy, around.flows).allowed())
    lacking = missing_evidence(services, actor, repositories, around)
    accounts = services.memory.recall(repositories, "accounts", lambda: tuple(repositories.accounts.all()))
    return _in_order(
        line_of(
            services,
            actor,
            synergy,
            around,
            lacking.get(synergy.id, ()),
            owed_by_nobody(synergy, accounts, around.sites),
        )
        for synergy in seen
    )


def line_of(
    services: Services,
    actor: Actor,
    synergy: Synergy,
    around: Surroundings,
    lacking: tuple[MissingEvidence, ...],
    unspoken: frozenset[Side] = frozenset(),
) -> SynergyLine:
    """Return a synergy as the caller may see it.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy: The synergy.
        around: What stands around it.
        lacking: What its dossier lacks that is the caller's to know.
        unspoken: Sides whose word is asked for and may be given by no account.
    """
    sides = sides_of_actor(actor, synergy)
    follows = CanFollow(actor, synergy).allowed()
    now = services.clock()
    giver, receiver = (name_of(actor, synergy, side, around) for side in Side)
    resource, received = _resources(services, actor, synergy, around)
    readable = may_read_action(actor, synergy)
    asked = [one for one in synergy.missing if follows or any(includes(one.party, side) for side in sides)]
    return SynergyLine(
        id=synergy.id,
        proposal_id=synergy.proposal_id,
        state=synergy.state,
        version=synergy.version,
        sides=sides,
        giver=giver,
        receiver=receiver,
        resource=resource,
        received_resource=received,
        next_action=synergy.next_action if readable else None,
        who=synergy.who,
        due=synergy.due,
        missing=len(asked) if synergy.living else 0,
        lacking=lacking,
        opened_at=synergy.opened_at,
        heard_at=synergy.heard_at,
        attention=attention_of(
            synergy,
            frozenset() if follows else sides,
            now,
            day_of(now),
            services.silent_after,
            lacking=len(lacking),
            to_record=sum(CanReview(actor, (synergy.site_of(side),)).allowed() for side in unspoken),
        ),
    )


def name_of(actor: Actor, synergy: Synergy, side: Side, around: Surroundings) -> str | None:
    """Return the name of the site of a side, None where the caller may not know it."""
    known = opening(actor, synergy, side, around.flows.get(synergy.flow_of(side)))
    return around.site_name(synergy.site_of(side)) if known.name else None


def _resources(services: Services, actor: Actor, synergy: Synergy, around: Surroundings) -> tuple[str, str]:
    """Return the resources given and received; the caller's own stands for one that is not told."""
    label = services.reference.resources.label
    given, received = label(synergy.resource_id), label(synergy.received_resource_id)
    for side in sides_of_actor(actor, synergy):
        other = other_side(side)
        if name_of(actor, synergy, other, around) is None:
            return (given, given) if side is Side.GIVER else (received, received)
    return given, received


def _in_order(lines: Iterable[SynergyLine]) -> tuple[SynergyLine, ...]:
    """Return lines that ask for attention by their urgency, then the others, the one opened last first."""
    newest = sorted(lines, key=lambda line: (line.opened_at, line.id), reverse=True)
    return tuple(
        sorted(
            newest,
            key=lambda line: (not line.attention, urgency(line.attention) if line.attention else (0, 0)),
        )
    )
