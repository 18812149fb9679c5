"""`symbiose.declarations/1`: declarations as a JSON document."""

import re
from collections.abc import Mapping, Sequence

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.documents.import_report import CellError, shown
from symbiose.domain.documents.json_text import shown as json_shown
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem
from symbiose.files.declarations_columns import FRENCH_NAMES
from symbiose.files.declarations_raw import MAX_RECORDS, Cell, RawDeclarations, RawFlow
from symbiose.files.error_column import ERROR_KEY
from symbiose.files.french_problems import in_french

DECLARATIONS_FORMAT = "symbiose.declarations/1"
ON_BEHALF_KEY = "on_behalf"
"""What exports say of a flow; a file that comes back is passed over it: only its firm confirms it."""
_IN_FLOW = re.compile(r"flows\[(?P<index>\d+)\]\.?(?P<field>[^.\[]*)")
_DOCUMENT_KEYS = frozenset({"format", "flows"})
_LISTS = {"months", "week_parts", "quality", "estimate"}
_FLOW_KEYS = (frozenset(FRENCH_NAMES) - {*MONTH_KEYS, *WEEK_KEYS}) | _LISTS
_MONTHS_EXPECTED = "douze nombres sont attendus, de janvier à décembre"
_WEEK_EXPECTED = "trois nombres sont attendus : jours ouvrés de jour, de nuit, week-end"


def read_declarations_document(
    document: Mapping[str, object], faults: Sequence[Problem] = ()
) -> RawDeclarations:
    """Return the flows of a document whose format has been recognised.

    Args:
        document: What the JSON text holds.
        faults: What is wrong with the text itself, by path; a fault inside a flow rejects that flow only.

    Raises:
        InvalidDocument: The document has unknown fields, faults outside its flows, or its flows are no list.
    """
    problems = [
        Problem(shown(key), shown(str(document[key])), "champ inconnu : attendus « format » et « flows »")
        for key in document
        if key not in _DOCUMENT_KEYS
    ]
    problems += [fault for fault in faults if not _IN_FLOW.match(fault.path)]
    flows = document.get("flows")
    if not isinstance(flows, list):
        found = "" if flows is None else _written(flows)
        problems.append(Problem("flows", found, "une liste de flux est attendue"))
    if problems or not isinstance(flows, list):
        raise InvalidDocument(problems)
    ignored: dict[str, None] = {}
    spoiled = _spoiled_flows(faults)
    if len(flows) > MAX_RECORDS:
        expected = f"au plus {MAX_RECORDS} flux par fichier : découpez-le"
        raise FileTooLarge([Problem("flows", str(len(flows)), expected)])
    raw = tuple(
        RawFlow(position, {}, errors=spoiled[position], spoiled=True)
        if position in spoiled
        else raw_flow(position, flow, ignored)
        for position, flow in enumerate(flows, start=1)
    )
    ignored.pop(ON_BEHALF_KEY, None)
    return RawDeclarations(raw, tuple(shown(key) for key in ignored))


def _spoiled_flows(faults: Sequence[Problem]) -> dict[int, tuple[CellError, ...]]:
    """Return the flows that no reader can trust (a name given twice, half a character), by position.

    Numbers that are not finite are judged with their field.
    """
    found: dict[int, tuple[CellError, ...]] = {}
    for fault in faults:
        match = _IN_FLOW.match(fault.path)
        if match and "number" not in fault.expected:
            error = CellError(
                column=match["field"] or None, value=fault.value, reason=in_french(fault).expected
            )
            position = int(match["index"]) + 1
            found[position] = (*found.get(position, ()), error)
    return found


def raw_flow(position: int, flow: object, ignored: dict[str, None]) -> RawFlow:
    """Return one flow of a document as its cells; keys that are none are added to `ignored`."""
    if not isinstance(flow, dict):
        error = CellError(column=None, value=_written(flow), reason="un objet est attendu pour chaque flux")
        return RawFlow(position, {}, errors=(error,), spoiled=True)
    errors: list[CellError] = []
    given = {key: value for key, value in flow.items() if not _is_blank(value)}
    ignored.update(dict.fromkeys(key for key in flow if key not in _FLOW_KEYS and key != ERROR_KEY))
    cells = {key: Cell(key, value) for key, value in given.items() if key in _FLOW_KEYS}
    cells.pop("quality", None)
    if "months" in cells:
        cells.update(_shares("months", MONTH_KEYS, _MONTHS_EXPECTED, cells.pop("months").value, errors))
    if "week_parts" in cells:
        cells.update(_shares("week_parts", WEEK_KEYS, _WEEK_EXPECTED, cells.pop("week_parts").value, errors))
    return RawFlow(
        line=position,
        cells=cells,
        quality=_quality(given.get("quality"), errors),
        errors=tuple(errors),
        typed=True,
    )


def _written(value: object) -> str:
    """Return a value as the document writes it, cut at 200 characters."""
    return shown(json_shown(value))


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _shares(
    name: str, keys: Sequence[str], expected: str, value: object, errors: list[CellError]
) -> dict[str, Cell]:
    """Return a list of shares as the cells of a table."""
    if isinstance(value, list) and len(value) == len(keys):
        return {key: Cell(name, share) for key, share in zip(keys, value, strict=True)}
    errors.append(CellError(column=name, value=_written(value), reason=expected))
    return {}


def _quality(value: object, errors: list[CellError]) -> dict[str, Cell]:
    if value is None:
        return {}
    if isinstance(value, dict):
        return {name: Cell("quality", band) for name, band in value.items()}
    reason = "un objet nom → nombre, ou nom → {min, max}, est attendu"
    errors.append(CellError(column="quality", value=_written(value), reason=reason))
    return {}
