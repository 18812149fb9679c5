"""What the workbook of a report holds: figures, what each is made of, and the dated values behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import fsum, isclose

from symbiose.domain.exchanges import ReferenceUsed, each_once
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.secrecy import Reason

DECLARED = "declared"
"""Source of a factor that its declarant states, such as a price."""
HALF = 0.5
"""Part of the emissions of an exchange that counts at each of its two ends."""
EQUAL = 1e-9
"""Relative difference of two computations of one amount that is due to rounding."""


@dataclass(frozen=True)
class ReportTerm:
    """One part of what an exchange earns, costs or avoids in a year, as a run accounted for it."""

    thing_id: str
    """Exchange that it belongs to."""
    term: str
    """What it is, such as `transport`."""
    unit: str
    """`€` or `tCO₂e`."""
    bearer: str
    """Who earns or bears money: `giver`, `receiver` or `processor`; the emissions are of `both`."""
    amount: float
    """Benefit (positive) or cost (negative), a year."""
    quantity: float | None = None
    """Quantity that it goes with, given or received in a year; None of what is fixed."""
    per: str | None = None
    """Unit of the quantity."""
    value: ReferenceUsed | None = None
    """The one dated value that gives the amount with the quantity; None where several take part."""
    scale: float = 1.0
    """What quantity × value is multiplied with: its sign, and kilograms made tonnes."""


@dataclass(frozen=True)
class ReportInputs:
    """What an amount is computed from: quantity × factor, terms or a whole, times the part that counts."""

    quantity: float
    """Quantity of a year, declared or accounted for."""
    unit: str
    """Its unit."""
    share: float = 1.0
    """Part that counts: quantity accepted, or given in the year, over that accounted for."""
    factor: float | None = None
    """Units of the indicator in one unit of the quantity."""
    factor_source: str | None = None
    """Where the factor comes from; `declared` of the declarant; None where units are the same."""
    terms: tuple[ReportTerm, ...] = ()
    """Without a factor: terms that make the whole."""
    key: float = 1.0
    """Part of their sum: a half for emissions, which count at both ends."""
    whole: float | None = None
    """Without factor and terms: the amount if everything counted."""

    @property
    def computed_whole(self) -> float | None:
        """Return the amount if everything counted; None where it is not known."""
        if self.factor is not None:
            return self.quantity * self.factor
        if self.terms:
            return self.key * fsum(term.amount for term in self.terms)
        return self.whole

    @property
    def computed(self) -> float | None:
        """Return the part that counts of the whole."""
        whole = self.computed_whole
        return None if whole is None else whole * self.share


@dataclass(frozen=True)
class ReportFlow:
    """A declared flow that a contribution rests on."""

    text: str
    """Resource, site and id."""
    estimated: bool
    """True for an estimate that no firm has confirmed."""


@dataclass(frozen=True)
class ReportPart:
    """One contribution, with the numbers that it is computed from as far as the caller may read them."""

    amount: float
    """What it adds, in the unit of the indicator."""
    against: float | None
    """Of a share: what it adds to what the share is measured against."""
    site: str
    """Site at which it counts."""
    kind: str
    """What it comes from: `flow`, `proposal`, `synergy` or `site`."""
    site_id: str = ""
    """Id of that site."""
    thing_id: str | None = None
    """Its id; None where the caller may not read it."""
    resource: str | None = None
    """Label of the resource."""
    inputs: ReportInputs | None = None
    """What it is computed from; None of what is but counted, and where the caller may not read it."""
    flows: tuple[ReportFlow, ...] = ()
    """Declared flows that it rests on."""
    values: tuple[ReferenceUsed, ...] = ()
    """Dated values that it rests on."""

    @property
    def gives_amount(self) -> bool:
        """Tell whether what is computed is the amount."""
        return self.inputs is not None and _same(self.inputs.computed, self.amount)

    @property
    def gives_against(self) -> bool:
        """Tell whether what is computed is what the amount is measured against."""
        return self.inputs is not None and bool(self.against) and _same(self.inputs.computed, self.against)


@dataclass(frozen=True)
class ReportFigure:
    """One figure of a report."""

    indicator: Indicator
    """What it measures."""
    column: Column
    """How far it has come."""
    value: float | None
    """As the pages show it, unrounded; None where there is none."""
    parts: tuple[ReportPart, ...] = ()
    """Everything that it is made of; nothing where the caller reads published figures alone."""
    reason: Reason | None = None
    """Why it is masked; None where it is told."""
    as_of: date | None = None
    """When it stood so, where that is not the day of the report."""
    of_one_site: bool = False
    """True where it is the largest sum of one site over the sum of what amounts are measured against; the
    parts of a site then follow each other."""


@dataclass(frozen=True)
class ReportWorkbook:
    """A yearly report on its way into a workbook."""

    year: int
    """Calendar year."""
    day: date | None
    """Day whose state is told; None while nothing is published for the year."""
    closes_on: date
    """Last day on which what firms tell of the year still enters counted figures."""
    scope: str | None
    """Name of the agglomeration or park; None for the whole territory."""
    published: bool
    """True where the figures are those that are published, false where they are counted."""
    partial: bool
    """True where only the sites of the caller's parks count."""
    figures: tuple[ReportFigure, ...]
    """By indicator, then by column."""
    terms: tuple[ReportTerm, ...] = ()
    """Terms of the exchanges that the caller may open; those of one exchange and bearer beside each other."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Dated value → its name, in French."""

    @property
    def values(self) -> tuple[ReferenceUsed, ...]:
        """Return each dated value once, by id and date."""
        parts = (one for figure in self.figures for part in figure.parts for one in part.values)
        behind = (term.value for term in self.terms if term.value is not None)
        return each_once((*parts, *behind))


def _same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and isclose(one, other, rel_tol=EQUAL, abs_tol=EQUAL)
