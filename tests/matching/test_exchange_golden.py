"""The rows of each family and each objective as they stand, and one page that lists them all.

`pytest tests/matching/test_exchange_golden.py --regenerate` writes the files of `golden/` anew.
"""

import json
import re
from pathlib import Path

import pytest

from matching.exchange_model import ExchangeModel
from matching.instance import state_instance
from matching.limits import find_limits
from matching.model_blending import BlendingFamilies
from matching.model_flows import FlowFamilies
from matching.model_objectives import Objectives
from matching.model_openings import OpeningFamilies
from symbiose.domain.documents.exchange_instance import read_exchange_instance
from tests.conftest import REPOSITORY
from tests.matching.exchange_solving import arc, instance, need, offer, processor

GOLDEN = Path(__file__).parent / "golden"
PAGE = REPOSITORY / "docs" / "model.md"
OBJECTIVES = ("net_benefit", "co2_avoided", "quantity_diverted")
EVERYTHING = instance(
    periods=2,
    offers=[
        offer(quantity=[10.0, 20.0], must_place=True, quality={"ph": 9.0}),
        offer("o2", 12.0, quality={"ph": 5.0}),
    ],
    needs=[
        need(quantity=[15.0, 25.0], accepts={"ph": {"min": 6.0, "max": 8.0}}, opening_cost_eur=70.0),
        need("n2", 6.0, resource="slag", must_meet=True),
    ],
    processors=[
        processor(capacity=8.0, opening_cost_eur=30.0, cost_eur_per_unit=2.0, disposal_cost_eur_per_unit=4.0),
        processor("p2", 9.0, must_hand_on=True),
    ],
    pools=[{"id": "g", "processors": ["p1", "p2"], "capacity": 11.0, "opening_cost_eur": 50.0}],
    arcs=[
        arc(cost_eur_per_unit=3.0, opening_cost_eur=40.0, co2_kg_per_unit=-7.0),
        arc("o2", cost_eur_per_unit=1.0, min_quantity=5.0, co2_kg_per_unit=2.0, **{"yield": 0.8}),
        arc(target="p1", max_quantity=6.0),
        arc("o2", "p2"),
        arc("p1", "n2", "slag"),
        arc("p2", "n2", "slag"),
        arc("o2", "p1"),
    ],
    storage=[{"offer": "o1", "capacity": 4.0, "cost_eur_per_unit_period": 0.5, "loss_per_period": 0.1}],
    locked=[{"from": "o2", "to": "p2", "quantity": [1.0, 2.0]}],
)
"""Two of everything, so that each family has rows."""


def stated() -> ExchangeModel:
    data = state_instance(read_exchange_instance(json.dumps(EVERYTHING).encode()))
    return ExchangeModel(data, find_limits(data))


def lp_text(model: ExchangeModel, folder: Path) -> str:
    file = folder / "model.lp"
    model.problem.writeLP(str(file))
    return file.read_text(encoding="utf-8")


def families() -> list[str]:
    """Return the methods that state rows: their docstrings have a quantifier."""
    kinds = (FlowFamilies, BlendingFamilies, OpeningFamilies)
    methods = {name: method for kind in kinds for name, method in vars(kind).items()}
    return sorted(name[1:] for name, method in methods.items() if "∀" in (method.__doc__ or ""))


def rows_of(family: str, text: str) -> str:
    """Return the rows of one family: rows sort by name, a row may run over several lines."""
    rows = re.split(r"\n(?=\w+: )", text.split("Subject To\n")[1].split("\nBounds")[0])
    return "\n".join(row for row in rows if re.match(rf"{family}__\d", row)) + "\n"


def compare(name: str, text: str, request: pytest.FixtureRequest) -> None:
    file = GOLDEN / f"{name}.lp"
    if request.config.getoption("--regenerate"):
        file.write_text(text, encoding="utf-8")
    assert file.is_file(), f"{file.name} is missing: run with --regenerate and review it"
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", families())
def test_the_rows_of_a_family_are_as_reviewed(
    family: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rows = rows_of(family, lp_text(stated(), tmp_path))

    assert rows.strip(), f"no row of {family} in the instance of this test"
    compare(family, rows, request)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_an_objective_is_as_reviewed(objective: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    model = stated()
    model.maximise(objective)

    text = lp_text(model, tmp_path)

    compare(f"objective_{objective}", text.split("Maximize\n")[1].split("Subject To")[0], request)


def test_every_row_belongs_to_a_family_and_every_golden_file_to_one() -> None:
    named = {row.name.split("__")[0] for row in stated().problem.constraints()}

    assert sorted(named) == families()
    expected = {*families(), *(f"objective_{name}" for name in OBJECTIVES)}
    assert {file.stem for file in GOLDEN.glob("*.lp")} == expected


def page_table(title: str) -> dict[str, tuple[str, str]]:
    """Return first column → formula and method of one table of the page."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line[:1] == "|"
    ]
    return {row[0].strip("`"): (row[1], row[2].strip("`")) for row in cells[2:]}


def plain(formula: str) -> str:
    return " ".join(formula.replace("−", "-").replace("-", " - ").split())


def test_the_page_lists_each_family_with_its_formula_and_method() -> None:
    table = page_table("Families of rows")

    assert sorted(table) == families()
    for family, (formula, method) in table.items():
        assert method == f"_{family}"
        assert plain(formula) in plain(getattr(ExchangeModel, method).__doc__), family


def test_the_page_lists_each_objective_with_its_formula_and_method() -> None:
    table = page_table("Objectives")

    assert sorted(table) == sorted(OBJECTIVES)
    for name, (formula, method) in table.items():
        assert method == f"_{name}"
        assert plain(formula) in plain(getattr(Objectives, method).__doc__), name


def test_the_page_lists_each_variable() -> None:
    text = PAGE.read_text(encoding="utf-8").split("## Variables\n")[1].split("\n## ")[0]
    kinds = {variable.name.split("__")[0] for variable in stated().problem.variables()}

    assert kinds == set(re.findall(r"`(\w+)`", text))


def test_coefficients_handed_to_the_solver_lie_close_together() -> None:
    from matching.arrays import arrays_of, scaled

    arrays = scaled(arrays_of(stated().problem))

    assert abs(arrays.value).min() >= 1e-3
    assert abs(arrays.value).max() <= 1e3
