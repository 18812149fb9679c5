"""What the use cases ask of the graph about synergies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from symbiose.domain.synergies import Synergy, SynergyEvent


class SynergyRepository(Protocol):
    """Synergies with everything that happened to them; no event is ever changed."""

    def save(self, synergy: Synergy, event: SynergyEvent) -> None:
        """Create a synergy or replace it by its next version, and append the event that led to it.

        Of two next versions at once, one is kept and the other raises `ConflictingReview`.
        """

    def get(self, synergy_id: str) -> Synergy:
        """Return a synergy, or raise `UnknownThing`."""

    def all(self) -> list[Synergy]:
        """Return all synergies, closed ones included, by opening, then id."""

    def of_proposal(self, proposal_id: str) -> list[Synergy]:
        """Return the synergies that a proposal became, the oldest first."""

    def history(self, synergy_id: str) -> list[SynergyEvent]:
        """Return what happened to a synergy, the oldest first."""

    def all_events(self) -> list[SynergyEvent]:
        """Return everything that happened to synergies, by synergy, the oldest first."""

    def histories(self, synergy_ids: Sequence[str]) -> Mapping[str, list[SynergyEvent]]:
        """Return what happened to each of some synergies, the oldest first."""

    def hear(self, synergy_id: str, at: datetime) -> None:
        """Note that something was done with what a synergy carries, such as its documents."""
