"""What the roofs that are not shown one by one add up to, by commune, told of groups large enough."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from heapq import heappush, heappushpop
from typing import Final

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.roof_cells import cell_of, middle_of
from symbiose.domain.roofs import Roof

LEAST_GROUP_VALUE: Final = "roof_least_group"
"""Reference value: roofs of a commune from which a total is told."""
MOST_OF_ONE: Final = 0.85
"""Share of a total that one roof may have at most."""
_LARGEST: Final = 5
_ROOFS, _AREA_M2, _KWP, _KWH = 10, 1000.0, 100.0, 100_000.0
"""What totals are rounded to: two versions of a cadastre that differ by a house look alike."""


class CellSum(Value):
    """The roofs of one cell together."""

    cell: str
    """The cell."""
    roofs: int = Field(ge=0)
    """How many."""
    area_m2: float
    """Area that panels can cover, m²."""
    kwp: float
    """Peak power that fits, kWp."""
    kwh: float
    """Electricity of a year, kWh."""
    largest_kwh: tuple[float, ...]
    """That of each of the largest, up to five, the largest first, kWh."""

    @property
    def most_kwh(self) -> float:
        """Return the electricity of the largest, kWh; all of it where none of the largest is left."""
        return self.largest_kwh[0] if self.largest_kwh else self.kwh


class CadastreSum(Value):
    """A solar cadastre as it was imported last, with what its roofs add up to."""

    id: str
    """The cadastre."""
    imported_at: datetime
    """When a version of it was imported that changed something (aware, UTC)."""
    cells: tuple[CellSum, ...]
    """Its roofs, cell by cell."""

    @property
    def roofs(self) -> int:
        """Return how many roofs it holds."""
        return sum(cell.roofs for cell in self.cells)

    @property
    def area_m2(self) -> float:
        """Return the area that panels can cover on all of them, m²."""
        return sum(cell.area_m2 for cell in self.cells)

    @property
    def kwp(self) -> float:
        """Return the peak power that fits on all of them, kWp."""
        return sum(cell.kwp for cell in self.cells)

    @property
    def kwh(self) -> float:
        """Return the electricity of a year of all of them, kWh."""
        return sum(cell.kwh for cell in self.cells)


@dataclass(slots=True)
class _Running:
    """What the roofs of a cell add up to so far."""

    roofs: int = 0
    area_m2: float = 0.0
    kwp: float = 0.0
    kwh: float = 0.0
    largest_kwh: list[float] = field(default_factory=list)
    """The least of the largest first."""

    def add(self, roof: Roof) -> None:
        self.roofs += 1
        self.area_m2 += roof.area_m2
        self.kwp += roof.peak_power_kwp
        self.kwh += roof.yearly_kwh
        if len(self.largest_kwh) < _LARGEST:
            heappush(self.largest_kwh, roof.yearly_kwh)
        else:
            heappushpop(self.largest_kwh, roof.yearly_kwh)


class RoofSummer:
    """Adds roofs up cell by cell as they pass, so that nobody has to read all of them for it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._cells: dict[str, _Running] = {}

    def add(self, roof: Roof) -> None:
        """Count a roof."""
        self._cells.setdefault(cell_of(roof.footprint_wkt), _Running()).add(roof)

    def summed(self, cadastre: str, imported_at: datetime) -> CadastreSum:
        """Return what the roofs of a cadastre add up to."""
        cells = tuple(
            CellSum(
                cell=cell,
                roofs=one.roofs,
                area_m2=one.area_m2,
                kwp=one.kwp,
                kwh=one.kwh,
                largest_kwh=tuple(sorted(one.largest_kwh, reverse=True)),
            )
            for cell, one in sorted(self._cells.items())
        )
        return CadastreSum(id=cadastre, imported_at=imported_at, cells=cells)


@dataclass(frozen=True)
class CommuneRoofs:
    """The other roofs of a commune together, rounded."""

    commune_code: str
    roofs: int
    area_m2: float
    kwp: float
    kwh: float

    @property
    def mwh(self) -> float:
        """Return the electricity of a year, MWh."""
        return self.kwh / 1000


@dataclass(frozen=True)
class OtherRoofs:
    """The roofs that are not shown one by one."""

    communes: tuple[CommuneRoofs, ...] = ()
    """By name of the commune."""
    kept_back: int = 0
    """Communes whose roofs are too few for a total."""

    @property
    def kwp(self) -> float:
        """Return the power of the communes that are told, kWp."""
        return sum(one.kwp for one in self.communes)

    @property
    def mwh(self) -> float:
        """Return the electricity of a year of the communes that are told, MWh."""
        return sum(one.mwh for one in self.communes)

    @property
    def roofs(self) -> int:
        """Return how many roofs the communes that are told have."""
        return sum(one.roofs for one in self.communes)


def other_roofs(
    cadastres: Iterable[CadastreSum], shown: Iterable[Roof], communes: CommuneDirectory, least_group: int
) -> OtherRoofs:
    """Return what the roofs that are not shown one by one add up to, by the commune whose centre is nearest.

    Footprints of over 300 m are in no commune's total: they are few, and no houses.

    Args:
        cadastres: All roofs, cell by cell.
        shown: Roofs that are shown one by one, which totals leave out.
        communes: Communes with their centres.
        least_group: Roofs from which a total is told.
    """
    sums: dict[str, CellSum] = {}
    for cell in (one for cadastre in cadastres for one in cadastre.cells):
        known = sums.get(cell.cell)
        sums[cell.cell] = _added(known, cell) if known else cell
    for roof in shown:
        cell_id = cell_of(roof.footprint_wkt)
        if cell_id in sums:
            sums[cell_id] = _without(sums[cell_id], roof)
    by_commune: dict[str, list[CellSum]] = {}
    for cell in sums.values():
        code = _commune_of(communes, cell.cell)
        if code is not None and cell.roofs > 0:
            by_commune.setdefault(code, []).append(cell)
    return _told(by_commune, communes, least_group)


@lru_cache(maxsize=50_000)
def _commune_of(communes: CommuneDirectory, cell: str) -> str | None:
    """Return the commune whose centre is nearest to a cell; None for the one of large footprints."""
    middle = middle_of(cell)
    return communes.nearest(*middle).code if middle is not None else None


def _told(
    by_commune: Mapping[str, Sequence[CellSum]], communes: CommuneDirectory, least_group: int
) -> OtherRoofs:
    told, kept_back = [], 0
    for code in sorted(by_commune, key=communes.name_of):
        cells = by_commune[code]
        roofs, kwh = sum(cell.roofs for cell in cells), sum(cell.kwh for cell in cells)
        if roofs < least_group or max(cell.most_kwh for cell in cells) > MOST_OF_ONE * kwh:
            kept_back += 1
            continue
        told.append(
            CommuneRoofs(
                commune_code=code,
                roofs=_ROOFS * round(roofs / _ROOFS),
                area_m2=_AREA_M2 * round(sum(cell.area_m2 for cell in cells) / _AREA_M2),
                kwp=_KWP * round(sum(cell.kwp for cell in cells) / _KWP),
                kwh=_KWH * round(kwh / _KWH),
            )
        )
    return OtherRoofs(tuple(told), kept_back)


def _added(one: CellSum, other: CellSum) -> CellSum:
    return CellSum(
        cell=one.cell,
        roofs=one.roofs + other.roofs,
        area_m2=one.area_m2 + other.area_m2,
        kwp=one.kwp + other.kwp,
        kwh=one.kwh + other.kwh,
        largest_kwh=tuple(sorted((*one.largest_kwh, *other.largest_kwh), reverse=True)[:_LARGEST]),
    )


def _without(cell: CellSum, roof: Roof) -> CellSum:
    """Return a cell without a roof."""
    largest = list(cell.largest_kwh)
    if roof.yearly_kwh in largest:
        largest.remove(roof.yearly_kwh)
    return cell.model_copy(
        update={
            "roofs": cell.roofs - 1,
            "area_m2": cell.area_m2 - roof.area_m2,
            "kwp": cell.kwp - roof.peak_power_kwp,
            "kwh": cell.kwh - roof.yearly_kwh,
            "largest_kwh": tuple(largest),
        }
    )
