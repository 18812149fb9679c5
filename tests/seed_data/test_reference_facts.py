"""The facts of the reference data, compared one by one with the official lists."""

import csv
import re
from pathlib import Path

import pytest

from symbiose.domain.factors import Status, Topic
from symbiose.files.reference import load_reference

REFERENCE = load_reference()
PCI_PER_PCS = 215 / 239
"""Natural gas: ratio of the sheets 37133 (per kWh PCS) and 37132 (per kWh PCI)."""


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def sheets(folder: Path) -> dict[str, tuple[float, str, int]]:
    """Return value, unit and year of each Base Carbone sheet by its number."""
    found = {}
    for row in rows(folder, "emission-factors.csv"):
        number = re.search(r"id (\d+)", row["source"])
        assert number
        found[number[1]] = (float(row["value"]), row["unit"], int(row["year"]))
    return found


def test_the_list_of_waste_is_that_of_the_law_in_its_terms(shared_data: Path) -> None:
    official = rows(shared_data, "nomenclature-dechets.csv")
    entries = {
        r["code"]: (r["dangereux"] == "1", r["libelle_fr"]) for r in official if r["niveau"] == "rubrique"
    }
    headings = {r["code"]: r["libelle_fr"] for r in official if r["niveau"] != "rubrique"}

    ours = {entry.code: (entry.dangerous, entry.designation) for entry in REFERENCE.wastes}

    assert ours == entries
    assert {code: h.designation for code, h in REFERENCE.wastes.headings.items()} == headings
    assert (len(ours), sum(dangerous for dangerous, _ in ours.values())) == (842, 408)
    assert sum(len(code) == 2 for code in headings) == 20
    assert sum(len(code) == 5 for code in headings) == 111


def test_communes_have_the_agglomeration_population_and_centre_of_the_census(shared_data: Path) -> None:
    official = {
        row["code_insee"]: (
            row["nom"],
            row["epci"],
            int(row["population_municipale"]),
            tuple(re.split(r"\D+", row["codes_postaux"])),
            float(row["lon"]),
            float(row["lat"]),
        )
        for row in rows(shared_data, "communes-pma.csv")
    }

    ours = {
        c.code: (c.name, c.epci_id, c.population, c.postcodes, c.longitude, c.latitude)
        for c in REFERENCE.communes
    }

    assert ours == official
    assert len(ours) == 150
    assert {epci: len(REFERENCE.communes.of_epci(epci)) for epci in REFERENCE.communes.epcis} == {
        "CABBALR": 100,
        "CALL": 36,
        "CAHC": 14,
    }


def test_agglomerations_have_their_number_and_name(shared_data: Path) -> None:
    official = {
        (row["epci"], row["epci_siren"], row["epci_nom"].replace("'", "’"))
        for row in rows(shared_data, "communes-pma.csv")
    }

    assert {(e.id, e.siren, e.name) for e in REFERENCE.communes.epcis.values()} == official


def test_activities_are_the_sub_classes_of_the_nomenclature(shared_data: Path) -> None:
    official = {row["code"]: row["libelle_fr"] for row in rows(shared_data, "naf-rev2.csv")}

    assert {one.code: one.label for one in REFERENCE.naf} == official
    assert len(REFERENCE.naf) == 732
    assert REFERENCE.naf.nomenclature == "NAF rév. 2"


def test_operations_are_those_of_the_directive(shared_data: Path) -> None:
    kinds = {"elimination": "disposal", "valorisation": "recovery"}
    official = {
        row["code"]: (kinds[row["type"]], row["libelle_fr"])
        for row in rows(shared_data, "operations-traitement.csv")
    }

    assert {o.code: (o.kind.value, o.designation) for o in REFERENCE.operations.values()} == official
    assert len(REFERENCE.operations) == 28


def test_each_sourced_emission_factor_is_the_figure_of_its_sheet(shared_data: Path) -> None:
    known = sheets(shared_data)
    sourced = [v for v in REFERENCE.factors if v.topic is Topic.EMISSION and v.status is Status.SOURCED]

    for value in sourced:
        number = re.fullmatch(r"ADEME, Base Carbone V23\.6, id (\d+)( \(d’après .*\))?", value.source)
        assert number, value.source
        figure, unit, year = known[number[1]]
        per_kilo = "/kWh" in unit or "/kgH2" in unit
        assert value.value == pytest.approx(figure * (1000 if per_kilo else 1), rel=1e-9), value.id
        assert value.valid_from.year == year, value.id
        assert _same_denominator(unit, value.unit), (value.id, unit, value.unit)
    assert len(sourced) > 45


def _same_denominator(theirs: str, ours: str) -> bool:
    words = {
        "kgCO2e/kWh": "kgCO2e/MWh",
        "kgCO2e/kWh PCI": "kgCO2e/MWh",
        "kgCO2e/kWh PCS": "kgCO2e/MWh",
        "kgCO2e/kgH2": "kgCO2e/t",
        "kgCO2e/tonne": "kgCO2e/t",
        "kgCO2e/tonne de déchets": "kgCO2e/t",
        "kgCO2e/m³": "kgCO2e/m3",
        "kgCO2e/t.km": "kgCO2e/t.km",
    }
    return words[theirs] == ours


CITED = re.compile(r"(\d[\d ,]*?) (kgCO2e/t|kgCO2e/MWh|gCO2e/kWh)\b[^()]*\((?:[^()]*, )?id (\d+)")


def test_every_figure_that_a_reasoning_cites_is_that_of_its_sheet(shared_data: Path) -> None:
    known = sheets(shared_data)
    cited = [
        (value.id, *match)
        for value in REFERENCE.factors
        for match in CITED.findall((value.reasoning or "").replace("\u00a0", " "))
    ]

    for value_id, figure, _, number in cited:
        stated = float(figure.replace(" ", "").replace(",", "."))
        theirs, unit, _ = known[number]
        scale = 1000 if "/kWh" in unit else 1
        assert stated == pytest.approx(theirs * scale), (value_id, figure, number)
    assert len(cited) > 15


def test_every_sheet_that_a_reasoning_cites_exists(shared_data: Path) -> None:
    numbers = {n for v in REFERENCE.factors for n in re.findall(r"\bid (\d+)", v.reasoning or "")}

    assert numbers <= sheets(shared_data).keys()


def test_derived_emission_factors_follow_from_the_sheets_they_cite(shared_data: Path) -> None:
    of = {number: figure for number, (figure, _, _) in sheets(shared_data).items()}
    derived = {
        "co2_heat_from_gas": of["37132"] * 1000 / 0.90,
        "co2_cold": of["43642"] * 1000 / 4,
        "co2_biomethane": of["43576"] * 1000 * PCI_PER_PCS,
        "co2_compressed_air": of["43642"] * 0.12,
        "co2_cement_addition": of["14742"],
        "co2_new_pallet": of["20909"] * 0.022,
        "co2_disposal_pallet": of["34592"] * 0.022,
        "co2_new_ibc": of["20830"] * 0.016 + of["26729"] * 0.043,
        "co2_disposal_ibc": of["34588"] * 0.060,
        "co2_new_drum": of["26729"] * 0.019,
        "co2_disposal_drum": of["34466"] * 0.019,
        "co2_new_crate": of["20845"] * 0.002,
        "co2_new_engine": of["26729"] * 0.110 + of["26731"] * 0.043,
        "co2_new_part": of["26729"] * 0.012,
        "co2_disposal_furniture_piece": of["34692"] * 0.030,
    }

    stated = {
        v.id: v.value
        for v in REFERENCE.factors
        if v.topic is Topic.EMISSION and v.status is Status.HYPOTHESIS
    }

    assert stated.keys() == derived.keys()
    for name, figure in derived.items():
        assert stated[name] == pytest.approx(figure, rel=0.02), name


def test_zinc_has_no_factor_since_the_base_gives_new_and_recycled_the_same() -> None:
    assert REFERENCE.resources.get("zinc").co2_production_factor is None
    assert REFERENCE.resources.get("zinc_oxide").co2_production_factor is None
    assert not [v.id for v in REFERENCE.factors if "zinc" in v.id and v.topic is Topic.EMISSION]


def test_the_tax_on_waste_follows_its_schedule() -> None:
    landfill = {
        2021: 54,
        2022: 58,
        2023: 61,
        2024: 63,
        2025: 65,
        2026: 69,
        2027: 73,
        2028: 77,
        2029: 81,
        2030: 85,
    }
    efficient = {2025: 15, 2026: 16, 2027: 17, 2028: 18, 2029: 19, 2030: 20}
    others = {2026: 29, 2027: 33, 2028: 37, 2029: 41, 2030: 45}

    for name, schedule in (
        ("tgap_landfill", landfill),
        ("tgap_incineration_efficient", efficient),
        ("tgap_incineration", others),
    ):
        periods = REFERENCE.factors.history(name)
        assert {v.valid_from.year: v.value for v in periods} == schedule
        assert all((v.valid_from.month, v.valid_from.day) == (1, 1) for v in periods)
        assert all(v.valid_to and (v.valid_to.month, v.valid_to.day) == (12, 31) for v in periods)
        assert all(v.status is Status.TO_CONFIRM and v.unit == "€/t" for v in periods)
