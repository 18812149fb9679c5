"""Where a run looked for heat-recovery loops, and what became of those that had been accepted."""

from symbiose.domain.base import Value


class RelaxedLoop(Value):
    """An accepted loop that no longer fits what is declared, and what was kept of it."""

    loop_id: str
    """The accepted loop."""
    cause: str
    """Why it no longer fits, in French."""
    accepted_mwh_per_year: float
    """Heat to consumers that had been accepted, MWh/yr."""
    kept_mwh_per_year: float
    """Heat to consumers that still fits, MWh/yr; 0 when nothing of it does."""


class HeatArea(Value):
    """Declarations near enough to one another to be looked at together, and what was found of them."""

    source_ids: tuple[str, ...]
    """Flows that could give, by id."""
    consumer_ids: tuple[str, ...]
    """Flows that could take, by id."""
    status: str
    """optimal, feasible, infeasible, unbounded or unknown."""
    objective_eur_per_year: float | None = None
    """Yearly cost less revenue of the best design, €/yr; None where none was found in time."""
    bound: float | None = None
    """Proven: no design of the area costs less, €/yr; None where nothing was proven."""
    gap: float | None = None
    """|objective − bound| / max(|objective|, 1e-9)."""
    loop_ids: tuple[str, ...] = ()
    """Loops of the best design; none where nothing pays, or only exchanges between two flows do."""


class HeatOfRun(Value):
    """What a run tells of loops beside the loops themselves."""

    areas: tuple[HeatArea, ...] = ()
    """Every area looked at, those without a loop included."""
    relaxed: tuple[RelaxedLoop, ...] = ()
    """Accepted loops that were cut back or left out, with the cause."""
