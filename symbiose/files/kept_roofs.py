"""The features of a cadastre as lines of JSON: from the process that reads to pages, and on disk."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symbiose.domain.documents.import_report import CellError, RoofRow, RoofsRead, RowStatus
from symbiose.domain.roofs import Roof, RoofValues

_OF_VALUES = tuple(RoofValues.model_fields)


def roof_lines(roofs: RoofsRead, cadastre: str) -> Iterator[bytes]:
    """Yield each feature as a line, then what holds for all of them: the last line."""
    counts = dict.fromkeys(RowStatus, 0)
    for row, roof in roofs.told(cadastre):
        counts[row.status] += 1
        told: dict[str, object] = {"line": row.line, "warnings": row.warnings}
        if roof is None:
            told["errors"] = [(error.column, error.value, error.reason) for error in row.errors]
        else:
            told["roof"] = roof.model_dump(mode="json", exclude_defaults=True)
        yield json.dumps(told).encode()
    facts = {"crs": roofs.crs, "energy_unit": roofs.energy_unit}
    yield json.dumps(facts | {status.value: count for status, count in counts.items()}).encode()


@dataclass(frozen=True)
class KeptRoofs:
    """The features of a cadastre as they were read, each line understood when it is asked for."""

    lines: Sequence[bytes]
    crs: str | None
    energy_unit: str | None
    accepted: int
    rejected: int

    @classmethod
    def of(cls, lines: Iterable[bytes]) -> "KeptRoofs":
        """Return what the lines hold; the last one tells of all others."""
        *features, last = lines
        return cls(features, **json.loads(last))

    def rows(self, positions: Collection[int] | None = None) -> Iterator[RoofRow]:
        """Yield what was read of each feature, or of some by their positions, in the order of the file."""
        wanted = range(len(self.lines)) if positions is None else sorted(positions)
        return (_row(json.loads(self.lines[place])) for place in wanted)

    def roofs(self, cadastre: str) -> Iterator[Roof]:
        """Yield the good features as roofs of the cadastre that they were read as."""
        return (roof for _, roof in self.told(cadastre) if roof is not None)

    def told(self, cadastre: str) -> Iterator[tuple[RoofRow, Roof | None]]:
        """Yield what was read of each feature, with the roof that a good one is.

        Raises:
            ValueError: They were read as another cadastre, and have its ids.
        """
        for line in self.lines:
            told = json.loads(line)
            roof = Roof.model_validate(told["roof"]) if "roof" in told else None
            if roof is not None and roof.cadastre != cadastre:
                msg = f"These roofs were read as {roof.cadastre}, not as {cadastre}. Read the file again."
                raise ValueError(msg)
            yield _row(told), roof


def _row(told: Mapping[str, Any]) -> RoofRow:
    roof = told.get("roof")
    if roof is None:
        errors = tuple(CellError(column=c, value=v, reason=r) for c, v, r in told["errors"])
        return RoofRow(
            line=told["line"], status=RowStatus.REJECTED, errors=errors, warnings=tuple(told["warnings"])
        )
    values = RoofValues.model_validate({name: roof[name] for name in _OF_VALUES if name in roof})
    return RoofRow(
        line=told["line"], status=RowStatus.ACCEPTED, values=values, warnings=tuple(told["warnings"])
    )
