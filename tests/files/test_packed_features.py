"""Packed features come back as they were, one by one, in parts, and in less memory."""

import io
import pickle
from dataclasses import replace

import pytest

from benchmarks.cadastre import features as cadastre
from symbiose.domain.documents.import_report import CellError
from symbiose.files.cadastre import collected
from symbiose.files.cadastre_features import Binder, Noted
from symbiose.files.cadastre_geojson import GeoJsonFeatures
from symbiose.files.packed_features import BLOCK, PackedFeatures

ROOFS = 2 * BLOCK + 3


@pytest.fixture(scope="module")
def plain() -> list[Noted]:
    """Return features as they are read, some of them bad."""
    text = f'{{"type": "FeatureCollection", "features": [{",".join(cadastre(ROOFS))}]}}'
    read = list(collected(GeoJsonFeatures(io.BytesIO(text.encode())), Binder()))
    spoiled = CellError(column=None, value="", reason="illisible")
    read[5] = Noted(6, Binder().bound(()), (None,), None, (spoiled,), is_spoiled=True)
    read[6] = replace(read[6], raw=(None, True, 10**299, 0.1, -0.0, float("inf"), "d’une moitié \ud83d"))
    return read


def packed(features: list[Noted]) -> PackedFeatures:
    found = PackedFeatures()
    for one in features:
        found.append(one)
    return found


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, ROOFS])
def test_features_come_back_in_their_order_however_often(plain: list[Noted], count: int) -> None:
    found = packed(plain[:count])

    assert len(found) == count
    assert list(found) == plain[:count]
    assert list(found) == plain[:count]


def test_one_or_some_are_taken_as_of_a_list(plain: list[Noted]) -> None:
    found = packed(plain)

    for place in (0, 5, BLOCK - 1, BLOCK, ROOFS - 1, -1, -ROOFS):
        assert found[place] == plain[place]
    assert found[BLOCK - 2 : BLOCK + 2] == plain[BLOCK - 2 : BLOCK + 2]
    for beyond in (ROOFS, -ROOFS - 1):
        with pytest.raises(IndexError):
            found[beyond]


def test_they_take_less_than_half_of_what_they_are_written_in(plain: list[Noted]) -> None:
    features = plain[: 2 * BLOCK]

    # What is kept, written down: what an allocator tells hangs on what ran before it.
    kept = len(pickle.dumps(packed(features)))

    assert BLOCK < kept < len("".join(cadastre(2 * BLOCK))) / 2
