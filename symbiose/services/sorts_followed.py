"""What is followed once it is accepted, loops and groups that share roofs: where they differ."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic

from symbiose.domain.accounts import Actor
from symbiose.domain.design_losses import Built
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import DesignStep, M, Operation, T, operations_of
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.run_repositories import StepRepository
from symbiose.services.deciding import Taken
from symbiose.services.loop_lines import LoopLine
from symbiose.services.solar_lines import GroupLine
from symbiose.services.surroundings import Surroundings


@dataclass(frozen=True)
class Closing:
    """The decision that closes an acceptance with its operation."""

    thing_id: str
    """The loop or group."""
    values: Mapping[str, object]
    """Fields of the decision, but what it is on."""


class Sort(ABC, Generic[T, M]):
    """What is followed: loops, or groups that share roofs."""

    JOURNAL: ClassVar[str]
    """What its entries of the journal begin with."""
    WORD: ClassVar[str]
    """What it is, as messages call it."""

    @abstractmethod
    def operation(
        self, design: T, acceptance: int, accepted_on: date, steps: tuple[DesignStep[M], ...]
    ) -> Operation[T, M]:
        """Return one of them as an acceptance is followed."""

    @abstractmethod
    def kept(self, repositories: Repositories) -> StepRepository[M]:
        """Return where the steps are kept that are taken on them."""

    @abstractmethod
    def decisions(self, repositories: Repositories, thing_id: str) -> Sequence[Taken[T]]:
        """Return all decisions on one of them, the oldest first."""

    @abstractmethod
    def every_decision(self, repositories: Repositories) -> Sequence[Taken[T]]:
        """Return all decisions on all of them, those on one thing in their order."""

    @abstractmethod
    def hold(self, repositories: Repositories, design: T) -> None:
        """Let nobody else decide on it, nor take a step, before this transaction ends."""

    @abstractmethod
    def close(self, repositories: Repositories, closing: Closing) -> None:
        """Keep the decision that closes an acceptance with its operation."""

    @abstractmethod
    def may_see(self, actor: Actor, design: T, around: Surroundings) -> bool:
        """Tell whether the caller may know of it."""

    @abstractmethod
    def reads_months(self, actor: Actor, design: T) -> bool:
        """Tell whether who decides on it also reads what was measured month by month."""

    @abstractmethod
    def manages_whole(self, actor: Actor, design: T, around: Surroundings) -> bool:
        """Tell whether a site manager answers for all of it, so that nothing in it tells of others."""

    @abstractmethod
    def members(self, design: T) -> Sequence[str]:
        """Return its sites as they are listed."""

    @abstractmethod
    def shares(self, design: T) -> Mapping[str, float]:
        """Return the part that each member has in what is divided between them; nothing where nothing is."""

    def roofs(self, design: T) -> Sequence[Built]:
        """Return the roofs that it builds on: none of a loop."""
        return ()

    @abstractmethod
    def line(
        self,
        actor: Actor,
        design: T,
        around: Surroundings,
        catalogue: ResourceCatalogue,
        standing: tuple[int, State],
    ) -> LoopLine | GroupLine:
        """Return it on one line as the caller, who may know of it, sees it.

        Args:
            actor: The caller.
            design: As it was accepted.
            around: What stands around it.
            catalogue: Resources.
            standing: Version of the latest decision, and how far it has come.
        """

    @abstractmethod
    def unknown(self, thing_id: str) -> UnknownThing:
        """Return the error of one that does not exist, or that the caller may not know of."""

    def operations(self, repositories: Repositories, thing_id: str) -> tuple[Operation[T, M], ...]:
        """Return one of them as each of its acceptances is followed, the oldest first."""
        steps = self.kept(repositories).of(thing_id)
        return operations_of(self.operation, self.decisions(repositories, thing_id), steps)
