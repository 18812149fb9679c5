"""Loading tells every fault of every file in one error, and where it stands."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from symbiose.domain.errors import InvalidDocument
from symbiose.files.reference import load_reference, read_reference


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the reference data that a test may spoil."""
    source = Path(str(files("seed_data").joinpath("reference")))
    return Path(shutil.copytree(source, tmp_path / "reference"))


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> str:
    with pytest.raises(InvalidDocument) as caught:
        read_reference(folder)
    return str(caught.value)


def test_the_files_that_come_with_the_product_have_no_fault(folder: Path) -> None:
    assert len(read_reference(folder).resources) == len(load_reference().resources)


def test_faults_of_all_files_are_told_together(folder: Path) -> None:
    spoil(folder / "communes.csv", "62001;", "6200;")
    spoil(folder / "waste_codes.csv", "10 02 07*;10 02;oui", "10 02 07;10 02;oui")
    spoil(folder / "resources" / "metals.yaml", 'waste_codes: ["10 02 07*", ', 'waste_codes: ["10 02 06*", ')
    spoil(folder / "values" / "transport.yaml", "range_low: 1.2", "range_low: 1.5")
    spoil(folder / "naf_rev2.csv", "NAF rév. 2;01.11Z", "NAF 2025;01.11Z")
    (folder / "parks.yaml").write_text("parks: [", encoding="utf-8")

    told = faults(folder)

    for expected in (
        "communes.csv, line 2, code: 6200",
        "column `dangerous` must agree",
        "zinc_dust: 10 02 06*: this waste code is not in the list",
        "detour_road: the value 1.3 lies outside its range",
        "NAF 2025: NAF rév. 2 is expected",
        "parks.yaml: ",
    ):
        assert expected in told


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("resources/metals.yaml", "price: price_zinc\n", "price: price_gold\n", "price_gold"),
        ("resources/metals.yaml", "price: price_zinc\n", "price: price_nitrogen\n", "€/t"),
        ("resources/metals.yaml", "price: price_zinc\n", "price: co2_new_lime\n", "price"),
        ("resources/metals.yaml", "parent: copper_scrap", "parent: copper_ore", "copper_ore"),
        ("resources/metals.yaml", "- id: copper_scrap", "- id: copper_scrap\n    parent: copper_foil_scrap",
         "break this circle"),
        ("resources/metals.yaml", "label_en: Copper scrap", "label_en: Zinc scrap", "zinc scrap"),
        ("resources/metals.yaml", "- id: copper_scrap", "- id: zinc", "keep one"),
        ("resources/metals.yaml", "    density_t_per_m3: 0.8\n", "", "go together"),
        ("resources/products.yaml", "mass_t_per_piece: 0.06", "mass_t_per_piece: -1", "greater than 0"),
        ("resources/products.yaml", "mass_t_per_piece: 0.022\n", "mass_t_per_piece: null\n", "known mass"),
        ("resources/metals.yaml", "recovered: true", "recovered: true\n    colour: red", "colour"),
        ("resources/metals.yaml", "recovered: true", "recovered: true\n    recovered: true", "stands twice"),
        ("resources/metals.yaml", "family: material", "family: metal", "family"),
        ("values/taxes.yaml", "valid_from: 2022-01-01", "valid_from: 2021-12-31", "overlaps"),
        ("values/taxes.yaml", "valid_to: 2021-12-31", "valid_to: 2020-12-31", "before it begins"),
        ("values/transport.yaml", "    range_low: 1.2\n", "", "give its range and its reasoning"),
        ("communes.csv", "Ablain-Saint-Nazaire;CALL", "Ablain-Saint-Nazaire;CALX", "CALX"),
        ("communes.csv", "62001;Ablain-Saint-Nazaire;CALL;1994", "62001;Ablain-Saint-Nazaire;CALL;-1", "-1"),
        ("communes.csv", "62003;", "62001;", "62001"),
        ("communes.csv", "62001;Ablain-Saint-Nazaire;", "62001;", "columns are expected"),
        ("waste_codes.csv", "01 01 01;01 01;", "01 01 01;01 09;", "01 09"),
        ("parks.yaml", "62276", "59000", "59000"),
        ("sources.yaml", "licence: ", "license: ", "license"),
        ("self_assessment.yaml", "indicator: water_reused", "indicator: water_saved", "water_saved"),
        ("self_assessment.yaml", "{indicator: sites_declaring, column: realised}",
         "{indicator: sites_declaring, column: agreed}", "a column of the indicator"),
        ("self_assessment.yaml", "records: [flows, estimates]", "records: [flows, smoke]", "smoke"),
        ("self_assessment.yaml", "- id: funding", "- id: means", "keep one"),
        ("self_assessment.yaml", "    missing: \"Cotisations", "    aside: \"Cotisations", "aside"),
        ("self_assessment_facts.yaml", "url: https://inddigo", "url: javascript:inddigo", "url"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    spoil(folder / file, old, new)

    told = faults(folder)

    assert expected in told
    assert Path(file).name in told


@pytest.mark.parametrize("name", ["communes.csv", "parks.yaml", "resources", "values", "sources.yaml"])
def test_a_missing_file_is_told(folder: Path, name: str) -> None:
    target = folder / name
    shutil.rmtree(target) if target.is_dir() else target.unlink()

    assert name in faults(folder)


def test_a_file_in_another_encoding_is_told(folder: Path) -> None:
    text = (folder / "communes.csv").read_text(encoding="utf-8")
    (folder / "communes.csv").write_bytes(text.encode("utf-16"))

    assert "communes.csv: UnicodeDecodeError: a file in UTF-8 is expected here" in faults(folder)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("by_product_harmless\n", "by_product_use_certain\n", "it stands already at"),
        ("path: waste\n", "path: by_product\n", "waste: each path has its conditions here"),
        ("owed_by: receiver\n", "owed_by: both\n", "conditions.0.owed_by: both"),
        ("valid_from: 2010-12-19\n", "valid_from: soon\n", "valid_from: soon"),
    ],
)
def test_a_path_of_waste_status_that_cannot_be_followed_is_a_fault(
    folder: Path, old: str, new: str, expected: str
) -> None:
    spoil(folder / "waste_paths.yaml", old, new)

    assert expected in faults(folder)
