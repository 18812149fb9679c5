"""Search over what the caller may know: sites, firms, resources, codes, places, proposals and synergies."""

from symbiose.domain.accounts import Actor
from symbiose.domain.permissions import CanSeeTerritory
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.search_hits import Group
from symbiose.services.search_terms import (
    activities_found,
    communes_found,
    resources_found,
    waste_codes_found,
)
from symbiose.services.search_things import (
    Asked,
    agglomerations_found,
    companies_found,
    parks_found,
    proposals_found,
    sites_found,
    synergies_found,
)
from symbiose.services.surroundings import surroundings

LONGEST_QUESTION = 200
"""Characters of a question that are read."""
_IN_THE_GRAPH = (
    sites_found,
    companies_found,
    synergies_found,
    proposals_found,
    parks_found,
    agglomerations_found,
)


def search(services: Services, actor: Actor, question: str) -> tuple[Group, ...]:
    """Return what the caller may know of that a question asks for, by kind; nothing for an empty question.

    Declared flows are not searched: one that its owner hides leaves no trace in what is found, nor in the
    time it takes.
    """
    CanSeeTerritory(actor).require()
    text = " ".join(question[:LONGEST_QUESTION].split())
    if not text:
        return ()

    def work(repositories: Repositories) -> list[Group | None]:
        asked = Asked(services, actor, repositories, surroundings(services, repositories), text)
        return [found(asked) for found in _IN_THE_GRAPH]

    reference = services.reference
    groups = (
        *services.store.read(work),
        resources_found(services, text),
        waste_codes_found(reference, text),
        activities_found(reference, text),
        communes_found(reference, text),
    )
    return tuple(group for group in groups if group is not None)
