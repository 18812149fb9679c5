"""Understands one declared flow: every value in canonical units, or every fault of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from symbiose.domain.documents.declarations_document import resource_words
from symbiose.domain.documents.import_report import EstimateClaim, FlowValues, Row, RowStatus
from symbiose.domain.flows import Confidentiality, Direction, FieldConfidentiality, FlowField
from symbiose.domain.french_numbers import french_number
from symbiose.domain.reference import ReferenceData
from symbiose.files.asking import Asking
from symbiose.files.declarations_bands import quality_bands
from symbiose.files.declarations_calendar import month_shares
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_columns import folded
from symbiose.files.declarations_heat import read_heat
from symbiose.files.declarations_quantity import read_quantity
from symbiose.files.declarations_raw import MAX_RECORDS, RawFlow
from symbiose.files.declarations_resource import read_resource, read_waste_code
from symbiose.files.declarations_site import checked_site, given_site
from symbiose.files.declarations_week import week_shares
from symbiose.files.declarations_words import CONFIDENTIALITIES, DIRECTIONS, USES, word
from symbiose.files.estimates import claim_of, claim_of_ratio

T = TypeVar("T")

MICRO_EURO = Decimal("0.000001")
"""Prices are kept to the micro-euro."""
LARGEST_PRICE_EUR = 1e9
"""A price of one canonical unit beyond it is a mistake."""
LONGEST_TEXTS = {"resource": 500, "reference": 200, "description": 5_000}
"""Column → characters of its longest text."""


@dataclass(frozen=True)
class Identity:
    """What tells a flow from others of its file when the declarant gives no reference."""

    site: str
    direction: Direction
    resource: str
    waste_code: str | None
    valid_from: date | None


@dataclass(frozen=True)
class Understood:
    """A line as judged on its own; `identity` is None when a part of it is not understood."""

    row: Row
    identity: Identity | None
    reference: str | None
    rank: int | None = None
    """Rank that the line states among those of the same identity, None when it states none."""


def understand(
    raw: RawFlow, reference: ReferenceData, site: str | None, asking: Asking | None = None
) -> Understood:
    """Return what one declared flow says.

    Args:
        raw: Its cells.
        reference: Resources and waste list.
        site: Site of a flow that names none; None when each must name its own.
        asking: Answers given before, and questions met; None where nothing was answered.
    """
    if raw.spoiled:
        return Understood(Row(line=raw.line, status=RowStatus.REJECTED, errors=raw.errors), None, None)
    return _FlowReader(raw, reference, site, asking or Asking()).understood()


class _FlowReader:
    """Reads the cells of one flow, all of them, whatever is wrong with some."""

    def __init__(self, raw: RawFlow, reference: ReferenceData, site: str | None, asking: Asking) -> None:
        self.cells = CellReader(raw, asking)
        self.site = self._site(site)
        self.direction = self._required("direction", lambda text: word(text, DIRECTIONS))
        self.waste_code = read_waste_code(self.cells, reference)
        self.named = read_resource(self.cells, reference, self.waste_code, self.direction)
        self.waste_code = (self.named and self.named.mirror) or self.waste_code
        self.resource = self.named.resource if self.named else None
        self.quantity = read_quantity(self.cells, self.resource)
        self.price = self._price()
        self.months = month_shares(self.cells)
        self.week_parts = week_shares(self.cells)
        self.quality = quality_bands(self.cells)
        self.confidentiality = self._confidentiality("confidentiality") or Confidentiality.CATEGORY
        self.of_fields = self._of_fields()
        self.use = self.cells.understood("use", lambda text: word(text, USES))
        self.valid_from = self.cells.day("valid_from")
        self.valid_to = self.cells.day("valid_to")
        self.heat = read_heat(self.cells, self.resource)
        self.reference = self.cells.identifier("reference")
        self.description = self._description()
        self.rank = self._rank()
        self.estimate = self._estimate()
        self._check_validity()
        self._check_texts()

    def understood(self) -> Understood:
        """Return the line, with its values when nothing is wrong."""
        values = None if self.cells.errors else self._values()
        row = Row(
            line=self.cells.raw.line,
            status=RowStatus.ACCEPTED if values else RowStatus.REJECTED,
            values=values,
            errors=tuple(self.cells.errors),
            warnings=tuple(self.cells.warnings),
        )
        return Understood(row, self._identity(), self.reference, self.rank)

    def _values(self) -> FlowValues | None:
        if self.site is None or self.direction is None or self.named is None or self.quantity is None:
            return None
        return FlowValues(
            site=self.site,
            direction=self.direction,
            resource=self.named.text,
            resource_id=self.resource.id if self.resource else None,
            suggestions=self.named.suggestions,
            quantity_per_year=self.quantity.per_year,
            quantity_low=self.quantity.low_per_year,
            quantity_high=self.quantity.high_per_year,
            unit=self.quantity.unit,
            waste_code=self.waste_code,
            use=self.use,
            price_eur_per_unit=self.price,
            months=self.months,
            week_parts=self.week_parts,
            quality=self.quality,
            confidentiality=self.confidentiality,
            field_confidentiality=self.of_fields,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            supply_temp_c=self.heat.supply_temp_c,
            return_temp_c=self.heat.return_temp_c,
            power_kw=self.heat.power_kw,
            carrier=self.heat.carrier,
            fouling=self.heat.fouling,
            corrosive=self.heat.corrosive,
            reference=self.reference,
            description=self.description,
            rank=self.rank or 1,
            estimate=self.estimate,
            resource_answered=self.named.answered,
        )

    def _identity(self) -> Identity | None:
        if self.site is None or self.direction is None or self.named is None:
            return None
        unread = (self.waste_code is None and self.cells.has("waste_code")) or (
            self.valid_from is None and self.cells.has("valid_from")
        )
        if unread:
            return None
        known = None if self.named.answered else self.resource
        resource = known.id if known else resource_words(self.named.text)
        return Identity(self.site, self.direction, resource, self.waste_code, self.valid_from)

    def _required(self, key: str, meaning: Callable[[str], T]) -> T | None:
        return self.cells.understood(key, meaning) if self.cells.require(key) else None

    def _site(self, given: str | None) -> str | None:
        if not self.cells.has("site_id"):
            return given_site(self.cells, given)
        text = self.cells.identifier("site_id")
        siret_column = folded(self.cells.raw.cells["site_id"].column) == "siret"
        if text is None:
            return None
        return self.cells.judged("site_id", lambda: checked_site(text, siret_column=siret_column))

    def _confidentiality(self, key: str) -> Confidentiality | None:
        return self.cells.understood(key, lambda text: word(text, CONFIDENTIALITIES))

    def _of_fields(self) -> FieldConfidentiality:
        """Return what is said of each field; one that nothing is said of keeps its default, hidden."""
        said = {field.value: self._confidentiality(f"{field.value}_confidentiality") for field in FlowField}
        return FieldConfidentiality.model_validate({name: word for name, word in said.items() if word})

    def _price(self) -> Decimal | None:
        """Return the price of one canonical unit, to the micro-euro."""
        price = self.cells.number("price_eur_per_unit")
        if price is None or self.quantity is None:
            return None
        per_canonical = price / self.quantity.canonical_per_unit
        if not abs(per_canonical) <= LARGEST_PRICE_EUR:
            reason = f"plus de {LARGEST_PRICE_EUR:g} € par {self.quantity.unit} : vérifiez le prix et l’unité"
            self.cells.fault("price_eur_per_unit", reason)
            return None
        exact = Decimal(repr(price)) / Decimal(repr(self.quantity.canonical_per_unit))
        return exact.quantize(MICRO_EURO).normalize()

    def _description(self) -> str | None:
        """Return the remark, with a density that nothing could be converted by yet: it is not lost."""
        said = self.cells.text("description")
        density = self.quantity.density_t_per_m3 if self.quantity else None
        if density is None:
            return said
        kept = f"Densité : {french_number(density)} t/m³"
        self.cells.warnings.append(
            "densité gardée dans la remarque : elle sert quand la ressource est connue"
        )
        return said if said and kept in said else "\n".join(part for part in (said, kept) if part)

    def _rank(self) -> int | None:
        rank = self.cells.number("flow_rank")
        if rank is None or (rank.is_integer() and 1 <= rank <= MAX_RECORDS):
            return None if rank is None else int(rank)
        self.cells.fault("flow_rank", f"un nombre entier de 1 à {MAX_RECORDS} est attendu")
        return None

    def _estimate(self) -> EstimateClaim | None:
        if self.cells.has("estimate_ratio"):
            return self.cells.understood("estimate_ratio", claim_of_ratio)
        cell = self.cells.raw.cells.get("estimate")
        return None if cell is None else self.cells.judged("estimate", lambda: claim_of(cell.value))

    def _check_validity(self) -> None:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            reason = (
                f"la fin de validité précède son début ({self.valid_from:%d/%m/%Y}) : inversez les deux dates"
            )
            self.cells.fault("valid_to", reason)

    def _check_texts(self) -> None:
        for key, longest in LONGEST_TEXTS.items():
            cell = self.cells.raw.cells.get(key)
            if cell is not None and isinstance(cell.value, str) and len(cell.value) > longest:
                self.cells.fault(key, f"texte trop long : {longest} caractères au plus")
