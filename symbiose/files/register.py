"""The lines of a waste register: one shipment each, every value understood or every fault told."""

import re
from collections.abc import Sequence
from datetime import date

from symbiose.domain.documents.import_report import FlowValues, Row, RowStatus
from symbiose.domain.flows import MONTHS, Direction
from symbiose.domain.reference import ReferenceData
from symbiose.files.asking import Asking
from symbiose.files.declarations import without_guards
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_columns import folded
from symbiose.files.declarations_quantity import LARGEST_QUANTITY
from symbiose.files.declarations_raw import Cell, RawDeclarations, RawFlow
from symbiose.files.declarations_resource import NamedResource, read_resource, read_waste_code
from symbiose.files.declarations_site import checked_site, given_site
from symbiose.files.declarations_words import NotUnderstood, day
from symbiose.files.finding.finder import finder
from symbiose.files.tabular import Record

_UNIT = "t"
_TIME = re.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}.*")
_TREATMENT = re.compile(r"([DR]) ?0?(\d{1,2}) ?([A-Z]?)", re.ASCII | re.IGNORECASE)
_YES = frozenset({"oui", "vrai", "true", "1", "o", "yes", "dangereux"})
_NO = frozenset({"non", "faux", "false", "0", "n", "no", "non dangereux"})
_REAL = frozenset({"reel", "r"})
_ESTIMATED = frozenset({"estime", "e"})


def register_rows(
    raw: RawDeclarations, reference: ReferenceData, site: str | None, asking: Asking
) -> tuple[Row, ...]:
    """Return every line of a register with what it ships, or with all its faults.

    Args:
        raw: The lines, by our names of the columns.
        reference: Resources, waste list, treatment operations.
        site: Site of the lines that name none.
        asking: Answers given before, and questions met.
    """
    return tuple(_row(without_guards(flow), reference, site, asking) for flow in raw.flows)


def with_repeats_told(rows: Sequence[Row], records: Sequence[Record]) -> tuple[Row, ...]:
    """Return the lines of a register, a warning on those that are cell for cell an earlier one.

    Two shipments of one day and weight may be true, so both count until their owner takes one out.
    """
    first: dict[tuple[str, ...], int] = {}
    earlier = {record.line: first.setdefault(record.cells, record.line) for record in records}
    return tuple(_told(row, earlier.get(row.line, row.line)) for row in rows)


def _told(row: Row, earlier: int) -> Row:
    if earlier == row.line:
        return row
    warning = (
        f"expédition identique à celle de la ligne {earlier} : comptée aussi, ôtez-la si c’est un doublon"
    )
    return row.model_copy(update={"warnings": (*row.warnings, warning)})


def _row(raw: RawFlow, reference: ReferenceData, given: str | None, asking: Asking) -> Row:
    cells = CellReader(raw, asking)
    site = _site(cells, given)
    code = read_waste_code(cells, reference) if cells.require("waste_code") else None
    named = _named(cells, reference, code)
    code = (named and named.mirror) or code
    shipped = _day(cells) if cells.require("shipped_on") else None
    tonnes = _tonnes(cells)
    _check_danger(cells, code)
    description = _description(cells, reference)
    values = None
    if not cells.errors and site and code and named and shipped and tonnes is not None:
        values = _shipment(site, named, code, shipped, tonnes, description)
    return Row(
        line=raw.line,
        status=RowStatus.ACCEPTED if values else RowStatus.REJECTED,
        values=values,
        errors=tuple(cells.errors),
        warnings=tuple(cells.warnings),
    )


def _shipment(
    site: str, named: NamedResource, code: str, shipped: date, tonnes: float, description: str | None
) -> FlowValues:
    return FlowValues(
        site=site,
        direction=Direction.OFFER,
        resource=named.text,
        resource_id=named.resource.id if named.resource else None,
        suggestions=named.suggestions,
        quantity_per_year=tonnes,
        unit=_UNIT,
        waste_code=code,
        months=tuple(float(month == shipped.month) for month in range(1, MONTHS + 1)),
        valid_from=shipped,
        valid_to=shipped,
        description=description,
        resource_answered=named.answered,
    )


def _site(cells: CellReader, given: str | None) -> str | None:
    if not cells.has("site_id"):
        return given_site(cells, given)
    text = cells.identifier("site_id")
    if text is None:
        return None
    return cells.judged("site_id", lambda: checked_site(text, siret_column=True))


def _named(cells: CellReader, reference: ReferenceData, code: str | None) -> NamedResource | None:
    """Return what is shipped: the words of the register, else what the list of waste calls the code."""
    told = cells.has("dangerous")
    if not cells.has("resource"):
        if code is None:
            return None
        cell = Cell(cells.raw.headers.get("resource", "resource"), reference.wastes.get(code).designation)
        words = CellReader(RawFlow(cells.raw.line, {"resource": cell}), cells.asking)
        named = read_resource(words, reference, code, Direction.OFFER, danger_told=told)
        cells.warnings.extend(words.warnings)
    else:
        named = read_resource(cells, reference, code, Direction.OFFER, danger_told=told)
    if named and named.resource and named.resource.unit != _UNIT:
        cells.warnings.append(
            f"« {named.resource.label_fr} » se compte en {named.resource.unit}, le registre en tonnes : "
            "ressource à confirmer"
        )
        found = finder(reference.resources, reference.wastes).find(named.text, code, Direction.OFFER)
        weighed = tuple(s for s in found if reference.resources.get(s.id).unit == _UNIT)
        return NamedResource(named.text, None, weighed)
    return named


def _day(cells: CellReader) -> date | None:
    month_first = cells.asking.month_first
    return cells.understood(
        "shipped_on", lambda text: day(_TIME.sub("", text.strip()), month_first=month_first)
    )


def _tonnes(cells: CellReader) -> float | None:
    tonnes = cells.positive("quantity") if cells.require("quantity") else None
    if tonnes is not None and not tonnes <= LARGEST_QUANTITY:
        cells.fault("quantity", f"plus de {LARGEST_QUANTITY:g} t : vérifiez le poids")
        return None
    return tonnes


def _check_danger(cells: CellReader, code: str | None) -> None:
    """Compare what the register says of danger with the star of the code."""
    dangerous = cells.understood("dangerous", _yes_or_no) if cells.has("dangerous") else None
    if dangerous is None or code is None or dangerous == code.endswith("*"):
        return
    said, listed = ("dangereux", "ne l’est pas") if dangerous else ("non dangereux", "l’est")
    cells.warnings.append(
        f"le registre dit ce déchet {said} alors que {code} {listed} : vérifiez le code (entrée miroir ?)"
    )


def _yes_or_no(text: str) -> bool:
    word = folded(text)
    if word not in _YES | _NO:
        msg = "« oui » ou « non » est attendu"
        raise NotUnderstood(msg)
    return word in _YES


def _description(cells: CellReader, reference: ReferenceData) -> str | None:
    """Return the treatment planned and whether the weight is an estimate."""
    parts = [_treatment(cells, reference), _weight_kind(cells)]
    return ", ".join(part for part in parts if part) or None


def _treatment(cells: CellReader, reference: ReferenceData) -> str | None:
    text = cells.text("treatment")
    if text is None:
        return None
    match = _TREATMENT.fullmatch(text)
    code = f"{match[1].upper()} {int(match[2])}" if match else ""
    if code not in reference.operations:
        cells.warnings.append(
            f"code de traitement inconnu, non repris : « {text[:20]} » (D 1 à D 15, R 1 à R 13)"
        )
        return None
    return f"traitement prévu {code}"


def _weight_kind(cells: CellReader) -> str | None:
    text = cells.text("weight_kind")
    if text is None:
        return None
    word = folded(text)
    if word not in _REAL | _ESTIMATED:
        cells.warnings.append(f"type de poids inconnu, non repris : « {text[:20]} » (« réel » ou « estimé »)")
    return "poids estimé" if word in _ESTIMATED else None
