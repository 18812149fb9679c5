"""Fake of the repository of synergies, for tests of use cases and pages without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.synergies import Synergy, SynergyEvent


@dataclass
class FakeSynergies:
    kept: dict[str, Synergy] = field(default_factory=dict)
    events: dict[str, list[SynergyEvent]] = field(default_factory=dict)

    def save(self, synergy: Synergy, event: SynergyEvent) -> None:
        history = self.events.setdefault(synergy.id, [])
        if any(one.version == event.version for one in history):
            msg = f"Version {event.version} of the synergy exists already. Read it again."
            raise ConflictingReview(msg, synergy=synergy.id)
        history.append(event)
        self.kept[synergy.id] = synergy

    def get(self, synergy_id: str) -> Synergy:
        if synergy_id not in self.kept:
            msg = f"Synergy {synergy_id} does not exist. Go back to the list of synergies."
            raise UnknownThing(msg, synergy=synergy_id)
        return self.kept[synergy_id]

    def all(self) -> list[Synergy]:
        return sorted(self.kept.values(), key=lambda synergy: (synergy.opened_at, synergy.id))

    def of_proposal(self, proposal_id: str) -> list[Synergy]:
        return [synergy for synergy in self.all() if synergy.proposal_id == proposal_id]

    def history(self, synergy_id: str) -> list[SynergyEvent]:
        return list(self.events.get(synergy_id, []))

    def all_events(self) -> list[SynergyEvent]:
        return [event for i in sorted(self.events) for event in self.events[i]]

    def histories(self, synergy_ids: Sequence[str]) -> Mapping[str, list[SynergyEvent]]:
        return {i: self.history(i) for i in synergy_ids}

    def hear(self, synergy_id: str, at: datetime) -> None:
        if synergy_id in self.kept:
            self.kept[synergy_id] = self.kept[synergy_id].model_copy(update={"heard_at": at})
