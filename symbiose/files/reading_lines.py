"""What was read of a file as lines of JSON: from the process that reads to those that show, and on disk."""

import json
from collections.abc import Iterable, Iterator, Mapping

from symbiose.domain.documents.import_report import FileKind, ReadFile, Row
from symbiose.domain.documents.waste_register import yearly_flows
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem, UnsupportedFile
from symbiose.domain.import_questions import Question
from symbiose.domain.roofs import cadastre_of
from symbiose.files.kept_roofs import KeptRoofs, roof_lines

_REFUSALS: Mapping[str, type[InvalidDocument]] = {
    kind.code: kind for kind in (InvalidDocument, FileTooLarge, UnsupportedFile)
}


def to_lines(read: ReadFile) -> Iterator[bytes]:
    """Yield what was read: the file in the first line, then each of its records."""
    head = {
        "file": read.file,
        "kind": read.kind.value,
        "ignored_columns": read.ignored_columns,
        "site_column": read.site_column,
        "warnings": read.warnings,
        "questions": [question.model_dump(mode="json") for question in read.questions],
    }
    yield json.dumps(head).encode()
    if read.roofs is not None:
        yield from roof_lines(read.roofs, cadastre_of(read.file))
    for row in read.rows:
        yield row.model_dump_json(exclude_defaults=True).encode()


REFUSED = b'{"refused"'
"""How the line begins that stands for a file that is not read."""


def refusal_line(error: InvalidDocument) -> bytes:
    """Return the line that stands for a file that is not read."""
    problems = [(problem.path, problem.value, problem.expected) for problem in error.problems]
    return json.dumps({"refused": error.code, "problems": problems}).encode()


def from_lines(lines: Iterable[bytes]) -> ReadFile:
    """Return what was read.

    Raises:
        InvalidDocument: The file was refused; `FileTooLarge` and `UnsupportedFile` say those two cases.
    """
    rest = iter(lines)
    head = json.loads(next(rest))
    if "refused" in head:
        problems = [Problem(*map(str, parts)) for parts in head["problems"]]
        raise _REFUSALS.get(head["refused"], InvalidDocument)(problems)
    kind = FileKind(head["kind"])
    is_cadastre = kind is FileKind.SOLAR_CADASTRE
    return ReadFile(
        file=head["file"],
        kind=kind,
        roofs=KeptRoofs.of(line.rstrip(b"\n") for line in rest) if is_cadastre else None,
        rows=() if is_cadastre else tuple(Row.model_validate_json(line) for line in rest),
        ignored_columns=tuple(head["ignored_columns"]),
        site_column=head["site_column"],
        warnings=tuple(head["warnings"]),
        questions=tuple(Question.model_validate(question) for question in head["questions"]),
        yearly=yearly_flows if kind is FileKind.WASTE_REGISTER else None,
    )
