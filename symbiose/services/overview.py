"""What a person finds first: where things stand and what waits for them."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Run, State
from symbiose.domain.permissions import CanDeclare, CanSeeProposals
from symbiose.domain.ports import Repositories
from symbiose.services.board import ProposalLine, board
from symbiose.services.context import Services
from symbiose.services.declare import flows_seen, sites_managed
from symbiose.services.run_story import RunStory

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
    by_state: dict[State, int]
    """How many proposals the person sees in each state."""
    sites: tuple[Site, ...]
    """Sites of a site manager."""
    flows: int | None
    """Flows the person manages."""
    unconfirmed: int | None
    """Those whose resource nobody has confirmed: they take no part in a run."""

    def by_state_of(self, state: str) -> int:
        """Return how many proposals are in a state."""
        return self.by_state[State(state)]


def overview(services: Services, actor: Actor) -> Overview:
    """Return where things stand for the caller."""
    found = board(services, actor) if CanSeeProposals(actor).allowed() else None
    lines = found.lines if found else ()
    waiting = sorted(
        (line for line in lines if line.state is State.PROPOSED), key=lambda line: -line.benefit_eur_per_year
    )
    declares = CanDeclare(actor).allowed()
    flows = [line.flow for line in flows_seen(services, actor) if not line.flow.withdrawn] if declares else []
    return Overview(
        run=found.run if found else services.store.read(_latest),
        story=found.story if found else None,
        waiting=tuple(waiting[:MOST_WAITING]),
        by_state={state: sum(line.state is state for line in lines) for state in State},
        sites=sites_managed(services, actor) if declares else (),
        flows=len(flows) if declares else None,
        unconfirmed=sum(flow.resource_id is None for flow in flows) if declares else None,
    )


def _latest(repositories: Repositories) -> Run | None:
    return repositories.runs.latest()
