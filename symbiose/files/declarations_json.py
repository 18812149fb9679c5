"""`symbiose.declarations/1`: declarations as a JSON document."""

from collections.abc import Mapping

from symbiose.domain.documents.import_report import CellError, shown
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.files.declarations_columns import FRENCH_NAMES, MONTH_KEYS
from symbiose.files.declarations_raw import Cell, RawDeclarations, RawFlow

DECLARATIONS_FORMAT = "symbiose.declarations/1"
_DOCUMENT_KEYS = frozenset({"format", "flows"})
_FLOW_KEYS = frozenset(FRENCH_NAMES) - frozenset(MONTH_KEYS) | {"months", "quality", "estimate"}


def read_declarations_document(document: Mapping[str, object]) -> RawDeclarations:
    """Return the flows of a document whose format has been recognised.

    Raises:
        InvalidDocument: The document has unknown fields, or its flows are no list.
    """
    problems = [
        Problem(key, shown(str(document[key])), "champ inconnu : attendus « format » et « flows »")
        for key in document
        if key not in _DOCUMENT_KEYS
    ]
    flows = document.get("flows")
    if not isinstance(flows, list):
        found = "" if flows is None else shown(repr(flows))
        problems.append(Problem("flows", found, "une liste de flux est attendue"))
    if problems or not isinstance(flows, list):
        raise InvalidDocument(problems)
    ignored: dict[str, None] = {}
    raw = tuple(_raw_flow(position, flow, ignored) for position, flow in enumerate(flows, start=1))
    return RawDeclarations(raw, tuple(ignored))


def _raw_flow(position: int, flow: object, ignored: dict[str, None]) -> RawFlow:
    if not isinstance(flow, dict):
        reason = "un objet est attendu pour chaque flux"
        return RawFlow(position, {}, errors=(CellError(column=None, value=shown(repr(flow)), reason=reason),))
    errors: list[CellError] = []
    given = {key: value for key, value in flow.items() if value is not None and value != ""}
    ignored.update(dict.fromkeys(key for key in flow if key not in _FLOW_KEYS))
    cells = {key: Cell(key, value) for key, value in given.items() if key in _FLOW_KEYS}
    cells.pop("quality", None)
    if "months" in cells:
        cells.update(_months(cells.pop("months").value, errors))
    return RawFlow(
        line=position,
        cells=cells,
        quality=_quality(given.get("quality"), errors),
        errors=tuple(errors),
        typed=True,
    )


def _months(value: object, errors: list[CellError]) -> dict[str, Cell]:
    if isinstance(value, list) and len(value) == len(MONTH_KEYS):
        return {key: Cell("months", share) for key, share in zip(MONTH_KEYS, value, strict=True)}
    reason = "douze nombres sont attendus, de janvier à décembre"
    errors.append(CellError(column="months", value=shown(repr(value)), reason=reason))
    return {}


def _quality(value: object, errors: list[CellError]) -> dict[str, Cell]:
    if value is None:
        return {}
    if isinstance(value, dict):
        return {name: Cell("quality", band) for name, band in value.items()}
    reason = "un objet nom → nombre, ou nom → {min, max}, est attendu"
    errors.append(CellError(column="quality", value=shown(repr(value)), reason=reason))
    return {}
