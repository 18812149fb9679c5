"""`symbiose.exchange-result/1`: what the optimiser answers to an exchange instance."""

from typing import Literal

from pydantic import ConfigDict, Field

from symbiose.domain.base import Value

Status = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]


class _Between(Value):
    """Something between two nodes: `from` and `to` in the document, source and target in the code."""

    model_config = ConfigDict(populate_by_name=True)

    source: str = Field(alias="from")
    """Offer or processor that sends."""
    target: str = Field(alias="to")
    """Need or processor that receives."""
    resource: str
    """Resource sent."""


class FlowEntry(_Between):
    """What one arc carries."""

    quantity: tuple[float, ...]
    """Quantity sent in each period, unit."""


class StockEntry(Value):
    """What waits beside one offer."""

    offer: str
    """The offer."""
    stock: tuple[float, ...]
    """Stock at the end of each period, unit."""


class OpenedArc(_Between):
    """An arc in use that has an opening cost."""


class SiteAccount(Value):
    """What the plan costs and saves one site, €."""

    cost: float
    """What it bears: transport and opening of what it sends, treatment, storage, discarded outputs."""
    saving: float
    """Disposal and purchase it avoids."""
    net: float
    """Saving less cost; the sum over the sites is the net benefit."""


class Price(Value):
    """What one more unit of the right side of a rule would be worth."""

    rule: str
    """Family of rows, as in the exchange model."""
    of: tuple[str, ...]
    """Ids, with the resource or property, that the row is about."""
    price: tuple[float, ...]
    """In each period, unit of the objective per unit of the right side; negative where more is a burden."""


class ExchangeResult(Value):
    """The whole document."""

    format: Literal["symbiose.exchange-result/1"] = "symbiose.exchange-result/1"
    """Name and version of the format."""
    status: Status
    """optimal only when the gap is proven to be at most the one asked."""
    objective: str
    """What was maximised."""
    objective_value: float | None = None
    """Value of the objective for these flows; null where there is no plan."""
    bound: float | None = None
    """Proven: no plan is worth more; null where nothing was proven."""
    gap: float | None = None
    """|objective − bound| / max(|objective|, 1e-9)."""
    gap_asked: float | None = None
    """Up to which gap a plan counts as optimal; absent where several answers are joined."""
    net_benefit_eur: float | None = None
    """Net benefit of these flows, €, whatever was maximised."""
    solver: str
    """highs or cbc."""
    solver_version: str
    """Name and version of the solver."""
    seconds: float
    """Time taken, s."""
    flows: tuple[FlowEntry, ...] = ()
    """Arcs that carry something."""
    stored: tuple[StockEntry, ...] = ()
    """Every store, empty or not."""
    opened: tuple[str | OpenedArc, ...] = ()
    """Needs, processors, pools and arcs in use that have an opening cost."""
    by_site: dict[str, SiteAccount] = {}
    """Site → its account."""
    conflict: tuple[str, ...] | None = None
    """When infeasible: offers, needs and processors whose demands cannot hold together; else absent."""
    prices: tuple[Price, ...] | None = None
    """Dual prices of rows, those of nought left out, which prove a bound; absent where none are known."""

    def to_json(self) -> str:
        """Return the document as JSON text; `gap_asked`, `conflict` and `prices` stand in it where known."""
        left_out = {name for name in ("gap_asked", "conflict", "prices") if getattr(self, name) is None}
        return self.model_dump_json(indent=2, by_alias=True, exclude=left_out)
