"""What earlier imports of a file stored of a cadastre before they were stopped.

Each transaction that stores roofs which nobody sees counts them by the part of the file that they are of. An
import that goes on finds its own parts again, and so reports the whole rather than what was left of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.repositories import Repositories


@dataclass(frozen=True)
class StagedBefore:
    """What was stored of a cadastre since its version that everybody sees, by fingerprint of the part."""

    cadastre: str = ""
    parts: Mapping[str, PreparedRoofs] = field(default_factory=dict)

    def of_part(self, part: str, unchanged: int) -> PreparedRoofs:
        """Return what was stored of a part of the file, as far as it is still there.

        Args:
            part: Its fingerprint.
            unchanged: How many of its roofs are stored as the file has them; where fewer than were stored,
                another version came between.
        """
        nothing = PreparedRoofs(cadastre=self.cadastre, part=part)
        found = self.parts.get(part, nothing)
        return found if found.created + found.replaced <= unchanged else nothing

    def removed(self, file: str) -> int:
        """Return how many roofs were removed because a file, told by its fingerprint, does not hold them."""
        return self.parts[file].removed if file in self.parts else 0


def fingerprint(digests: Iterable[tuple[str, str]]) -> str:
    """Return what tells a part of a file from any other: its roofs with their digests, in its order."""
    told = blake2b(digest_size=8)
    for roof_id, digest in digests:
        told.update(f"{roof_id} {digest}\n".encode())
    return told.hexdigest()


def staged_before(repositories: Repositories, cadastre: str) -> StagedBefore:
    """Return what imports that were stopped stored of a cadastre since its last version was shown."""
    return StagedBefore(cadastre, {one.part: one for one in repositories.roofs.prepared(cadastre)})
