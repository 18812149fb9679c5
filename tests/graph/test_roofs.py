"""Roofs of solar cadastres, on both servers."""

from graph.store import GraphStore
from symbiose.domain.roofs import Roof, RoofKind


def make_roof(**changes: object) -> Roof:
    """Return a roof."""
    return Roof.model_validate(
        {
            "id": "roof_a",
            "cadastre": "aula",
            "reference": "T-1",
            "area_m2": 100.0,
            "peak_power_kwp": 20.0,
            "yearly_kwh": 19000.0,
            "longitude": 2.83,
            "latitude": 50.43,
            "derived": ("peak_power_kwp",),
            "footprint_wkt": "POINT (2.83 50.43)",
        }
        | changes
    )


def test_roofs_come_back_as_they_were_saved_and_are_replaced(store: GraphStore) -> None:
    plain = make_roof(reference=None, derived=())
    full = make_roof(
        id="roof_b", kind=RoofKind.CAR_PARK, irradiation_kwh_per_m2=1100.0, azimuth_deg=0.0, tilt_deg=30.0
    )
    store.write(lambda r: r.roofs.save([make_roof(yearly_kwh=1.0), full]))

    store.write(lambda r: r.roofs.save([plain]))

    assert store.read(lambda r: r.roofs.all()) == [plain, full]


def test_a_cadastre_has_its_own_digests_and_roofs_are_removed(store: GraphStore) -> None:
    first, second, other = make_roof(), make_roof(id="roof_b"), make_roof(id="roof_c", cadastre="other")
    store.write(lambda r: r.roofs.save([first, second, other]))

    store.write(lambda r: r.roofs.remove(["roof_b", "roof_unknown"]))

    assert store.read(lambda r: r.roofs.digests("aula")) == {"roof_a": first.digest()}
    assert store.read(lambda r: r.roofs.all()) == [first, other]
