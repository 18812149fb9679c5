"""The features of a large cadastre in little memory: packed by blocks, unpacked as they are gone through."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Final, overload

from symbiose.domain.documents.import_report import CellError
from symbiose.files.cadastre_features import Noted
from symbiose.files.cadastre_fields import BoundFields
from symbiose.files.cadastre_geometry import Footprint

BLOCK: Final = 256
"""Features that are packed together: more compress hardly better, and are unpacked at once."""
FASTEST: Final = 1
"""Level of compression: the next ones take longer than they spare."""


class PackedFeatures(Sequence[Noted]):
    """Features in the order of their file; going through them unpacks one block at a time.

    A feature takes about 720 bytes as it is and 90 packed, and a territory has 300,000.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._blocks: list[bytes] = []
        self._open: list[Noted] = []
        self._bound: list[BoundFields] = []
        self._places: dict[int, int] = {}
        """Identity of the fields of a feature → their place: most features of a file share them."""

    def append(self, feature: Noted) -> None:
        """Add a feature."""
        self._open.append(feature)
        if len(self._open) == BLOCK:
            self._blocks.append(self._packed())
            self._open = []

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._blocks) * BLOCK + len(self._open)

    def __iter__(self) -> Iterator[Noted]:
        """Yield them in their order."""
        for place in range(len(self._blocks)):
            yield from self._unpacked(place)
        yield from self._open

    @overload
    def __getitem__(self, place: int) -> Noted: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Noted]: ...

    def __getitem__(self, place: int | slice) -> Noted | Sequence[Noted]:
        """Return one, or some as they are."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        block, within = divmod(at, BLOCK)
        return self._unpacked(block)[within] if block < len(self._blocks) else self._open[within]

    def _packed(self) -> bytes:
        values = [
            (
                one.line,
                self._place_of(one.bound),
                one.raw,
                _plain(one.footprint),
                [error.model_dump() for error in one.errors],
                one.is_spoiled,
            )
            for one in self._open
        ]
        return zlib.compress(json.dumps(values).encode(), FASTEST)

    def _unpacked(self, block: int) -> list[Noted]:
        values = json.loads(zlib.decompress(self._blocks[block]))
        return [
            Noted(
                line,
                self._bound[bound],
                tuple(raw),
                _footprint(*shape) if shape else None,
                tuple(CellError(**error) for error in errors),
                is_spoiled,
            )
            for line, bound, raw, shape, errors, is_spoiled in values
        ]

    def _place_of(self, bound: BoundFields) -> int:
        """Return where the fields of a feature stand among those seen, which keep their ids."""
        place = self._places.get(id(bound))
        if place is None:
            place = self._places[id(bound)] = len(self._bound)
            self._bound.append(bound)
        return place


def _plain(footprint: Footprint | None) -> tuple[object, ...] | None:
    if footprint is None:
        return None
    return footprint.x, footprint.y, footprint.wkb.hex(), footprint.digest.hex(), footprint.warnings


def _footprint(x: float, y: float, wkb: str, digest: str, warnings: list[str]) -> Footprint:
    return Footprint(x, y, bytes.fromhex(wkb), bytes.fromhex(digest), tuple(warnings))
