"""Fakes of the repositories of what a synergy carries, for tests without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic

from symbiose.domain.dossier_repositories import D, N
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.realised import Realised
from symbiose.domain.waste_status import ConditionTick, PathChoice, WasteStatus


@dataclass
class FakeWasteStatuses:
    choices: list[PathChoice] = field(default_factory=list)
    ticks: list[ConditionTick] = field(default_factory=list)

    def choose(self, choice: PathChoice) -> None:
        if any((one.synergy_id, one.rank) == (choice.synergy_id, choice.rank) for one in self.choices):
            msg = "Somebody changed the waste status of this synergy meanwhile. Read it again before you do."
            raise ConflictingReview(msg, synergy=choice.synergy_id)
        self.choices.append(choice)

    def tick(self, tick: ConditionTick) -> None:
        key = (tick.synergy_id, tick.condition_id, tick.rank)
        if any((one.synergy_id, one.condition_id, one.rank) == key for one in self.ticks):
            msg = "Somebody changed the waste status of this synergy meanwhile. Read it again before you do."
            raise ConflictingReview(msg, synergy=tick.synergy_id)
        self.ticks.append(tick)

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, WasteStatus]:
        choices = sorted(self.choices, key=lambda one: one.rank)
        ticks = sorted(self.ticks, key=lambda one: (one.condition_id, one.rank))
        return {
            i: WasteStatus(
                tuple(one for one in choices if one.synergy_id == i),
                tuple(one for one in ticks if one.synergy_id == i),
            )
            for i in synergy_ids
        }


@dataclass
class FakeDocuments(Generic[D]):
    key: str
    kept: dict[str, D] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)

    def add(self, document: D, content: bytes) -> None:
        self.kept[document.id] = document
        self.contents[document.id] = content

    def of(self, thing_id: str) -> list[D]:
        return [one for one in self.all() if getattr(one, self.key) == thing_id]

    def all(self) -> list[D]:
        return sorted(self.kept.values(), key=lambda one: (one.uploaded_at, one.id))

    def content(self, document_id: str) -> bytes:
        if document_id not in self.contents:
            msg = f"Document {document_id} does not exist. Read the dossier again."
            raise UnknownThing(msg, document=document_id)
        return self.contents[document_id]

    def remove(self, document: D) -> None:
        if self.contents.pop(document.id, None) is None:
            msg = f"Document {document.id} was removed meanwhile. Read the dossier again."
            raise ConflictingReview(msg, document=document.id)
        self.kept[document.id] = document


@dataclass
class FakeNotes(Generic[N]):
    key: str
    kept: list[N] = field(default_factory=list)

    def add(self, note: N) -> None:
        self.kept.append(note)

    def of(self, thing_id: str) -> list[N]:
        return [one for one in self.all() if getattr(one, self.key) == thing_id]

    def all(self) -> list[N]:
        return sorted(self.kept, key=lambda one: (one.written_at, one.id))


@dataclass
class FakeRealised:
    kept: list[Realised] = field(default_factory=list)

    def declare(self, realised: Realised) -> None:
        key = (realised.synergy_id, realised.year, realised.side, realised.rank)
        if any((one.synergy_id, one.year, one.side, one.rank) == key for one in self.kept):
            msg = f"The quantity of {realised.year} was declared meanwhile. Read it again, then correct it."
            raise ConflictingReview(msg, synergy=realised.synergy_id)
        self.kept.append(realised)

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, list[Realised]]:
        ordered = sorted(self.kept, key=lambda one: (one.year, one.side.value, one.rank))
        return {i: [one for one in ordered if one.synergy_id == i] for i in synergy_ids}
