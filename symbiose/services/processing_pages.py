"""Processors and substitutions as each may see them: the list, one with its history and what rests on it."""

from dataclasses import dataclass
from typing import Generic

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.edits import Edit
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanEditReference, CanManageSite, CanSeeProposals
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.repositories import Repositories
from symbiose.services.board import ProposalLine, board_within
from symbiose.services.context import Services
from symbiose.services.edit_history import ToldEdit, told_edits
from symbiose.services.every_site import every_site
from symbiose.services.processing_edits import (
    PROCESSORS,
    SUBSTITUTIONS,
    Thing,
    may_edit,
    versions,
)
from symbiose.services.proposal_disclosure import reviews
from symbiose.services.reference_in_use import retired_ids
from symbiose.services.run_story import proposals_of
from symbiose.services.surroundings import surroundings


@dataclass(frozen=True)
class Line(Generic[Thing]):
    """One thing of a list."""

    thing: Thing
    site: Site | None
    """Site of a processor."""
    retired: bool
    whole: bool
    """False where the caller may not know what it costs and how much it takes."""


@dataclass(frozen=True)
class Sheet(Generic[Thing]):
    """One thing with its history."""

    line: Line[Thing]
    versions: tuple[ToldEdit, ...]
    """The newest first; none where the caller may not see it whole."""
    latest: Edit
    """The version that holds."""
    resting: tuple[ProposalLine, ...]
    """Proposals of the latest run that go through it, as far as the caller may see them whole."""
    may_edit: bool


def processor_lines(services: Services, actor: Actor) -> tuple[Line[Processor], ...]:
    """Return all processors, by id."""

    def work(repositories: Repositories) -> tuple[Line[Processor], ...]:
        retired = retired_ids(repositories, PROCESSORS.subject)
        sites = every_site(services, repositories)
        return tuple(
            Line(one, sites.get(one.site_id), one.id in retired, CanManageSite(actor, one.site_id).allowed())
            for one in repositories.processing.processors()
        )

    return services.store.read(work)


def substitution_lines(services: Services) -> tuple[Line[Substitution], ...]:
    """Return all substitutions, by id; they tell of no firm."""

    def work(repositories: Repositories) -> tuple[Line[Substitution], ...]:
        retired = retired_ids(repositories, SUBSTITUTIONS.subject)
        return tuple(
            Line(one, None, one.id in retired, whole=True) for one in repositories.processing.substitutions()
        )

    return services.store.read(work)


def processor_sheet(services: Services, actor: Actor, processor_id: str) -> Sheet[Processor]:
    """Return a processor with its history.

    Raises:
        UnknownThing: There is none.
    """

    def work(repositories: Repositories) -> Sheet[Processor]:
        edits = versions(repositories, PROCESSORS, processor_id, services.clock())
        one = Processor.model_validate_json(edits[-1].content)
        site = every_site(services, repositories).get(one.site_id)
        whole = CanManageSite(actor, one.site_id).allowed()
        edit = may_edit(PROCESSORS, actor, one)
        return Sheet(
            line=Line(one, site, edits[-1].retired, whole),
            versions=told_edits(repositories, edits, names=edit) if whole else (),
            latest=edits[-1],
            resting=_through(services, actor, repositories, processor_id),
            may_edit=edit,
        )

    return services.store.read(work)


def substitution_sheet(services: Services, actor: Actor, substitution_id: str) -> Sheet[Substitution]:
    """Return a substitution with its history.

    Raises:
        UnknownThing: There is none.
    """

    def work(repositories: Repositories) -> Sheet[Substitution]:
        edits = versions(repositories, SUBSTITUTIONS, substitution_id, services.clock())
        one = Substitution.model_validate_json(edits[-1].content)
        edit = may_edit(SUBSTITUTIONS, actor, one)
        return Sheet(
            line=Line(one, None, edits[-1].retired, whole=True),
            versions=told_edits(repositories, edits, names=edit),
            latest=edits[-1],
            resting=(),
            may_edit=edit,
        )

    return services.store.read(work)


def sites_to_choose(services: Services, actor: Actor) -> tuple[Site, ...]:
    """Return the sites whose processors the caller may set, by name."""
    CanEditReference(actor).require()
    sites = services.store.read(lambda r: every_site(services, r))
    own = [site for site in sites.values() if CanManageSite(actor, site.id).allowed()]
    return tuple(sorted(own, key=lambda site: label_key(site.name)))


def _through(
    services: Services, actor: Actor, repositories: Repositories, processor_id: str
) -> tuple[ProposalLine, ...]:
    run = repositories.runs.latest()
    if run is None or not CanSeeProposals(actor).allowed():
        return ()
    through = {
        proposal.id
        for proposal in proposals_of(services, repositories, run)
        if reviews(actor, proposal) and processor_id in proposal.path.through
    }
    lines = board_within(services, actor, repositories, surroundings(services, repositories)).lines
    return tuple(line for line in lines if line.id in through)
