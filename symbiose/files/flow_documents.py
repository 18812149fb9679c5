"""Single flows as JSON objects, and the JSON that programs send: the port `FlowDocuments`."""

from collections.abc import Mapping
from datetime import datetime

from symbiose.domain.companies import Site
from symbiose.domain.document_ports import Document
from symbiose.domain.documents.declarations_document import estimate_basis, to_flow
from symbiose.domain.documents.import_report import CellError, FlowValues
from symbiose.domain.documents.json_text import read_json_with_problems
from symbiose.domain.documents.json_text import shown as json_shown
from symbiose.domain.documents.parsing import parse_document
from symbiose.domain.errors import InvalidDeclaration, InvalidDocument, Problem
from symbiose.domain.flows import Flow
from symbiose.domain.reference import ReferenceData
from symbiose.files.declarations_flow import understand
from symbiose.files.declarations_json import raw_flow
from symbiose.files.export_json import flow_entry
from symbiose.files.french_problems import in_french

NOT_YOUR_SITE = "un site que vous gérez est attendu : son SIRET ou son identifiant"
UNKNOWN_FIELD = "champ inconnu : ôtez-le ou corrigez son nom"


class JsonFlows:
    """Reads and writes flows with the resources, codes and estimates of the reference data."""

    def __init__(self, reference: ReferenceData) -> None:
        self._reference = reference

    def parse(self, raw: bytes, model: type[Document]) -> Document:
        """Return the document that bytes hold, read strictly."""
        try:
            return parse_document(raw, model)
        except InvalidDocument as error:
            raise InvalidDocument([in_french(problem) for problem in error.problems]) from error

    def entry(self, raw: bytes) -> Mapping[str, object]:
        """Return the JSON object that bytes hold, its values not judged yet."""
        try:
            tree, faults = read_json_with_problems(raw)
        except InvalidDocument as error:
            raise InvalidDocument([in_french(problem) for problem in error.problems]) from error
        if faults:
            raise InvalidDocument([in_french(problem) for problem in faults])
        if not isinstance(tree, dict):
            raise InvalidDocument([Problem("", json_shown(tree), "un objet est attendu")])
        return tree

    def read(
        self, entry: Mapping[str, object], site: Site | None, declared_at: datetime, declared_by: str
    ) -> Flow:
        """Return the flow that an object declares; all its faults at once."""
        ignored: dict[str, None] = {}
        raw = raw_flow(1, entry, ignored)
        understood = understand(raw, self._reference, site.id if site else None)
        problems = [Problem(key, json_shown(entry[key]), UNKNOWN_FIELD) for key in ignored]
        problems += [_problem(error) for error in understood.row.errors]
        if site is None and not any(problem.path == "site_id" for problem in problems):
            problems.append(Problem("site_id", json_shown(entry.get("site_id")), NOT_YOUR_SITE))
        values = understood.row.values
        if values is not None and site is not None:
            problems += _without_driver(values, site)
        if problems or values is None or site is None:
            raise InvalidDeclaration(problems)
        return to_flow(values, site, declared_at, declared_by)

    def written(self, site: Site, flow: Flow) -> Mapping[str, object]:
        """Return a flow as the format states it; what is not stated is left out."""
        return flow_entry(site, flow, self._reference.resources)


def _problem(error: CellError) -> Problem:
    return Problem(error.column or "", error.value, error.reason)


def _without_driver(values: FlowValues, site: Site) -> list[Problem]:
    """Return the fault of an estimate that rests on a figure which the site does not state."""
    if values.estimate is None or estimate_basis(values.estimate, site) is not None:
        return []
    driver = values.estimate.driver
    return [Problem("estimate", driver, f"le site n’indique pas « {driver} » : ajoutez-le à sa description")]
