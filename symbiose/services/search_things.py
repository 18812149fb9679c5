"""Search in the graph: sites, firms, parks, proposals and synergies, as far as the caller may know."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanManageSite, CanSeeCoverage, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergy_rights import CanSeeSynergy
from symbiose.domain.word_index import Matches, WordIndex
from symbiose.services.board import ProposalLine, board_within
from symbiose.services.context import Services
from symbiose.services.parks import parks_of
from symbiose.services.search_hits import Group, Hit, Kind, group_of
from symbiose.services.surroundings import Surroundings

SHORTEST_ID = 12
"""Letters of an id from which on a thing is found by its beginning."""
_LEGAL_ID = re.compile(r"\d{9}(?:\d{5})?", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """A question in one transaction."""

    services: Services
    actor: Actor
    repositories: Repositories
    around: Surroundings
    text: str

    def of_id(self, thing_id: str) -> bool:
        """Tell whether the question is an id, or a beginning of it long enough to be none by chance."""
        return self.text == thing_id or (len(self.text) >= SHORTEST_ID and thing_id.startswith(self.text))


def sites_found(asked: Asked) -> Group | None:
    """Find sites by name and commune; those that the caller manages by SIREN or SIRET too."""
    sites, communes = asked.around.sites, asked.services.reference.communes
    number = asked.text.replace(" ", "")
    if _LEGAL_ID.fullmatch(number):
        managed = (s for s in sites.values() if CanManageSite(asked.actor, s.id).allowed())
        found = Matches(tuple(s.id for s in managed if s.siret and s.siret.startswith(number)))
    else:
        standing = (site for site in sites.values() if site.closed_on is None)
        in_order = sorted(standing, key=lambda site: (site.name.casefold(), site.id))
        found = asked.services.memory.recall(
            asked.repositories,
            "words of sites",
            lambda: WordIndex({s.id: f"{s.name} {communes.name_of(s.commune_code)}" for s in in_order}),
        ).find(asked.text)
    return group_of(
        Kind.SITE,
        found,
        lambda i: Hit(
            i,
            sites[i].name,
            communes.name_of(sites[i].commune_code),
            own=CanManageSite(asked.actor, i).allowed(),
        ),
    )


def companies_found(asked: Asked) -> Group | None:
    """Find firms by name: all for who sees the coverage of each, their own for the others."""
    companies = asked.services.memory.recall(
        asked.repositories, "companies", lambda: tuple(asked.repositories.sites.companies())
    )
    if not CanSeeCoverage(asked.actor).allowed():
        sites = asked.around.sites.values()
        own = {site.company_id for site in sites if CanManageSite(asked.actor, site.id).allowed()}
        companies = tuple(company for company in companies if company.id in own)
    names = {company.id: company.name for company in companies}
    return group_of(Kind.COMPANY, WordIndex(names).find(asked.text), lambda i: Hit(i, names[i]))


def parks_found(asked: Asked) -> Group | None:
    """Find business parks by name or operator."""
    parks = parks_of(asked.services, asked.repositories)
    index = WordIndex({i: f"{park.name} {park.operator or ''}" for i, park in parks.items()})
    return group_of(
        Kind.PARK, index.find(asked.text), lambda i: Hit(i, parks[i].name, parks[i].operator or "")
    )


def agglomerations_found(asked: Asked) -> Group | None:
    """Find agglomerations by name or short name."""
    epcis = asked.services.reference.communes.epcis
    index = WordIndex({i: f"{i} {epci.name}" for i, epci in epcis.items()})
    return group_of(Kind.AGGLOMERATION, index.find(asked.text), lambda i: Hit(i, epcis[i].name, i))


def proposals_found(asked: Asked) -> Group | None:
    """Find, among the proposals that the caller sees, those of an id or of words read there."""
    if not CanSeeProposals(asked.actor).allowed():
        return None
    board = board_within(asked.services, asked.actor, asked.repositories, asked.around)
    lines = {line.id: line for line in board.lines}
    found = Matches(tuple(_lines_with(asked, lines.values())))

    def hit(proposal_id: str) -> Hit:
        line = lines[proposal_id]
        return Hit(line.id, line.resource, ends=(line.giver, line.receiver), state=line.state.value)

    return group_of(Kind.PROPOSAL, found, hit)


def synergies_found(asked: Asked) -> Group | None:
    """Find, among the synergies that the caller may know of, those of an id."""
    synergies = {
        one.id: one
        for one in asked.repositories.synergies.all()
        if asked.of_id(one.id) or asked.of_id(one.proposal_id)
        if CanSeeSynergy(asked.actor, one, asked.around.flows).allowed()
    }
    return group_of(
        Kind.SYNERGY, Matches(tuple(synergies)), lambda i: Hit(i, i, state=synergies[i].state.value)
    )


def _lines_with(asked: Asked, lines: Iterable[ProposalLine]) -> Iterator[str]:
    words = label_key(asked.text).split()
    for line in lines:
        text = label_key(f"{line.resource} {line.received_resource} {line.giver or ''} {line.receiver or ''}")
        known = text.split()
        if asked.of_id(line.id) or all(any(one.startswith(word) for one in known) for word in words):
            yield line.id
