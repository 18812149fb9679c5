"""`symbiose.heat-network-result/1`: the design that the optimiser answers to a heat network instance."""

from typing import Literal

from pydantic import ConfigDict, Field

from symbiose.domain.base import Value

NetworkStatus = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]


class BuiltEdge(Value):
    """An edge on which a pipe is built, or one that exists and is used."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    """The edge."""
    source: str = Field(alias="from")
    """Node at one end, as in the instance."""
    target: str = Field(alias="to")
    """Node at the other end, as in the instance."""
    pipe: str
    """Type of pipe."""
    capacity_kw: float
    """Capacity chosen, kW."""
    entering_kw: tuple[float, ...]
    """Heat that enters in each period, kW: above 0 at `from`, below 0 at `to`."""
    loss_kw: tuple[float, ...]
    """Heat lost in each period, kW."""


class SourceUse(Value):
    """What one source gives."""

    id: str
    """The source."""
    capacity_kw: float
    """The most it gives, kW."""
    heat_kw: tuple[float, ...]
    """Heat given in each period, kW."""


class HeatPumpUse(Value):
    """What one heat pump delivers."""

    id: str
    """The heat pump."""
    capacity_kw: float
    """The most it delivers, kW."""
    heat_kw: tuple[float, ...]
    """Heat delivered in each period, kW: the network's share and its electricity."""
    electricity_kw: tuple[float, ...]
    """Electricity taken in each period, kW."""


class HeatNetworkResult(Value):
    """The whole document."""

    format: Literal["symbiose.heat-network-result/1"] = "symbiose.heat-network-result/1"
    """Name and version of the format."""
    status: NetworkStatus
    """optimal only when the gap is proven to be at most the one asked."""
    objective_eur_per_year: float | None = None
    """Yearly cost less revenue of this design, €/year; null where there is none."""
    bound: float | None = None
    """Proven: no design costs less, €/year; null where nothing was proven."""
    gap: float | None = None
    """|objective − bound| / max(|objective|, 1e-9)."""
    terms: dict[str, float] = {}
    """Part of the objective → €/year, with its sign: they sum to it."""
    edges: tuple[BuiltEdge, ...] = ()
    """Edges built, and existing ones in use."""
    sources: tuple[SourceUse, ...] = ()
    """Every source, used or not."""
    heat_pumps: tuple[HeatPumpUse, ...] = ()
    """Every heat pump, used or not."""
    connected: tuple[str, ...] = ()
    """Consumers connected."""
    solver: str
    """highs or cbc."""
    solver_version: str
    """Name and version of the solver."""
    seconds: float
    """Time taken, s."""

    def to_json(self) -> str:
        """Return the document as JSON text."""
        return self.model_dump_json(indent=2, by_alias=True)
