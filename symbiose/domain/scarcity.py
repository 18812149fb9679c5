"""What one more unit would be worth where something is scarce, by the prices of a run's linear problem."""

from enum import StrEnum

from symbiose.domain.base import Value


class ScarceKind(StrEnum):
    """What there may be too little of."""

    OFFER = "offer"
    NEED = "need"
    PROCESSOR = "processor"


class Scarce(Value):
    """An offer, a need or a processor's capacity of which more would be worth something."""

    kind: ScarceKind
    """What it is."""
    thing_id: str
    """Flow or processor."""
    worth_per_unit: float
    """What one more unit a year, spread over the months as the others are, adds to the objective."""


class OutOfReach(Value):
    """A need that the run serves with nothing, though there is something for it."""

    need_id: str
    """The need."""
    offer_id: str
    """The offer that comes nearest to serving it."""
    less_eur_per_unit: float
    """By how much one unit sent would have to cost less for the first one to pay, €/unit."""


class ScarcityOfRun(Value):
    """What a run tells of what is scarce."""

    scarce: tuple[Scarce, ...] = ()
    """Where one more unit would be worth something, by kind, the most first."""
    out_of_reach: tuple[OutOfReach, ...] = ()
    """Needs served with nothing, the nearest to being served first; for runs in euros alone."""
    openings_shared: bool = False
    """Some opening costs are paid once whatever is sent: the linear problem lets them be paid in part."""
