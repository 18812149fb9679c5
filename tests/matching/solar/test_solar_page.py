"""The page of the solar sharing model names every family of rows, each under the method that states it."""

import re

import pytest

from matching.solar.fixed_parts import FixedPartsModel
from matching.solar.model import SharingModel
from matching.solar.pools import exact_pools
from tests.conftest import REPOSITORY
from tests.matching.solar.solar_instances import participant, roof, sharing, stated

PAGE = REPOSITORY / "docs" / "solar-model.md"
EVERYTHING = sharing(
    [participant("b", use=30.0), participant("c", 1500.0), participant("d", 2900.0)],
    [roof("r", owner="b", min_kwp=5.0), roof("s", 1500.0, owner="c"), roof("u", 3000.0)],
    rules={"max_distance_m": 2000.0, "max_power_kwp": 150.0},
)


@pytest.fixture(scope="module")
def model() -> SharingModel:
    data = stated(EVERYTHING)
    return SharingModel(data, exact_pools(data), own_first=True)


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fixed_parts() -> FixedPartsModel:
    return FixedPartsModel(stated(EVERYTHING))


def test_every_family_of_rows_stands_on_the_page_and_no_other(
    model: SharingModel, fixed_parts: FixedPartsModel, page: str
) -> None:
    rows = [*model.problem.constraints(), *fixed_parts.problem.constraints()]

    stated = {f"{row.name.split('__')[0]}__" for row in rows}

    assert stated == set(re.findall(r"`([a-z_]+__)`", page))


def test_every_family_is_stated_by_the_method_that_the_page_names(page: str) -> None:
    named = set(re.findall(r"\| `(_[a-z_]+)` \|$", page, re.MULTILINE))

    folder = REPOSITORY / "matching" / "solar"
    source_text = "".join((folder / f"{m}.py").read_text(encoding="utf-8") for m in ("model", "fixed_parts"))
    called = set(re.findall(r"^        self\.(_[a-z_]+)\(\)$", source_text, re.MULTILINE))

    assert named | {"_add_variables"} == called


def test_every_variable_stands_on_the_page(
    model: SharingModel, fixed_parts: FixedPartsModel, page: str
) -> None:
    variables = [*model.problem.variables(), *fixed_parts.problem.variables()]

    kinds = {variable.name.split("__")[0] for variable in variables}

    assert kinds == set(re.findall(r"^\| `([a-z]+)`[^|]*\| (?:kW|kWh|kWp|–) \|", page, re.MULTILINE))
