"""What importing a solar cadastre would do, roof by roof, as the graph stands, before it is confirmed."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from symbiose.domain.documents.import_report import ReadFile, RoofRow, RoofsRead
from symbiose.domain.repositories import Repositories
from symbiose.domain.roofs import Roof, RoofValues, cadastre_of
from symbiose.domain.solar_held import group_of_roof
from symbiose.services.batches import in_batches

MOST_GONE_SHOWN = 20
"""Roofs that leave the cadastre and are named: the others are counted."""
COMPARED = tuple(name for name in RoofValues.model_fields if name not in {"derived", "longitude", "latitude"})
"""Fields of a roof whose changes are told, in this order; that it moved is told apart."""
FOOTPRINT = "footprint_wkt"
"""Field that tells that a roof has another outline or place."""


class RoofState(StrEnum):
    """What importing a feature does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class RoofChange(NamedTuple):
    """One figure of a roof that differs from the version that is stored."""

    field: str
    """Field of the roof."""
    before: object
    """What it was."""
    after: object
    """What it becomes."""


class RoofServing(NamedTuple):
    """A roof that an accepted group builds on."""

    name: str
    """Its identifier in the cadastre, else its id."""
    group_id: str


@dataclass(frozen=True)
class CadastrePreview:
    """What importing the good roofs of a file would change, in one state of the graph."""

    file: ReadFile
    """The file as read."""
    roofs: RoofsRead
    """Its features."""
    cadastre: str
    """Cadastre that it is a version of."""
    states: tuple[RoofState, ...]
    """What becomes of each feature, in the order of the file."""
    warned: frozenset[int]
    """Positions of good features with something to look at, such as a repaired outline."""
    changes: Mapping[int, tuple[RoofChange, ...]]
    """Position → what differs from the version that is stored."""
    derived: Mapping[str, int]
    """Figure → good roofs of which it is computed here."""
    power_kwp: float
    """Peak power of the good roofs together, kWp."""
    yearly_kwh: float
    """What they would produce in a year, kWh."""
    stored: int
    """Roofs of this cadastre that are stored now."""
    gone: int
    """Stored roofs that the file does not hold: importing it removes them."""
    gone_first: tuple[Roof, ...]
    """The first of them."""
    serving: tuple[RoofServing, ...]
    """Roofs of accepted groups that importing it takes away, by roof."""
    fingerprint: str
    """Stays the same while the import would change the same roofs in the same way."""
    beside: tuple[str, ...] = ()
    """Other cadastres that are stored: roofs that are in one of them too would count twice."""

    @property
    def counts(self) -> Counter[RoofState]:
        """Return how many features are in each state."""
        return Counter(self.states)

    @property
    def is_new(self) -> bool:
        """Tell whether no roof of this cadastre is stored."""
        return self.stored == 0

    @property
    def changed(self) -> int:
        """Return how many roofs the import would create, change or remove; a file without a good one none."""
        counts = self.counts
        return counts[RoofState.NEW] + counts[RoofState.CHANGED] + self.gone


@dataclass
class _Gathered:
    """What is gathered of the features of a file, one batch after the other."""

    known: Mapping[str, str]
    """Stored roof of this cadastre → its digest."""
    states: list[RoofState] = field(default_factory=list)
    warned: set[int] = field(default_factory=set)
    changes: dict[int, tuple[RoofChange, ...]] = field(default_factory=dict)
    derived: Counter[str] = field(default_factory=Counter)
    power_kwp: float = 0.0
    yearly_kwh: float = 0.0
    there: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.digest = hashlib.sha256()

    def add(self, repositories: Repositories, batch: Sequence[tuple[RoofRow, Roof | None]]) -> None:
        """Take in what was read of some features."""
        changed: dict[int, Roof] = {}
        for row, roof in batch:
            position = len(self.states)
            self.states.append(self._state(roof))
            if roof is None:
                continue
            self._count(roof)
            if row.warnings:
                self.warned.add(position)
            if self.states[-1] is RoofState.CHANGED:
                changed[position] = roof
        stored = repositories.roofs.existing([roof.id for roof in changed.values()]) if changed else {}
        for position, roof in changed.items():
            if roof.id in stored:
                self.changes[position] = tuple(_changes(stored[roof.id], roof))

    def _state(self, roof: Roof | None) -> RoofState:
        if roof is None:
            return RoofState.REJECTED
        before, now = self.known.get(roof.id), roof.digest()
        self.digest.update(f"{roof.id} {before} {now}\n".encode())
        if before is None:
            return RoofState.NEW
        return RoofState.UNCHANGED if before == now else RoofState.CHANGED

    def _count(self, roof: Roof) -> None:
        self.there.add(roof.id)
        self.derived.update(roof.derived)
        self.power_kwp += roof.peak_power_kwp
        self.yearly_kwh += roof.yearly_kwh


def plan_cadastre(repositories: Repositories, file: ReadFile, roofs: RoofsRead) -> CadastrePreview:
    """Return what importing the good roofs of a cadastre would do.

    Args:
        repositories: Those of the transaction.
        file: The cadastre as read.
        roofs: Its features.
    """
    cadastre = cadastre_of(file.file)
    gathered = _Gathered(repositories.roofs.digests(cadastre))
    for batch in in_batches(roofs.told(cadastre)):
        gathered.add(repositories, batch)
    gone = sorted(gathered.known.keys() - gathered.there) if gathered.there else []
    gathered.digest.update(f"{roofs.rejected} {gone}".encode())
    first = repositories.roofs.existing(gone[:MOST_GONE_SHOWN]) if gone else {}
    return CadastrePreview(
        file=file,
        roofs=roofs,
        cadastre=cadastre,
        states=tuple(gathered.states),
        warned=frozenset(gathered.warned),
        changes=gathered.changes,
        derived=gathered.derived,
        power_kwp=gathered.power_kwp,
        yearly_kwh=gathered.yearly_kwh,
        stored=len(gathered.known),
        gone=len(gone),
        gone_first=tuple(first[roof_id] for roof_id in gone[:MOST_GONE_SHOWN] if roof_id in first),
        serving=_serving(repositories, gone),
        fingerprint=gathered.digest.hexdigest(),
        beside=tuple(sorted(set(repositories.roofs.cadastres()) - {cadastre})),
    )


def _changes(before: Roof, after: Roof) -> Iterator[RoofChange]:
    for name in COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield RoofChange(name, old, new)
    if before.footprint_wkt != after.footprint_wkt:
        yield RoofChange(FOOTPRINT, before.footprint_wkt, after.footprint_wkt)


def _serving(repositories: Repositories, gone: Sequence[str]) -> tuple[RoofServing, ...]:
    """Return which roofs that leave the cadastre accepted groups build on."""
    groups = group_of_roof(repositories.solar_decisions.current()) if gone else {}
    lost = sorted(groups.keys() & set(gone))
    stored = repositories.roofs.existing(lost) if lost else {}
    named = {roof_id: roof.reference for roof_id, roof in stored.items()}
    return tuple(RoofServing(named.get(roof_id) or roof_id, groups[roof_id]) for roof_id in lost)
