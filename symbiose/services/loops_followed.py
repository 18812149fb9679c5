"""Heat-recovery loops, as what is followed once it is accepted."""

from collections.abc import Mapping, Sequence
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import DesignStep
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.loop_operations import Delivered, LoopOperation
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.run_repositories import LoopStepRepository
from symbiose.services.loop_lines import LoopLine
from symbiose.services.loop_seen import (
    line_of_loop,
    manages_whole_loop,
    may_see_loop,
    reads_months,
    unknown_loop,
)
from symbiose.services.sorts_followed import Closing, Sort
from symbiose.services.surroundings import Surroundings


class _Loops(Sort[HeatLoop, Delivered]):
    """What of following them is not the same for groups."""

    JOURNAL = "heat_loop"
    WORD = "loop"

    def operation(
        self, design: HeatLoop, acceptance: int, accepted_on: date, steps: tuple[DesignStep[Delivered], ...]
    ) -> LoopOperation:
        return LoopOperation(design, acceptance, accepted_on, steps)

    def kept(self, repositories: Repositories) -> LoopStepRepository:
        return repositories.loop_steps

    def decisions(self, repositories: Repositories, thing_id: str) -> Sequence[LoopDecision]:
        return repositories.loop_decisions.of_loop(thing_id)

    def every_decision(self, repositories: Repositories) -> Sequence[LoopDecision]:
        return repositories.loop_decisions.all()

    def hold(self, repositories: Repositories, design: HeatLoop) -> None:
        repositories.loop_decisions.hold_flows(tuple(design.taken_mwh))

    def close(self, repositories: Repositories, closing: Closing) -> None:
        values = {"loop_id": closing.thing_id, **closing.values}
        repositories.loop_decisions.save(LoopDecision.model_validate(values))

    def may_see(self, actor: Actor, design: HeatLoop, around: Surroundings) -> bool:
        return may_see_loop(actor, design, around.flows)

    def reads_months(self, actor: Actor, design: HeatLoop) -> bool:
        return reads_months(actor, design)

    def manages_whole(self, actor: Actor, design: HeatLoop, around: Surroundings) -> bool:
        return manages_whole_loop(actor, design)

    def members(self, design: HeatLoop) -> Sequence[str]:
        return list(dict.fromkeys((*design.giver_site_ids, *design.receiver_site_ids)))

    def shares(self, design: HeatLoop) -> Mapping[str, float]:
        """Return nothing: each member has the heat that it gives or takes, nothing is divided."""
        return {}

    def line(
        self,
        actor: Actor,
        design: HeatLoop,
        around: Surroundings,
        catalogue: ResourceCatalogue,
        standing: tuple[int, State],
    ) -> LoopLine:
        return line_of_loop(actor, design, around, standing, catalogue, in_latest_run=True)

    def unknown(self, thing_id: str) -> UnknownThing:
        return unknown_loop(thing_id)


LOOPS = _Loops()
