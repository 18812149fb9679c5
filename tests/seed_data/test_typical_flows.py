"""The usual flows of trades: each reads as a declaration, rests on a ratio that says where it comes from."""

import json
import re
import shutil
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

from symbiose.domain.companies import Activity, Site
from symbiose.domain.documents.flow_entry import MONTH_KEYS
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.flows import FLAT_YEAR
from symbiose.domain.french_numbers import french_number
from symbiose.domain.typical_flows import Trade
from symbiose.files.form import FormReader
from symbiose.files.reference import load_reference, read_reference
from tests.builders import NOON, make_site

REFERENCE = load_reference()
TYPICAL = REFERENCE.typical_flows
FOLDER = files("seed_data").joinpath("reference", "typical_flows")
READER = FormReader(REFERENCE)
ARTOIS_DIVISIONS = [
    *("10", "13", "14", "16", "17", "18", "20", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31"),
    *("32", "33", "35", "36", "37", "38", "39", "41", "42", "43", "45", "46", "47", "49", "50", "51", "52"),
    *("53", "55", "56", "62", "63", "64", "68", "69", "70", "71", "72", "73", "74", "77", "78", "80", "81"),
    *("82", "85", "86"),
]
"""Divisions of the activities that the territory has, offices and public services included."""
FEWEST_FLOWS = 5
SHORTEST_REASONING = 28


def as_form(trade: Trade, position: int, site: Site) -> dict[str, str]:
    flow = trade.flows[position]
    ratio = TYPICAL.ratios[flow.ratio_id]
    estimated = ratio.estimate(100.0)
    fields = {
        "direction": flow.direction.value,
        "resource": REFERENCE.resources.label(flow.resource_id),
        "quantity": french_number(estimated.value),
        "quantity_low": french_number(estimated.low),
        "quantity_high": french_number(estimated.high),
        "unit": ratio.canonical_unit,
        "waste_code": flow.waste_code or "",
        "supply_temp_c": "" if flow.supply_temp_c is None else f"{flow.supply_temp_c:g}",
        "return_temp_c": "" if flow.return_temp_c is None else f"{flow.return_temp_c:g}",
    }
    fields |= {key: f"{weight:g}" for key, weight in zip(MONTH_KEYS, flow.months or (), strict=False)}
    return {name: text for name, text in fields.items() if text}


def shares(weights: tuple[float, ...] | None) -> tuple[float, ...]:
    return tuple(weight / sum(weights) for weight in weights) if weights else FLAT_YEAR


@pytest.mark.parametrize("trade", TYPICAL.trades, ids=lambda trade: trade.id)
def test_each_usual_flow_of_a_trade_is_a_good_declaration_of_its_resource(trade: Trade) -> None:
    site = make_site(jobs=100, floor_area_m2=100.0)

    for position, usual in enumerate(trade.flows):
        flow = READER.read(as_form(trade, position, site), site, NOON, "test")
        ratio = TYPICAL.ratios[usual.ratio_id]
        assert (flow.resource_id, flow.direction) == (usual.resource_id, usual.direction)
        assert flow.months == pytest.approx(shares(usual.months))
        assert flow.unit == REFERENCE.resources.get(usual.resource_id).unit
        assert flow.quantity_per_year == pytest.approx(ratio.value * 100)
        assert flow.quantity_low == pytest.approx((ratio.low or 0) * 100)
        assert flow.quantity_high == pytest.approx((ratio.high or 0) * 100)


@pytest.mark.parametrize("trade", TYPICAL.trades, ids=lambda trade: trade.id)
def test_a_trade_has_enough_to_look_at_in_both_directions(trade: Trade) -> None:
    assert len(trade.flows) >= FEWEST_FLOWS
    assert {flow.direction.value for flow in trade.flows} == {"offer", "need"}


def test_offered_wastes_carry_their_code_and_heat_its_temperatures() -> None:
    for trade in TYPICAL.trades:
        for flow in trade.flows:
            resource = REFERENCE.resources.get(flow.resource_id)
            if flow.direction == "offer" and resource.waste_codes:
                assert flow.waste_code is not None, (trade.id, flow)
            if resource.family in ("heat", "steam", "cold"):
                assert flow.supply_temp_c is not None, (trade.id, flow)
                assert flow.return_temp_c is not None, (trade.id, flow)
                assert flow.supply_temp_c > flow.return_temp_c


def test_a_ratio_speaks_of_one_resource_and_of_the_temperature_of_its_flows() -> None:
    resources: dict[str, set[str]] = defaultdict(set)
    temperatures: dict[str, set[float]] = defaultdict(set)
    for trade in TYPICAL.trades:
        for flow in trade.flows:
            resources[flow.ratio_id].add(flow.resource_id)
            temperatures[flow.ratio_id] |= {flow.supply_temp_c or 0.0}

    for ratio in TYPICAL.ratios.values():
        said = {float(degrees) for degrees in re.findall(r"(\d+) °C", ratio.text)}
        assert len(resources[ratio.id]) == 1, (ratio.id, resources[ratio.id])
        assert said <= temperatures[ratio.id], ratio.id


def test_the_sentence_of_a_ratio_says_its_value() -> None:
    for ratio in TYPICAL.ratios.values():
        written = ratio.text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        scaled = {f"{ratio.value * scale:g}".replace(".", ",") for scale in (1, 1000, 100)}
        assert any(number in written for number in scaled), (ratio.id, ratio.value, ratio.text)


def test_every_ratio_says_where_it_comes_from_and_some_can_be_cited() -> None:
    cited = [ratio for ratio in TYPICAL.ratios.values() if not ratio.hypothesis]

    assert len(cited) >= 20
    assert all(len(ratio.source) >= SHORTEST_REASONING for ratio in TYPICAL.ratios.values())
    assert all(re.search(r"\d{4}", ratio.source) for ratio in cited)


@pytest.mark.parametrize("division", ARTOIS_DIVISIONS)
def test_each_activity_of_the_territory_is_recognised(division: str) -> None:
    codes = [one.code for one in REFERENCE.naf if one.code.startswith(division)]

    assert codes
    for code in codes:
        found = TYPICAL.trade_of(Activity(code=code))
        assert not found.trade.fallback, code
        assert found.beginning is not None
        assert code.startswith(found.beginning)


def test_the_longest_beginning_of_a_code_names_the_trade() -> None:
    named = {
        code: TYPICAL.trade_of(Activity(code=code)).trade.id
        for code in ("25.61Z", "25.62A", "25.11Z", "27.20Z", "27.11Z", "52.10A", "52.10B", "11.05Z")
    }

    assert named == {
        "25.61Z": "surface_treatment",
        "25.62A": "machining",
        "25.11Z": "metal_products",
        "27.20Z": "batteries",
        "27.11Z": "electrical",
        "52.10A": "cold_storage",
        "52.10B": "warehousing",
        "11.05Z": "brewing",
    }


@pytest.mark.parametrize(
    "activity", [None, Activity(code="01.13Z"), Activity(nomenclature="NAF 2025", code="25.61Z")]
)
def test_what_is_not_recognised_falls_back_and_says_so(activity: Activity | None) -> None:
    found = TYPICAL.trade_of(activity)

    assert found.trade.fallback
    assert found.beginning is None


def test_each_site_of_the_demonstration_has_usual_flows_or_the_fallback() -> None:
    territory = json.loads(files("seed_data").joinpath("demonstration", "territory.json").read_bytes())

    for site in territory["sites"]:
        activity = site.get("activity")
        found = TYPICAL.trade_of(Activity(**activity) if activity else None)
        known = activity is not None and found.beginning is not None
        assert found.trade.fallback is not known, site["id"]
    recognised = [s for s in territory["sites"] if s.get("activity") and s["activity"]["code"][:2] != "01"]
    fallen = [
        site["id"] for site in recognised if TYPICAL.trade_of(Activity(**site["activity"])).trade.fallback
    ]
    assert fallen == ["pool_a"]


def test_the_page_of_sources_names_every_file_of_usual_flows() -> None:
    page = files("seed_data").joinpath("SOURCES.md").read_text(encoding="utf-8")

    for part in ("ratios", "trades"):
        for file in FOLDER.joinpath(part).iterdir():
            assert f"`reference/typical_flows/{part}/{file.name}`" in page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the reference data that a test may spoil."""
    source = Path(str(files("seed_data").joinpath("reference")))
    return Path(shutil.copytree(source, tmp_path / "reference"))


def test_faults_of_usual_flows_are_told_together(folder: Path) -> None:
    metals = folder / "typical_flows" / "trades" / "metals.yaml"
    common = folder / "typical_flows" / "ratios" / "common.yaml"
    spoiled = (
        metals.read_text(encoding="utf-8")
        .replace("resource_id: mill_scale", "resource_id: mill_scales", 1)
        .replace("ratio_id: steelworks_acid", "ratio_id: steelworks_acids", 1)
        .replace('"13 01 10*"', '"13 01 10"', 1)
        .replace('activities: ["25.61"]', 'activities: ["25.69", "25"]', 1)
        .replace("resource_id: aluminium_dross", "resource_id: aluminium_scrap", 1)
    )
    metals.write_text(spoiled, encoding="utf-8")
    common.write_text(
        common.read_text(encoding="utf-8")
        .replace("unit: t/job", "unit: t/m2", 1)
        .replace("low: 0.07\n", "low: 0.7\n", 1)
        .replace('source: "hypothèse : ', 'source: "', 1),
        encoding="utf-8",
    )

    with pytest.raises(InvalidDocument) as caught:
        read_reference(folder)

    told = str(caught.value)
    for expected in (
        "mill_scales: no resource has this id",
        "steelworks_acids: no ratio has this id",
        "13 01 10: this waste code is not in the list",
        "25.69: no code of the NAF rév. 2 begins so",
        "25: metal_products has it already",
        "one offer of each resource",
        "is counted per job",
        "give the range it lies in",
        "a source begins with",
        "no trade has a flow with this ratio",
    ):
        assert expected in told, expected


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("fallback: true", "fallback: false", "exactly one trade is the fallback"),
    ("    flows:", "    flows: []\n    other:", "at least 1 item"),
    ('waste_code: "15 01 01"', 'waste_code: "17 04 05"', "is not discarded under this code"),
    ("ratio_id: sanitary_water", "ratio_id: wipers_needed", "drinking_water is counted in m3"),
])  # fmt: skip
def test_a_fault_of_the_fallback_is_told(old: str, new: str, expected: str, folder: Path) -> None:
    file = folder / "typical_flows" / "trades" / "general.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InvalidDocument) as caught:
        read_reference(folder)

    assert expected in str(caught.value)
