"""One declaration typed into a form: the same columns, words and rules as a line of a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import to_flow
from symbiose.domain.documents.import_report import CellError, Suggestion
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.reference import ReferenceData
from symbiose.files.declarations_columns import FRENCH_NAMES, quality_name
from symbiose.files.declarations_flow import understand
from symbiose.files.declarations_raw import Cell, RawFlow
from symbiose.files.finding.finder import finder


class FormReader:
    """Reads declared flows from named texts; the port `DeclarationReader`."""

    def __init__(self, reference: ReferenceData) -> None:
        self._reference = reference

    def suggestions(
        self, text: str, waste_code: str | None, direction: Direction | None = None
    ) -> Sequence[Suggestion]:
        """Return the resources that words may mean, the surest first."""
        return finder(self._reference.resources, self._reference.wastes).find(text, waste_code, direction)

    def read(self, fields: Mapping[str, str], site: Site, declared_at: datetime, declared_by: str) -> Flow:
        """Return the flow that a form declares for a site, in canonical units.

        Args:
            fields: Text by English column name of the declaration format; empty texts are absent.
            site: Site that declares; a site among the fields is not looked at.
            declared_at: When (aware, UTC).
            declared_by: Account that declares.

        Raises:
            InvalidDeclaration: Some fields are wrong; its problems carry the field's name as path.
        """
        understood = understand(raw_flow_of_form(fields), self._reference, site.id)
        values = understood.row.values
        if values is None:
            raise InvalidDeclaration([_problem(error) for error in understood.row.errors])
        return to_flow(values, site, declared_at, declared_by)


def raw_flow_of_form(fields: Mapping[str, str]) -> RawFlow:
    """Return the fields of a form as the cells of one line."""
    given = {name: text for name, text in fields.items() if text.strip()}
    qualities = {name: quality_name(name) for name in given}
    return RawFlow(
        line=1,
        cells={n: Cell(n, text) for n, text in given.items() if n in FRENCH_NAMES and n != "site_id"},
        quality={quality: Cell(n, given[n]) for n, quality in qualities.items() if quality},
    )


def _problem(error: CellError) -> Problem:
    return Problem(error.column or "", error.value, error.reason)
