"""Groups that share roofs, as what is followed once it is accepted."""

from collections.abc import Mapping, Sequence
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.design_losses import Built
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import DesignStep
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.run_repositories import SolarStepRepository
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.domain.solar_operations import Measured, SolarOperation
from symbiose.services.solar_lines import GroupLine
from symbiose.services.solar_seen import (
    in_order,
    line_of_group,
    manages_whole,
    may_see_group,
    reads_hours,
    unknown_group,
)
from symbiose.services.sorts_followed import Closing, Sort
from symbiose.services.surroundings import Surroundings


class _Groups(Sort[SolarGroup, Measured]):
    """What of following them is not the same for loops."""

    JOURNAL = "solar_group"
    WORD = "group"

    def operation(
        self, design: SolarGroup, acceptance: int, accepted_on: date, steps: tuple[DesignStep[Measured], ...]
    ) -> SolarOperation:
        return SolarOperation(design, acceptance, accepted_on, steps)

    def kept(self, repositories: Repositories) -> SolarStepRepository:
        return repositories.solar_steps

    def decisions(self, repositories: Repositories, thing_id: str) -> Sequence[SolarDecision]:
        return repositories.solar_decisions.of_group(thing_id)

    def every_decision(self, repositories: Repositories) -> Sequence[SolarDecision]:
        return repositories.solar_decisions.all()

    def hold(self, repositories: Repositories, design: SolarGroup) -> None:
        repositories.solar_decisions.hold(design)

    def close(self, repositories: Repositories, closing: Closing) -> None:
        values = {"group_id": closing.thing_id, **closing.values}
        repositories.solar_decisions.save(SolarDecision.model_validate(values))

    def may_see(self, actor: Actor, design: SolarGroup, around: Surroundings) -> bool:
        return may_see_group(actor, design, around.flows)

    def reads_months(self, actor: Actor, design: SolarGroup) -> bool:
        return reads_hours(actor, design)

    def manages_whole(self, actor: Actor, design: SolarGroup, around: Surroundings) -> bool:
        return manages_whole(actor, design, around)

    def members(self, design: SolarGroup) -> Sequence[str]:
        return [member.site_id for member in in_order(design)]

    def shares(self, design: SolarGroup) -> Mapping[str, float]:
        """Return the part of what is shared that each member receives by the design that is agreed to."""
        received = {member.site_id: sum(member.received_mwh) for member in design.members}
        shared = sum(received.values())
        return {site_id: mwh / shared for site_id, mwh in received.items()} if shared > 0 else {}

    def roofs(self, design: SolarGroup) -> Sequence[Built]:
        return design.roofs

    def line(
        self,
        actor: Actor,
        design: SolarGroup,
        around: Surroundings,
        catalogue: ResourceCatalogue,
        standing: tuple[int, State],
    ) -> GroupLine:
        version, state = standing
        return line_of_group(actor, design, around, state, version, in_latest_run=True)

    def unknown(self, thing_id: str) -> UnknownThing:
        return unknown_group(thing_id)


GROUPS = _Groups()
