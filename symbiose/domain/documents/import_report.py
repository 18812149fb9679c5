"""`symbiose.import-report/1`: what was read of each file, line by line, in canonical units."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from pydantic import Field, PlainSerializer

from symbiose.domain.base import Value
from symbiose.domain.documents.territory_document import TerritoryContent
from symbiose.domain.flows import (
    FLAT_YEAR,
    Band,
    Carrier,
    Confidentiality,
    Direction,
    FieldConfidentiality,
    Use,
)
from symbiose.domain.roofs import Roof, RoofValues

if TYPE_CHECKING:
    from symbiose.domain.import_questions import Question

MAX_VALUE_CHARS = 200
"""A value shown in a report is cut at this length."""


Price = Annotated[Decimal, PlainSerializer(float, when_used="json")]
"""Money, exact inside and a number in the document."""


def shown(value: str) -> str:
    """Return a value as a report shows it: cut, and half characters written out, which no report can hold."""
    return value[:MAX_VALUE_CHARS].encode("utf-8", "backslashreplace").decode("utf-8")[:MAX_VALUE_CHARS]


class FileKind(StrEnum):
    """What a file holds."""

    DECLARATIONS = "declarations"
    WASTE_REGISTER = "waste_register"
    TERRITORY = "territory"
    SOLAR_CADASTRE = "solar_cadastre"


class RowStatus(StrEnum):
    """Whether a line can be imported."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Suggestion(Value):
    """A resource that the declarant's words may mean."""

    id: str
    """Resource of the catalogue."""
    label: str
    """Its label."""
    confidence: float = Field(ge=0, le=1)
    """How sure the match is, 1 for certain."""
    reason: str
    """Why it is suggested, in French."""


class EstimateClaim(Value):
    """What an estimated flow says its quantity rests on; the driver's value is the site's."""

    ratio_id: str
    """Ratio in the estimation ratios of the reference data."""
    driver: str
    """Driver of the site the ratio is multiplied with."""
    text: str
    """The ratio in a sentence, with its source."""


class FlowValues(Value):
    """What a good line declares, in canonical units."""

    site: str
    """SIRET (its digits alone) or id of the site."""
    direction: Direction
    """Offer or need."""
    resource: str
    """The resource as written."""
    resource_id: str | None
    """Resource of the catalogue, null when not certain."""
    suggestions: tuple[Suggestion, ...] = ()
    """Resources that the words may mean, best first."""
    quantity_per_year: float = Field(ge=0)
    """Yearly quantity in `unit`."""
    quantity_low: float | None = Field(default=None, ge=0)
    """Lower end of the uncertainty band, in `unit` a year."""
    quantity_high: float | None = Field(default=None, ge=0)
    """Upper end of the uncertainty band, in `unit` a year."""
    unit: str
    """Canonical unit."""
    waste_code: str | None = None
    """European waste code with the star of the list."""
    use: Use | None = None
    """What is done with the resource."""
    price_eur_per_unit: Price | None = None
    """What it costs today to dispose of one `unit` (offer) or to buy it (need)."""
    months: tuple[float, ...] = FLAT_YEAR
    """Share of the year in each month; sums to 1."""
    week_parts: tuple[float, ...] | None = None
    """Share of weekday days, weekday nights and weekends; sums to 1, null when not stated."""
    quality: dict[str, Band] = {}
    """Property → what is guaranteed or accepted."""
    confidentiality: Confidentiality = Confidentiality.CATEGORY
    """What other companies may see."""
    field_confidentiality: FieldConfidentiality = FieldConfidentiality()
    """What they may see of its quantity, price and quality."""
    valid_from: date | None = None
    """First day of validity."""
    valid_to: date | None = None
    """Last day of validity."""
    supply_temp_c: float | None = None
    """Heat: temperature at which it is given or wanted, °C."""
    return_temp_c: float | None = None
    """Heat: temperature at which it comes back, °C."""
    power_kw: float | None = None
    """Power when running, kW."""
    carrier: Carrier | None = None
    """Heat: what carries it."""
    fouling: bool | None = None
    """Heat: whether its carrier fouls an exchanger; null when not stated."""
    corrosive: bool | None = None
    """Heat: whether its carrier corrodes an exchanger; null when not stated."""
    reference: str | None = None
    """The declarant's own reference."""
    description: str | None = None
    """Free remark of the declarant."""
    rank: int = Field(default=1, ge=1)
    """Rank among the lines of the file that share all other parts of the identity."""
    estimate: EstimateClaim | None = None
    """On what an estimated quantity rests; null for a real declaration."""
    resource_answered: bool = False
    """True when the resource was answered to a question and not known from the words, which then identify."""


class CellError(Value):
    """One fault of a line."""

    column: str | None
    """Header as written, null where no column is at fault."""
    value: str
    """Value as written, cut at 200 characters."""
    reason: str
    """What is wrong and what to do, in French."""


class Row(Value):
    """One line of a file: its values when good, all its faults when not."""

    line: int = Field(ge=1)
    """Line where the record starts, counted from 1; a flow of a JSON file counts from 1."""
    status: RowStatus
    """Accepted or rejected."""
    values: FlowValues | None = None
    """What it declares, null when rejected."""
    errors: tuple[CellError, ...] = ()
    """All its faults."""
    warnings: tuple[str, ...] = ()
    """What to look at although the line is good, in French."""

    def rejected(self, *errors: CellError) -> "Row":
        """Return the line with further faults."""
        return self.model_copy(
            update={"status": RowStatus.REJECTED, "values": None, "errors": (*self.errors, *errors)}
        )


class RoofRow(Value):
    """One feature of a solar cadastre: its values when good, all its faults when not."""

    line: int
    """Line of a table, or position of the feature, counted from 1; its id in a GeoPackage."""
    status: RowStatus
    """Accepted or rejected."""
    values: RoofValues | None = None
    """The roof, null when rejected."""
    errors: tuple[CellError, ...] = ()
    """All its faults."""
    warnings: tuple[str, ...] = ()
    """What to look at although the feature is good, in French."""


class FileReport(Value):
    """What was read of one file."""

    file: str
    """Name as given."""
    kind: FileKind
    """What the file holds."""
    accepted: int = Field(ge=0)
    """Good lines; records of a territory."""
    rejected: int = Field(ge=0)
    """Bad lines."""
    written: int = Field(default=0, ge=0)
    """Records created or changed in the database; 0 in a dry run."""
    unchanged: int = Field(default=0, ge=0)
    """Records that the database held already, the same; 0 in a dry run."""
    ignored_columns: tuple[str, ...] = ()
    """Columns or keys that are not read."""
    warnings: tuple[str, ...] = ()
    """What to know about the file as a whole, such as sheets that are not read, in French."""
    crs: str | None = None
    """Coordinate reference system of a solar cadastre, such as `EPSG:2154`; null for other kinds."""
    rows: tuple[Row | RoofRow, ...] = ()
    """The lines in order; of a waste register, each is one shipment with its weight and day."""
    flows: tuple[FlowValues, ...] = ()
    """Yearly sums of a waste register; empty for other kinds."""


class ImportReport(Value):
    """The result of an import or of a dry run."""

    format: Literal["symbiose.import-report/1"] = "symbiose.import-report/1"
    """Name and version of the format."""
    dry_run: bool
    """True when nothing was to be written."""
    files: tuple[FileReport, ...]
    """The files in the order given."""

    @property
    def all_good(self) -> bool:
        """Tell whether every line of every file is good."""
        return all(report.rejected == 0 for report in self.files)


class RoofsRead(Protocol):
    """The features of a solar cadastre, told one after the other since a territory has 300,000."""

    @property
    def crs(self) -> str | None:
        """Coordinate reference system; None where the file holds no feature."""

    @property
    def energy_unit(self) -> str | None:
        """Unit that yearly production is read in; None while it has two readings."""

    @property
    def accepted(self) -> int:
        """How many features are good."""

    @property
    def rejected(self) -> int:
        """How many features are bad."""

    def rows(self, positions: Collection[int] | None = None) -> Iterator[RoofRow]:
        """Yield what was read of each feature, in the order of the file.

        Args:
            positions: Positions of those that are wanted, counted from 0; None for all.
        """

    def roofs(self, cadastre: str) -> Iterator[Roof]:
        """Yield the good features as roofs of a cadastre, in the order of the file."""

    def told(self, cadastre: str) -> Iterator[tuple[RoofRow, Roof | None]]:
        """Yield what was read of each feature, with the roof that a good one is; None for a bad one."""


@dataclass(frozen=True)
class ReadFile:
    """A file as read, before anything is stored: a use case may still reject lines of it."""

    file: str
    """Name as given."""
    kind: FileKind
    """What the file holds."""
    rows: tuple[Row, ...] = ()
    """Lines of a table of declarations or of a waste register."""
    ignored_columns: tuple[str, ...] = ()
    """Columns or keys that are not read."""
    site_column: str | None = None
    """Header of the column that names the site, None when the site was given beside the file."""
    territory: TerritoryContent | None = None
    """Content of a territory file."""
    roofs: RoofsRead | None = None
    """Features of a solar cadastre."""
    warnings: tuple[str, ...] = ()
    """What to know about the file as a whole, in French."""
    questions: "tuple[Question, ...]" = ()
    """What the file leaves open, answered or not: asked on screen, never guessed."""
    yearly: Callable[[tuple[Row, ...]], tuple[FlowValues, ...]] | None = None
    """Sums the good lines of a waste register into flows; None where each line is a flow."""

    @property
    def rejected(self) -> int:
        """Return how many lines are bad."""
        if self.roofs is not None:
            return self.roofs.rejected
        return len(self.rows) - len(self.accepted())

    def accepted(self) -> tuple[Row, ...]:
        """Return the good lines."""
        return tuple(row for row in self.rows if row.status is RowStatus.ACCEPTED)

    def flows(self) -> tuple[FlowValues, ...]:
        """Return what the good lines declare: each its flow, or the yearly sums of a waste register."""
        accepted = self.accepted()
        if self.yearly is not None:
            return self.yearly(accepted)
        return tuple(row.values for row in accepted if row.values is not None)

    def with_rows(self, rows: Iterable[Row]) -> "ReadFile":
        """Return the file with its lines judged anew."""
        return replace(self, rows=tuple(rows))

    def report(self, *, written: int = 0, unchanged: int = 0) -> FileReport:
        """Return the report on the file, its lines counted; roofs are told one by one by who prints it."""
        return FileReport(
            file=self.file,
            kind=self.kind,
            accepted=self._size(),
            rejected=self.rejected,
            written=written,
            unchanged=unchanged,
            ignored_columns=self.ignored_columns,
            warnings=self.warnings,
            crs=self.roofs.crs if self.roofs is not None else None,
            rows=self.rows,
            flows=self.flows() if self.yearly is not None else (),
        )

    def _size(self) -> int:
        if self.roofs is not None:
            return self.roofs.accepted
        return self.territory.size() if self.territory else len(self.accepted())


def dry_run_report(files: Iterable[ReadFile]) -> ImportReport:
    """Return the report on files that are only looked at."""
    return ImportReport(dry_run=True, files=tuple(file.report() for file in files))
