"""What the roofs that are not shown one by one add up to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.roof_cells import LARGE, cell_of
from symbiose.domain.roof_totals import (
    CadastreSum,
    CellSum,
    CommuneRoofs,
    OtherRoofs,
    RoofSummer,
    other_roofs,
)
from symbiose.domain.roofs import Roof
from symbiose.files.reference import load_reference
from tests.builders import NOON, make_roof

COMMUNES = load_reference().communes
LENS, BETHUNE = COMMUNES.get("62498"), COMMUNES.get("62119")


def cell(roofs: int, code: str = "62498", **changes: object) -> CellSum:
    """Return the cell at the centre of a commune, full of houses of 40 m², 8 kWp and 7,600 kWh."""
    commune = COMMUNES.get(code)
    values: dict[str, float] = {"area_m2": 40.0 * roofs, "kwp": 8.0 * roofs, "kwh": 7600.0 * roofs}
    place = cell_of(f"POINT ({commune.longitude} {commune.latitude})")
    return CellSum.model_validate(
        {"cell": place, "roofs": roofs, "largest_kwh": (7600.0,), **values} | changes
    )


def told(*cells: CellSum, shown: tuple[Roof, ...] = ()) -> OtherRoofs:
    return other_roofs([CadastreSum(id="aula", imported_at=NOON, cells=cells)], shown, COMMUNES, 20)


def owned(**changes: object) -> Roof:
    """Return a roof of a site at the centre of Lens."""
    point = f"POINT ({LENS.longitude} {LENS.latitude})"
    return make_roof(footprint_wkt=point, **changes)


def test_roofs_are_summed_by_commune_and_rounded() -> None:
    others = told(cell(1234), cell(500, "62119"))

    assert others.communes == (
        CommuneRoofs("62119", 500, 20_000.0, 4000.0, 3_800_000.0),
        CommuneRoofs("62498", 1230, 49_000.0, 9900.0, 9_400_000.0),
    )
    assert (others.kept_back, others.kwp, others.mwh) == (0, 13_900.0, 13_200.0)


def test_roofs_shown_one_by_one_are_left_out() -> None:
    with_hall = cell(101, area_m2=14_000.0, kwp=2800.0, kwh=2_660_000.0, largest_kwh=(1_900_000.0, 7600.0))

    others = told(with_hall, shown=(owned(area_m2=10_000.0, peak_power_kwp=2000.0, yearly_kwh=1_900_000.0),))

    assert others.communes == (CommuneRoofs("62498", 100, 4000.0, 800.0, 800_000.0),)


def test_where_all_of_the_largest_are_shown_the_next_may_be_all_that_is_left() -> None:
    alone = cell(30, largest_kwh=(7600.0,))

    assert told(alone, shown=(owned(yearly_kwh=7600.0),)).communes == ()


@pytest.mark.parametrize(
    "few",
    [
        cell(19),
        cell(30, kwh=1_000_000.0, largest_kwh=(900_000.0,)),
    ],
)
def test_too_few_roofs_and_those_of_which_one_is_nearly_all_are_not_told(few: CellSum) -> None:
    assert told(few, cell(100, "62119")) == OtherRoofs(
        (CommuneRoofs("62119", 100, 4000.0, 800.0, 800_000.0),), kept_back=1
    )


def test_a_group_that_only_the_roofs_of_sites_make_large_enough_is_not_told() -> None:
    roofs = tuple(owned(id=f"roof_{rank}", yearly_kwh=7600.0) for rank in range(2))

    assert told(cell(21), shown=roofs).communes == ()


def test_the_largest_footprints_are_in_no_commune() -> None:
    halls = CellSum(cell=LARGE, roofs=40, area_m2=4e5, kwp=8e4, kwh=7.6e7, largest_kwh=(2e6,))

    assert told(halls) == OtherRoofs()


def test_without_a_cadastre_there_is_nothing_to_tell() -> None:
    assert other_roofs([], [owned()], COMMUNES, 20) == OtherRoofs()


@settings(deadline=None, max_examples=40)
@given(roofs=st.integers(20, 400), kwh=st.floats(500, 9000))
def test_two_versions_that_differ_by_the_figure_of_one_house_differ_by_a_whole_step_or_look_alike(
    roofs: int, kwh: float
) -> None:
    """Nobody reads a house off two totals: they differ by nothing, or by more than any house gives."""
    before = told(cell(roofs))
    after = told(cell(roofs, kwh=7600.0 * (roofs - 1) + kwh))

    assert abs(before.mwh - after.mwh) in (0.0, 100.0)


def test_roofs_that_pass_are_added_up_cell_by_cell_with_the_five_largest() -> None:
    summer = RoofSummer()
    for kwh in range(1, 8):
        summer.add(make_roof(area_m2=10.0, peak_power_kwp=2.0, yearly_kwh=float(kwh)))
    summer.add(make_roof(footprint_wkt="POINT (2.9 50.5)"))

    summed = summer.summed("aula", NOON)

    here = next(cell for cell in summed.cells if cell.roofs == 7)
    assert here == CellSum(
        cell=cell_of(make_roof().footprint_wkt),
        roofs=7,
        area_m2=70.0,
        kwp=14.0,
        kwh=28.0,
        largest_kwh=(7.0, 6.0, 5.0, 4.0, 3.0),
    )
    assert (summed.id, summed.roofs, len(summed.cells), summed.kwh) == ("aula", 8, 2, 19_028.0)
