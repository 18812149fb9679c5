"""Asks what a flow is worth and what it changes, over the territory whole or as firms may come to know it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from symbiose.domain.errors import ServiceBusy
from symbiose.domain.exchanges import Path
from symbiose.domain.flows import Flow
from symbiose.domain.live_changes import PlanChanges
from symbiose.domain.market_views import LiveMarkets, MarketView
from symbiose.services.context import Services
from symbiose.services.live_patience import Patience
from symbiose.services.live_question import Move, MovedOn, Question, Valued

T = TypeVar("T")
ATTEMPTS: Final = 3
"""Times that a question is asked while others change what it is about."""
PATIENCE_S: Final = 2.0
"""Time that one answer may take, however many questions it asks, s: it tells what is proven by then."""


@dataclass(frozen=True)
class Asking:
    """What the questions of one answer are asked with."""

    services: Services
    """What use cases work with."""
    markets: LiveMarkets
    """What tells the worth of drafts and compares plans."""
    patience: Patience
    """The time that all of them take together."""

    @classmethod
    def begun(cls, services: Services, markets: LiveMarkets) -> "Asking":
        """Begin an answer."""
        return cls(services, markets, Patience(PATIENCE_S))


def values_of(
    asking: Asking, flows: Sequence[Flow], stands: Flow | None, view: MarketView | None
) -> tuple[Valued, ...]:
    """Return what a flow is worth beside its not being declared, as it would stand in several ways.

    It asks one question for each way, and one more where the flow is declared.

    Args:
        asking: What is asked with.
        flows: The ways in which it would stand.
        stands: As it is declared now; None for a new one.
        view: How the territory is looked at; None for the territory as it is. In a view what accepted
            exchanges, loops and groups hold of the flow does not count.

    Raises:
        ServiceBusy: The territory keeps changing.
        UnknownThing: The site of the flow is no longer there.
    """
    return _asked(asking, view, lambda question: question.values(flows, stands))


def changes_of(
    asking: Asking,
    move: Move,
    view: MarketView | None,
    proposed: Collection[Path],
) -> PlanChanges | None:
    """Return the exchanges that the best plan carries otherwise, in one question.

    None where nothing is known in time.

    Args:
        asking: What is asked with.
        move: A flow as it is declared now, None for a new one; and as it would stand, None once withdrawn.
        view: How the territory is looked at; None for the territory as it is. In a view what accepted
            exchanges, loops and groups hold of the flow does not count.
        proposed: Ways of exchanges that were proposed, and that nobody decided on.

    Raises:
        ServiceBusy: The territory keeps changing.
        UnknownThing: The site of the flow is no longer there.
    """
    return _asked(asking, view, lambda question: question.changes(move, proposed))


def _asked(asking: Asking, view: MarketView | None, ask: Callable[[Question], T]) -> T:
    """Ask of the territory of one moment, again where it moved on meanwhile."""
    for _ in range(ATTEMPTS):
        try:
            return ask(Question(asking.services, asking.markets, asking.patience, view))
        except MovedOn:
            continue
    msg = "The declarations are changing while this is worked out. Ask again in a moment."
    raise ServiceBusy(msg)
