"""The features of a solar cadastre as they are judged: told one by one, and kept as roofs."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from symbiose.domain.documents.import_report import RoofRow, RowStatus
from symbiose.domain.progress import ImportProgress, ImportStep, untold
from symbiose.domain.roofs import Roof, RoofValues, roof_id
from symbiose.files.cadastre_crs import WGS84, to_wgs84
from symbiose.files.cadastre_facts import Facts
from symbiose.files.cadastre_features import Noted
from symbiose.files.cadastre_geometry import Footprint
from symbiose.files.cadastre_judging import Judge
from symbiose.files.cadastre_ratios import Ratios

TOLD_EVERY: Final = 500
"""Features after which it is told how far judging is."""


@dataclass(frozen=True)
class JudgedRoofs:
    """The features of a cadastre, judged each time they are asked for so that few are held at once."""

    features: Sequence[Noted]
    facts: Facts
    ratios: Ratios
    progress: ImportProgress = untold
    """Is told how far the first judging is."""

    @property
    def crs(self) -> str | None:
        """Coordinate reference system; None where no feature says where it lies."""
        return self.facts.crs

    @property
    def energy_unit(self) -> str | None:
        """Unit that yearly production is read in; None while it has two readings."""
        return None if self.facts.unit_is_open else self.facts.production.unit

    @property
    def accepted(self) -> int:
        """How many features are good."""
        return sum(self._good)

    @property
    def rejected(self) -> int:
        """How many features are bad."""
        return len(self._good) - sum(self._good)

    def rows(self, positions: Collection[int] | None = None) -> Iterator[RoofRow]:
        """Yield what was read of each feature, or of some by their positions, in the order of the file."""
        judge = Judge(self.facts, self.ratios)
        if positions is None:
            return map(judge.row, self.features)
        wanted = frozenset(positions)
        until = max(wanted, default=-1) + 1  # those before tell duplicates
        judged = map(judge.row, islice(self.features, until))
        return (row for place, row in enumerate(judged) if place in wanted)

    def roofs(self, cadastre: str) -> Iterator[Roof]:
        """Yield the good features as roofs of a cadastre, in the order of the file."""
        alike: Counter[str] = Counter()
        judge = Judge(self.facts, self.ratios, compares=False)
        for one, good in zip(self.features, self._good, strict=True):
            values = judge.row(one).values if good else None
            if values is not None and one.footprint is not None:
                yield self._kept(cadastre, one.footprint, values, alike)

    def told(self, cadastre: str) -> Iterator[tuple[RoofRow, Roof | None]]:
        """Yield what was read of each feature, with the roof that a good one is."""
        alike: Counter[str] = Counter()
        for one, row in zip(self.features, self.rows(), strict=True):
            roof = None
            if row.values is not None and one.footprint is not None:
                roof = self._kept(cadastre, one.footprint, row.values, alike)
            yield row, roof

    def _kept(self, cadastre: str, footprint: Footprint, values: RoofValues, alike: Counter[str]) -> Roof:
        shape = shapely.from_wkb(footprint.wkb)
        if self.facts.crs is not None:
            shape = shapely.transform(shape, self._positions)
        text = _text(shape)
        identity = values.reference
        if identity is None:
            identity = _text(shapely.normalize(shape))
            if footprint.is_point:
                identity += f" {values.azimuth_deg} {values.tilt_deg} {values.area_m2}"
            alike[identity] += 1
            identity += f" {alike[identity]}" if alike[identity] > 1 else ""
        return Roof(**dict(values), id=roof_id(cadastre, identity), cadastre=cadastre, footprint_wkt=text)

    def _positions(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return positions of the file in WGS84, longitude first."""
        x, y = positions[:, 0], positions[:, 1]
        if self.facts.swapped:
            x, y = y, x
        return np.column_stack(to_wgs84(self.facts.crs or WGS84, x, y))

    @cached_property
    def _good(self) -> bytes:
        """1 for each good feature, 0 for each bad one: judging a territory takes a minute."""
        good = bytearray()
        for row in self.rows():
            good.append(row.status is RowStatus.ACCEPTED)
            if len(good) % TOLD_EVERY == 0 or len(good) == len(self.features):
                self.progress(ImportStep.CHECKING, len(good), len(self.features))
        return bytes(good)


def _text(shape: BaseGeometry) -> str:
    """Return a shape in degrees as text: ten centimetres are finer than any cadastre, and keep it short."""
    return shapely.to_wkt(shape, rounding_precision=6)
