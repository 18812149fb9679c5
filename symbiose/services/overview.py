"""What a person finds first: where things stand and what waits for them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Run, State
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.permissions import CanManageSite, CanReviewSome, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import LIVING
from symbiose.domain.validity import Validity, validity_on
from symbiose.services.board import ProposalLine, board_within
from symbiose.services.context import Services
from symbiose.services.heat_loops import LoopLine, loops_within
from symbiose.services.operations_inbox import OperationLine, operations_within
from symbiose.services.question_lists import waiting_questions
from symbiose.services.run_story import RunStory
from symbiose.services.site_requests import answerable_requests, waiting_requests
from symbiose.services.solar_groups import GroupLine, groups_within
from symbiose.services.sun_of_site import SiteSun, suns_within
from symbiose.services.surroundings import surroundings
from symbiose.services.synergy_inbox import SynergyLine, lines_within

MOST_WAITING = 5


@dataclass(frozen=True)
class Overview:
    """Where things stand for one person; counts are None where the person has no part in them."""

    run: Run | None
    """The latest run."""
    story: RunStory | None
    """What it changed, for those who review."""
    waiting: tuple[ProposalLine, ...]
    """The most beneficial proposals that nobody has decided."""
    by_state: Mapping[State, int]
    """How many proposals the person sees in each state."""
    sites: tuple[Site, ...] = ()
    """Sites the person manages: all for staff."""
    flows: int | None = None
    """Flows the person manages."""
    unconfirmed: int | None = None
    """Those whose resource nobody has confirmed: they take no part in a run."""
    to_renew: int = 0
    """Those declared more than a year ago."""
    lapsed: int = 0
    """Those whose last day of validity has passed."""
    to_confirm: int = 0
    """Those declared on behalf of a firm that has not confirmed them."""
    questions: int = 0
    """Questions to firms that wait for an answer: of the person's sites, or that reviewers put."""
    site_requests: int = 0
    """Requests to be attached to a site that wait: those the person answers, or has made."""

    synergies: int = 0
    """Synergies, loops and groups followed that the person has a part in."""
    to_handle: int = 0
    """Those that ask for the person's attention."""
    loops: int = 0
    """Heat-recovery loops of the latest run that the person sees and nobody has decided."""
    groups: int = 0
    """Roofs, alone and shared, of the latest run that the person sees and nobody has decided."""
    suns: Mapping[str, SiteSun] = field(default_factory=dict)
    """Site → what its roofs would bring it alone; for a site manager."""

    def by_state_of(self, state: str) -> int:
        """Return how many proposals are in a state."""
        return self.by_state.get(State(state), 0)


def overview(services: Services, actor: Actor) -> Overview:
    """Return where things stand for the caller."""
    return services.store.read(lambda r: _overview(services, actor, r))


def _overview(services: Services, actor: Actor, repositories: Repositories) -> Overview:
    if not CanSeeProposals(actor).allowed():
        return Overview(run=repositories.runs.latest(), story=None, waiting=(), by_state={})
    around = surroundings(services, repositories)
    found = board_within(services, actor, repositories, around)
    waiting = sorted(
        (line for line in found.lines if line.state is State.PROPOSED and line.benefit_eur_per_year > 0),
        key=lambda line: -line.benefit_eur_per_year,
    )
    managed = {i: around.sites[i] for i in around.sites if CanManageSite(actor, i).allowed()}
    to_answer = answerable_requests(services, actor, repositories)
    asked = [one for one in waiting_requests(services, repositories) if one.account_id == actor.id]
    flows = [flow for flow in around.flows.values() if flow.site_id in managed and not flow.withdrawn]
    followed: tuple[SynergyLine | OperationLine, ...] = (
        *lines_within(services, actor, repositories, around),
        *operations_within(services, actor, repositories, around),
    )
    today = day_of(services.clock())
    standing = Counter(validity_on(flow, today) for flow in flows)
    return Overview(
        run=found.run,
        story=found.story,
        waiting=tuple(waiting[:MOST_WAITING]),
        by_state=Counter(line.state for line in found.lines),
        sites=tuple(managed.values()),
        flows=len(flows),
        to_renew=standing[Validity.DUE],
        lapsed=standing[Validity.LAPSED],
        to_confirm=sum(awaits_the_firm(flow) for flow in flows),
        unconfirmed=sum(flow.resource_id is None for flow in flows),
        questions=waiting_questions(services, actor, repositories),
        site_requests=len(to_answer) + len(asked),
        synergies=sum(one.state in LIVING for one in followed),
        to_handle=sum(bool(one.attention) for one in followed),
        loops=_undecided(loops_within(services, actor, repositories).lines),
        groups=_undecided(groups_within(services, actor, repositories).lines),
        suns=_suns(services, actor, repositories),
    )


def _undecided(lines: Sequence[LoopLine] | Sequence[GroupLine]) -> int:
    return sum(line.state is State.PROPOSED and line.in_latest_run for line in lines)


def _suns(services: Services, actor: Actor, repositories: Repositories) -> Mapping[str, SiteSun]:
    """Return what the roofs of each site of a site manager would bring: staff has a page of all."""
    if CanReviewSome(actor).allowed():
        return {}
    return {one.site.id: one for one in suns_within(services, actor, repositories)}
