"""Whether the journal is as it was written: what was altered, deleted, moved or cut off, by name."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from symbiose.domain.base import Value
from symbiose.domain.journal import JournalHead, digest_of

NAMED_AT_MOST = 200
"""Faults told; more are counted."""


class JournalFaultKind(StrEnum):
    """What is wrong at a place of the journal."""

    ALTERED = "altered"
    MOVED = "moved"
    REPLACED = "replaced"
    DELETED = "deleted"
    UNCHAINED = "unchained"
    TRUNCATED = "truncated"
    BEYOND_HEAD = "beyond_head"


class JournalFault(Value):
    """One place at which the journal is not as it was written."""

    kind: JournalFaultKind
    """What is wrong."""
    position: int | None
    """Place in the journal, from 1; None for an entry that has none."""
    entry_id: str
    """The entry; empty when it is gone."""
    told: str
    """The same in a sentence."""


class JournalCheck(Value):
    """The outcome of reading the whole journal."""

    entries: int
    """Entries read."""
    head: JournalHead
    """Where the journal ends now."""
    faults: tuple[JournalFault, ...] = ()
    """What is wrong, in the order of the journal; no more than are told."""
    more_faults: int = 0
    """Faults beyond those."""

    @property
    def intact(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


class JournalReader:
    """Takes the entries in the order of their positions, and notes what does not follow."""

    def __init__(self, exported: JournalHead | None = None) -> None:
        """Begin before the first entry.

        Args:
            exported: A head kept elsewhere, which the journal must still contain.
        """
        self.last = JournalHead()
        self._exported = exported
        self._kept_exported = exported is None or exported == JournalHead()
        self._entries = 0
        self._faults: list[JournalFault] = []
        self._more = 0
        self._broken: dict[int, Mapping[str, object]] = {}

    def take(self, record: Mapping[str, object]) -> None:
        """Look at the next entry, as the graph holds it."""
        self._entries += 1
        position, name = record.get("position"), str(record.get("id", ""))
        if not isinstance(position, int):
            self._note(JournalFaultKind.UNCHAINED, None, name, f"entry {name} has no place in the journal")
            return
        self._look_for_a_gap(position)
        self._look_at_content(position, name, record)
        self.last = JournalHead(position=position, digest=str(record.get("digest", "")))
        if self._exported == self.last:
            self._kept_exported = True

    def end(self, head: JournalHead) -> JournalCheck:
        """Compare the end with the head that the graph holds and with the one kept elsewhere."""
        self._look_at_head(head)
        if self._exported is not None and not self._kept_exported:
            place = self._exported.position
            told = f"the exported head is entry {place}, " + (
                f"but the journal ends at entry {self.last.position}: its end was cut off"
                if place > self.last.position
                else "which is no longer the one that was exported: the journal was written anew"
            )
            self._note(JournalFaultKind.TRUNCATED, place, "", told)
        faults = tuple(self._told(fault) for fault in self._faults)
        return JournalCheck(entries=self._entries, head=head, faults=faults, more_faults=self._more)

    def _look_for_a_gap(self, position: int) -> None:
        expected = self.last.position + 1
        if position > expected:
            which = (
                f"entry {expected} is"
                if position == expected + 1
                else f"entries {expected} to {position - 1} are"
            )
            self._note(JournalFaultKind.DELETED, expected, "", f"{which} gone")

    def _look_at_content(self, position: int, name: str, record: Mapping[str, object]) -> None:
        follows = position == self.last.position + 1 and self.last.position not in self._broken
        if digest_of(record) != record.get("digest"):
            if len(self._broken) < NAMED_AT_MOST:
                self._broken[position] = record
            told = f"entry {position} ({name}) is not as it was written"
            self._note(JournalFaultKind.ALTERED, position, name, told)
        elif follows and record.get("previous") != self.last.digest:
            before = self.last.position
            told = f"entry {position} ({name}) does not follow entry {before}: one of the two was replaced"
            self._note(JournalFaultKind.REPLACED, position, name, told)

    def _look_at_head(self, head: JournalHead) -> None:
        if self.last.position < head.position:
            first = self.last.position + 1
            told = f"the journal went on to entry {head.position}: from entry {first} on it was cut off"
            self._note(JournalFaultKind.TRUNCATED, first, "", told)
        elif self.last != head and not (
            self.last.position == head.position and head.position in self._broken
        ):
            told = f"the journal ends with entry {self.last.position}, but its head is entry {head.position}"
            self._note(JournalFaultKind.BEYOND_HEAD, self.last.position, "", f"{told}, or another one")

    def _note(self, kind: JournalFaultKind, position: int | None, name: str, told: str) -> None:
        if len(self._faults) < NAMED_AT_MOST:
            self._faults.append(JournalFault(kind=kind, position=position, entry_id=name, told=told))
        else:
            self._more += 1

    def _told(self, fault: JournalFault) -> JournalFault:
        """Return a fault; of an altered entry that fits where another one stands, that it was moved."""
        record = self._broken.get(fault.position or 0)
        if fault.kind is not JournalFaultKind.ALTERED or record is None:
            return fault
        for place in self._places_of(fault):
            if digest_of({**record, "position": place}) == record.get("digest"):
                told = f"entry {fault.position} ({fault.entry_id}) was written as entry {place}: it was moved"
                return fault.model_copy(update={"kind": JournalFaultKind.MOVED, "told": told})
        return fault

    def _places_of(self, fault: JournalFault) -> Iterable[int]:
        return (one.position for one in self._faults if one.position and one is not fault)
