"""`symbiose.solve-check/1`: whether an answer to an exchange instance holds, and what its prices prove."""

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StringConstraints

from symbiose.domain.base import Value
from symbiose.domain.documents.exchange_result import SiteAccount, Status
from symbiose.domain.documents.fields import Amount, Amounts
from symbiose.domain.documents.parsing import parse_document

FARTHEST: Final = 1e200
"""Amounts that a result tells are below: their differences and shares are numbers still."""
STEEPEST: Final = 1e100
"""Prices that a result carries are below: times any quantity they are numbers still."""
Told = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Word = Annotated[str, StringConstraints(min_length=1)]


class ToldArc(Value):
    """An arc, as a result tells it."""

    model_config = ConfigDict(populate_by_name=True)

    source: Word = Field(alias="from")
    """Offer or processor that sends."""
    target: Word = Field(alias="to")
    """Need or processor that receives."""
    resource: Word
    """Resource sent."""


class ToldFlow(ToldArc):
    """What one arc is said to carry."""

    quantity: Amounts
    """Quantity sent in each period, unit."""


class ToldStock(Value):
    """What is said to wait beside one offer."""

    offer: Word
    """The offer."""
    stock: Amounts
    """Stock at the end of each period, unit."""


class ToldPrice(Value):
    """What one more unit of a rule is said to be worth."""

    rule: Word
    """Family of rows, as in the exchange model."""
    of: tuple[Word, ...]
    """Ids, with the resource or property, that the row is about."""
    price: tuple[Annotated[float, Field(ge=-STEEPEST, le=STEEPEST)], ...]
    """In each period."""


class ToldResult(Value):
    """A `symbiose.exchange-result/1` from wherever it comes; what is not told is not held against it."""

    format: Literal["symbiose.exchange-result/1"]
    """Name and version of the format."""
    status: Status
    """What is claimed of the plan."""
    objective: str | None = None
    """What was maximised."""
    objective_value: Told | None = None
    """Value claimed."""
    bound: Told | None = None
    """Claimed: no plan is worth more."""
    gap: Amount | None = None
    """|objective − bound| / max(|objective|, 1e-9)."""
    gap_asked: Amount | None = None
    """Up to which gap a plan counts as optimal."""
    net_benefit_eur: Told | None = None
    """Net benefit claimed, €."""
    solver: str | None = None
    """Who answered."""
    solver_version: str | None = None
    """Name and version of the solver."""
    seconds: Amount | None = None
    """Time taken, s."""
    flows: tuple[ToldFlow, ...] = ()
    """Arcs that carry something."""
    stored: tuple[ToldStock, ...] = ()
    """Stores; one that is left out is taken to be empty."""
    opened: tuple[str | ToldArc, ...] | None = None
    """Needs, processors, pools and arcs in use that have an opening cost."""
    by_site: dict[str, SiteAccount] | None = None
    """Site → its account."""
    conflict: tuple[str, ...] | None = None
    """Demands that cannot hold together."""
    prices: tuple[ToldPrice, ...] | None = None
    """Dual prices."""


class SolveCheck(Value):
    """The whole document."""

    format: Literal["symbiose.solve-check/1"] = "symbiose.solve-check/1"
    """Name and version of the format."""
    holds: bool
    """Whether nothing speaks against the result: no faults."""
    feasible: bool
    """Whether there is a plan and it keeps every rule of the instance."""
    objective_value: float | None
    """Value of the objective, computed anew from the flows; null where there is no plan."""
    bound: float | None
    """No plan is worth more: computed anew from the prices carried, or else the one told."""
    bound_basis: Literal["duals", "told"]
    """duals: the prices carried prove the bound; told: it is the solver's word."""
    gap: float | None
    """|objective − bound| / max(|objective|, 1e-9), of the two above."""
    solvers_word: float | None = None
    """With prices: by how much the bound told lies below the one they prove, in the unit of the objective;
    that much rests on the solver's word. Null where no bound is told, or nothing is proven."""
    faults: tuple[str, ...]
    """What does not hold, a sentence each."""

    def to_json(self) -> str:
        """Return the document as JSON text."""
        return self.model_dump_json(indent=2)


def read_told_result(raw: bytes) -> ToldResult:
    """Return the result that bytes hold.

    Raises:
        InvalidDocument: Carries every problem found, each with its path in the document.
    """
    return parse_document(raw, ToldResult)
