"""The usual weeks of trades: what is shipped, and what is refused of a file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from symbiose.domain.companies import Activity
from symbiose.domain.factors import Status
from symbiose.domain.naf import Naf, NafClass
from symbiose.domain.typical_year import DayKind
from symbiose.files.reference import load_reference
from symbiose.files.reference_load_shapes import read_load_shapes
from symbiose.files.reference_tables import Faults

SHAPES = load_reference().load_shapes
FLAT = [1] * 24


def make_shape(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": "any",
        "label_fr": "Toute activité",
        "fallback": True,
        "weekday": FLAT,
        "saturday": FLAT,
        "sunday": FLAT,
        "source": "Essai",
        "status": "hypothesis",
        "reasoning": "Pour l'essai.",
    }
    return values | changes


def faults_of(folder: Path, *shapes: dict[str, Any]) -> list[str]:
    (folder / "load_shapes.yaml").write_text(yaml.safe_dump({"shapes": list(shapes)}), encoding="utf-8")
    faults = Faults()
    read_load_shapes(folder, Naf([NafClass(code="24.10Z", label="Sidérurgie")]), faults)
    return [problem.expected for problem in faults.problems]


def test_each_shape_is_a_hypothesis_with_its_reasoning() -> None:
    assert all(shape.status is Status.HYPOTHESIS and shape.reasoning for shape in SHAPES.shapes)
    assert all("ypothèse" in shape.source for shape in SHAPES.shapes)


def test_every_division_of_the_nomenclature_has_a_shape_but_households_and_armies() -> None:
    divisions = {one.code[:2] for one in load_reference().naf}

    without = {
        division
        for division in divisions
        if SHAPES.of_activity(Activity(code=f"{division}.99Z")).beginning is None
        and not any(start.startswith(division) for shape in SHAPES.shapes for start in shape.activities)
    }

    assert without == {"97", "98"}


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("52.10A", "cold_store"),
        ("52.10B", "warehouse"),
        ("24.10Z", "continuous"),
        ("24.52Z", "three_shifts"),
        ("85.32Z", "school"),
        ("98.10Z", "any"),
    ],
)
def test_the_longest_beginning_of_a_code_names_the_shape(code: str, shape: str) -> None:
    assert SHAPES.of_activity(Activity(code=code)).shape.id == shape


def test_no_trade_uses_more_on_a_sunday_than_on_a_weekday() -> None:
    for shape in SHAPES.shapes:
        days = {day: sum(shape.power(day, hour) for hour in range(24)) for day in DayKind}
        assert days[DayKind.WEEKDAY] >= days[DayKind.SUNDAY], shape.id


def test_a_shape_of_another_nomenclature_is_not_guessed() -> None:
    assert SHAPES.of_activity(Activity(nomenclature="NAF 2025", code="24.10Z")).beginning is None


def test_a_whole_file_has_no_fault(tmp_path: Path) -> None:
    steel = make_shape(id="steel", fallback=False, activities=["24"])

    assert faults_of(tmp_path, make_shape(), steel) == []


def test_all_faults_of_a_file_are_told(tmp_path: Path) -> None:
    told = faults_of(
        tmp_path,
        make_shape(fallback=False),
        make_shape(id="steel", fallback=False, activities=["24", "99"]),
        make_shape(id="steel", fallback=False, activities=["24"]),
        make_shape(id="nought", weekday=[0] * 24, saturday=[0] * 24, sunday=[0] * 24),
        make_shape(id="short", weekday=[1] * 23),
    )

    assert any("no code of the NAF" in one for one in told)
    assert any("steel has it already" in one for one in told)
    assert any("it stands already" in one for one in told)
    assert any("has activities, or is the fallback" in one for one in told)
    assert any("exactly one shape is the fallback" in one for one in told)
    assert any("uses nothing in any hour" in one for one in told)
    assert any("at least 24 items" in one for one in told)
