"""`symbiose.heat-match-result/1`: the fewest matches between hot and cold streams."""

from typing import Literal

from pydantic import ConfigDict, Field

from symbiose.domain.base import Value
from symbiose.domain.documents.heat_match_instance import HeatMatchInstance

MatchStatus = Literal["optimal", "feasible", "infeasible", "unknown"]


class IntervalHeat(Value):
    """Heat that goes from one interval of a hot stream to one of a cold stream."""

    model_config = ConfigDict(populate_by_name=True)

    source: int = Field(alias="from")
    """Interval in which the hot stream gives it."""
    target: int = Field(alias="to")
    """Interval in which the cold stream takes it: the same or a colder one."""
    heat_kw: float
    """Heat, kW."""


class MatchedPair(Value):
    """A hot and a cold stream that exchange heat, or that are forced to count."""

    hot: str
    """The hot stream."""
    cold: str
    """The cold stream."""
    heat_kw: float
    """Heat exchanged in all, kW."""
    by_interval: tuple[IntervalHeat, ...]
    """The same by interval."""


class HeatMatchResult(Value):
    """The whole document."""

    format: Literal["symbiose.heat-match-result/1"] = "symbiose.heat-match-result/1"
    """Name and version of the format."""
    status: MatchStatus
    """optimal when matches − bound < 1."""
    matches: int | None = None
    """Number of pairs; null where there is no answer."""
    bound: float | None = None
    """Proven: there is no answer with fewer matches."""
    gap: float | None = None
    """|matches − bound| / max(matches, 1e-9)."""
    solver: str
    """highs or cbc."""
    solver_version: str
    """Name and version of the solver."""
    seconds: float
    """Time taken, s."""
    pairs: tuple[MatchedPair, ...] = ()
    """The matches."""
    intervals: HeatMatchInstance | None = None
    """From streams: the instance that was solved; null where no utility loads serve them."""
    utilities: dict[str, float] | None = None
    """From streams: level → heat that it gives and takes, kW."""
    utility_cost_eur_per_h: float | None = None
    """From streams: Σ cost × heat / 1000, €/h; null where no level has a cost, then the heat is least."""

    def to_json(self) -> str:
        """Return the document as JSON text; what comes from streams stands in it only then."""
        from_streams = {"intervals", "utilities", "utility_cost_eur_per_h"}
        left_out = from_streams if self.utilities is None else None
        return self.model_dump_json(indent=2, by_alias=True, exclude=left_out)
