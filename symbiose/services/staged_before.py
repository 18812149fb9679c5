"""What earlier imports of a file stored of a cadastre before they were stopped, as the journal tells it.

Each transaction that stores roofs which nobody sees writes how many, and of which part of which file.
An import that goes on finds its own parts again, and so reports the whole rather than what was left of it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from symbiose.domain.journal import JournalEntry
from symbiose.domain.repositories import Repositories

ACTION: Final = "prepare_roofs"
MOST_READ: Final = 5000
"""Latest entries of the journal among which those are looked for: a million roofs make 1,000."""
_TOLD: Final = re.compile(r"(\S+): part ([0-9a-f]+), (\d+) new, (\d+) changed, (\d+) removed")


@dataclass(frozen=True)
class Prepared:
    """How many roofs a transaction that nobody sees created, replaced and removed."""

    new: int = 0
    changed: int = 0
    removed: int = 0

    def told(self, cadastre: str, part: str) -> str:
        """Return what the journal says of it.

        Args:
            cadastre: The cadastre.
            part: Fingerprint of the part of the file that was stored, of all of it where roofs were removed.
        """
        return f"{cadastre}: part {part}, {self.new} new, {self.changed} changed, {self.removed} removed"


@dataclass(frozen=True)
class StagedBefore:
    """What was stored of a cadastre since its version that everybody sees, by fingerprint of the part."""

    parts: Mapping[str, Prepared] = field(default_factory=dict)

    def of_part(self, part: str, unchanged: int) -> Prepared:
        """Return what was stored of a part of the file, as far as it is still there.

        Args:
            part: Its fingerprint.
            unchanged: How many of its roofs are stored as the file has them; where fewer than were stored,
                another version came between.
        """
        found = self.parts.get(part, Prepared())
        return found if found.new + found.changed <= unchanged else Prepared()

    def removed(self, file: str) -> int:
        """Return how many roofs were removed because a file, told by its fingerprint, does not hold them."""
        return self.parts.get(file, Prepared()).removed


def fingerprint(digests: Iterable[tuple[str, str]]) -> str:
    """Return what tells a part of a file from any other: its roofs with their digests, in its order."""
    told = blake2b(digest_size=8)
    for roof_id, digest in digests:
        told.update(f"{roof_id} {digest}\n".encode())
    return told.hexdigest()


def staged_before(repositories: Repositories, cadastre: str) -> StagedBefore:
    """Return what imports that were stopped stored of a cadastre since its last version was shown."""
    shown = [one.imported_at for one in repositories.roofs.sums() if one.id == cadastre]
    entries = [
        entry
        for entry in repositories.journal.latest(MOST_READ)
        if entry.action == ACTION and all(entry.at > moment for moment in shown)
    ]
    return StagedBefore(_added_up(cadastre, entries))


def _added_up(cadastre: str, entries: Sequence[JournalEntry]) -> dict[str, Prepared]:
    parts: dict[str, Prepared] = {}
    for entry in entries:
        told = _TOLD.fullmatch(entry.detail)
        if told is None or told[1] != cadastre:
            continue
        new, changed, removed = (int(count) for count in told.groups()[2:])
        before = parts.get(told[2], Prepared())
        parts[told[2]] = Prepared(before.new + new, before.changed + changed, before.removed + removed)
    return parts
