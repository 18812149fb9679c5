"""The lines of one declarations file, judged together: references used twice, identities repeated."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from symbiose.domain.documents.import_report import CellError, Row, shown
from symbiose.domain.reference import ReferenceData
from symbiose.files.asking import Asking
from symbiose.files.declarations_flow import Identity, Understood, understand
from symbiose.files.declarations_raw import Cell, RawDeclarations, RawFlow
from symbiose.files.formula_guard import unguarded


def judged_rows(
    raw: RawDeclarations, reference: ReferenceData, site: str | None, asking: Asking
) -> tuple[Row, ...]:
    """Return every line of a file with its values or all its faults.

    Args:
        raw: The flows of the file.
        reference: Resources and waste list.
        site: Site of the lines that name none.
        asking: Answers given before, and questions met.
    """
    flows = [without_guards(flow) for flow in raw.flows]
    understood = [(flow, understand(flow, reference, site, asking)) for flow in flows]
    return tuple(_judged_together(understood))


def without_guards(flow: RawFlow) -> RawFlow:
    """Return a line of a table without the quotes that keep spreadsheets from evaluating its texts."""
    if flow.typed:
        return flow
    return replace(flow, cells=_bare(flow.cells), quality=_bare(flow.quality))


def _bare(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """Return cells without guards; the very same ones where there are none, as nearly always."""
    guards = {
        key: cell for key, cell in cells.items() if isinstance(cell.value, str) and cell.value[:1] == "'"
    }
    if not guards:
        return cells
    return {**cells, **{key: replace(cell, value=unguarded(str(cell.value))) for key, cell in guards.items()}}


def _judged_together(lines: Iterable[tuple[RawFlow, Understood]]) -> Iterable[Row]:
    references = _References({}, {})
    ranks: Counter[Identity] = Counter()
    stated: dict[tuple[Identity, int], int] = {}
    for raw, line in lines:
        if line.reference is not None:
            yield references.judged(raw, line)
        elif line.identity is not None and line.rank is not None:
            yield _with_unique_rank(raw, line.row, stated, line.identity, line.rank)
        elif line.identity is not None:
            ranks[line.identity] += 1
            while (line.identity, ranks[line.identity]) in stated:
                ranks[line.identity] += 1
            stated[line.identity, ranks[line.identity]] = raw.line
            yield _with_rank(line.row, ranks[line.identity])
        else:
            yield line.row


@dataclass(frozen=True)
class _References:
    """The line of each reference; a line that states its rank shares none with others of its own site."""

    in_file: dict[str, int]
    at_site: dict[tuple[str, str], int]

    def judged(self, raw: RawFlow, line: Understood) -> Row:
        """Return a line, rejected when its reference is that of an earlier one."""
        row, name = line.row, line.reference or ""
        in_file = self.in_file.setdefault(name, row.line)
        at_site = self.at_site.setdefault((row.values.site if row.values else "", name), row.line)
        earlier = in_file if line.rank is None else at_site
        if earlier == row.line:
            return row
        reason = f"cette référence est déjà celle de la ligne {earlier} : chaque flux a la sienne"
        return row.rejected(CellError(column=raw.cells["reference"].column, value=shown(name), reason=reason))


def _with_unique_rank(
    raw: RawFlow, row: Row, stated: dict[tuple[Identity, int], int], identity: Identity, rank: int
) -> Row:
    earlier = stated.setdefault((identity, rank), row.line)
    if earlier == row.line:
        return row
    reason = f"ce rang est déjà celui de la ligne {earlier}, qui décrit le même flux : chaque ligne a le sien"
    return row.rejected(CellError(column=raw.cells["flow_rank"].column, value=str(rank), reason=reason))


def _with_rank(row: Row, rank: int) -> Row:
    if rank == 1 or row.values is None:
        return row
    warning = (
        "même site, sens, ressource, code déchet et début de validité qu’une ligne précédente : gardée comme "
        f"flux n° {rank} ; si elles diffèrent, donnez une « reference » à chacune, sinon ôtez le doublon"
    )
    values = row.values.model_copy(update={"rank": rank})
    return row.model_copy(update={"values": values, "warnings": (*row.warnings, warning)})
