"""`symbiose.run-check/1`: whether a stored run holds against the documents that it was kept with."""

from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.documents.solve_check import SolveCheck


class DesignCheck(Value):
    """Whether what a run tells of a loop, or of a group that shares roofs, agrees with its own documents."""

    id: str
    """The loop or group."""
    bound: float | None = None
    """Bound told by what designed it, €/yr: its word."""
    faults: tuple[str, ...] = ()
    """What does not agree, a sentence each."""


class RunCheck(Value):
    """The whole document."""

    format: Literal["symbiose.run-check/1"] = "symbiose.run-check/1"
    """Name and version of the format."""
    run: str
    """The run."""
    holds: bool
    """Whether nothing speaks against the run: no faults, here or below."""
    exchanges: SolveCheck
    """What came out of its instance and result, as `symbiose solve --check` tells it."""
    all_pairs: bool
    """Whether the instance states every admitted pair that can pay, so that the bound of `exchanges` is one
    over all of them; else that over all pairs, `told_bound`, is the optimiser's word."""
    arcs: int
    """Arcs that the instance states."""
    told_bound: float | None
    """Bound that the run tells, over all pairs."""
    told_gap: float | None
    """Gap that the run tells."""
    faults: tuple[str, ...]
    """Where run and proposals are not what the documents say, a sentence each."""
    loops: tuple[DesignCheck, ...] = ()
    """Its heat-recovery loops."""
    groups: tuple[DesignCheck, ...] = ()
    """Its groups that share roofs."""

    def to_json(self) -> str:
        """Return the document as JSON text."""
        return self.model_dump_json(indent=2)
