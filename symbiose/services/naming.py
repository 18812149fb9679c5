"""Words that a firm reads do not name another that keeps its name from it: checked as they are written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import may_see_name
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.labels import label_key
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Happening, Party, Side, Synergy, SynergyEvent, includes, other_side

NAMES_THE_OTHER: Final = "leave out the name of the other firm: it has not agreed to be named to this one"
"""What is wrong with words that name it; the value of the problem is what they say of it."""
_FIELDS: Final[Mapping[Happening, str]] = {
    Happening.PLANNED: "action",
    Happening.EVIDENCE_ASKED: "what",
    Happening.ABANDONED: "reason",
}
"""What happens → what its words are called where they are written, if not `words`."""
_BETWEEN_PARTS: Final = re.compile(r"[,/()–—]| - ")
_SHORTEST_PART: Final = 3


@dataclass(frozen=True)
class Reading:
    """Who reads words, and who is on the other side of the exchange."""

    reader_site_id: str
    other_site_id: str
    other_flow_id: str


def require_unnamed(repositories: Repositories, reading: Reading, text: str, field: str) -> None:
    """Check what is written to one firm of an exchange before the other agreed to be named to it.

    Each part of a name counts: the company before the comma, the town after it.

    Raises:
        InvalidDeclaration: The text names the other firm, which keeps its name to itself.
    """
    reader, other = (repositories.sites.get(i) for i in (reading.reader_site_id, reading.other_site_id))
    flow = repositories.flows.existing([reading.other_flow_id]).get(reading.other_flow_id)
    asked = Actor(id="asked", role=Role.SITE_MANAGER, site_ids=(reader.id,))
    if reader.id == other.id or (flow is not None and may_see_name(asked, flow)):
        return
    companies = {company.id: company.name for company in repositories.sites.companies()}
    own = " ".join(_padded(name) for name in _names(reader, companies))
    for name in _names(other, companies):
        for part in _parts(name):
            if _padded(part) in _padded(text) and _padded(part) not in own:
                raise InvalidDeclaration([Problem(field, part, NAMES_THE_OTHER)])


def require_unnamed_by(repositories: Repositories, after: Synergy, event: SynergyEvent) -> None:
    """Check what the coordinator writes to the firms of a synergy, while they do not know each other.

    Raises:
        InvalidDeclaration: The words name one of them to the other, which it has not agreed to.
    """
    if event.words is None or event.party is not Party.COORDINATOR or after.names_known:
        return
    for side in Side:
        other = other_side(side)
        reading = Reading(after.site_of(side), after.site_of(other), after.flow_of(other))
        if includes(event.who, side) or event.kind is Happening.ABANDONED:
            require_unnamed(repositories, reading, event.words, _FIELDS.get(event.kind, "words"))


def _names(site: Site, companies: dict[str, str]) -> tuple[str, ...]:
    return tuple(name for name in (site.name, companies.get(site.company_id, ""), site.siret or "") if name)


def _parts(name: str) -> Iterator[str]:
    """Yield a name and each of its parts that tells something."""
    yield name
    for part in _BETWEEN_PARTS.split(name):
        if len(label_key(part)) >= _SHORTEST_PART:
            yield part.strip()


def _padded(text: str) -> str:
    return f" {label_key(text)} "
