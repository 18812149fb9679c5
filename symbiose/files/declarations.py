"""The lines of one declarations file, judged together: references used twice, identities repeated."""

from collections import Counter
from collections.abc import Iterable

from symbiose.domain.documents.import_report import CellError, Row, shown
from symbiose.domain.reference import ReferenceData
from symbiose.files.declarations_flow import Identity, Understood, understand
from symbiose.files.declarations_raw import RawDeclarations, RawFlow


def judged_rows(raw: RawDeclarations, reference: ReferenceData, site: str | None) -> tuple[Row, ...]:
    """Return every line of a file with its values or all its faults.

    Args:
        raw: The flows of the file.
        reference: Resources and waste list.
        site: Site of the lines that name none.
    """
    understood = [(flow, understand(flow, reference, site)) for flow in raw.flows]
    return tuple(_judged_together(understood))


def _judged_together(lines: Iterable[tuple[RawFlow, Understood]]) -> Iterable[Row]:
    first_line: dict[str, int] = {}
    ranks: Counter[Identity] = Counter()
    for raw, line in lines:
        if line.reference is not None:
            yield _with_unique_reference(raw, line.row, line.reference, first_line)
        elif line.identity is not None:
            ranks[line.identity] += 1
            yield _with_rank(line.row, ranks[line.identity])
        else:
            yield line.row


def _with_unique_reference(raw: RawFlow, row: Row, reference: str, first_line: dict[str, int]) -> Row:
    earlier = first_line.setdefault(reference, row.line)
    if earlier == row.line:
        return row
    column = raw.cells["reference"].column
    reason = f"cette référence est déjà celle de la ligne {earlier} : chaque flux a la sienne"
    return row.rejected(CellError(column=column, value=shown(reference), reason=reason))


def _with_rank(row: Row, rank: int) -> Row:
    if rank == 1 or row.values is None:
        return row
    warning = (
        "même site, sens, ressource, code déchet et début de validité qu'une ligne précédente : gardée comme "
        f"flux n° {rank} ; si elles diffèrent, donnez une « reference » à chacune, sinon ôtez le doublon"
    )
    values = row.values.model_copy(update={"rank": rank})
    return row.model_copy(update={"values": values, "warnings": (*row.warnings, warning)})
