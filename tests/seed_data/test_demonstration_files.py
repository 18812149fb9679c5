"""The demonstration territory: what it holds, each quantity from ratio × driver, nothing made up."""

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from importlib.resources import files

import pytest
import yaml

from symbiose.app.demonstration import DEMO_SITES_OF_MANAGER
from symbiose.domain.communes import great_circle_km
from symbiose.domain.companies import Site
from symbiose.domain.documents.declarations_document import driver_value
from symbiose.domain.flows import FLAT_YEAR, Confidentiality, Direction, FieldConfidentiality, Flow
from symbiose.domain.resources import Family
from symbiose.domain.week_parts import WeekPart, part_of_time, share_in
from symbiose.files.estimates import load_ratios
from tests.seed_territories import REFERENCE, SeedTerritory, seed_territory

UNNAMED = "unnamed_"
"""Companies that stand for no real one."""
HOT = {Family.HEAT, Family.STEAM}
APPROACH_K = 5.0
"""Between what gives heat and what takes it."""
FARTHEST_FROM_CENTRE_KM = 4.0
SHORTEST_REASONING = 28
"""Letters that a source or a reasoning needs at least to say something."""
NAMED = (
    "Recytech",
    "CRVO",
    "Aquarese et Delviatek",
    "ACC",
    "Delzenne",
    "ThyssenKrupp Electrical Steel",
    "Mov'ntec",
    "Les Cousalis",
    "Mine de soleil",
    "Tech3E",
    "Centre hospitalier de Lens",
    "Stellantis",
    "Agilice",
    "Réseau de chaleur de Béthune",
    "Réseau de chaleur de Lens",
    "Réseau de chaleur de Liévin",
    "Réseau de chaleur d’Avion",
    "Atelier de traitement de surface A, Béthune",
)


def demo() -> SeedTerritory:
    """Return the demonstration, read by the first test and not on collection."""
    return seed_territory("demonstration")


def all_flows() -> tuple[Flow, ...]:
    return demo().territory.flows


@cache
def sites() -> dict[str, Site]:
    return {site.id: site for site in demo().content.sites}


@cache
def used_ratios() -> set[str]:
    """Return the ratios that the demonstration rests on: its own, and those it shares with usual flows."""
    return {values.estimate.ratio_id for values in demo().values if values.estimate}


def family(resource_id: str | None) -> Family:
    assert resource_id is not None
    return REFERENCE.resources.get(resource_id).family


def of_family(wanted: Family, direction: Direction) -> int:
    return sum(
        1 for flow in all_flows() if flow.direction is direction and family(flow.resource_id) is wanted
    )


def serves(offered: Flow, wanted: Flow) -> bool:
    """Return whether the site's own offer of heat or power would do for its own need."""
    if (offered.resource_id, wanted.resource_id) == ("solar_electricity", "electricity"):
        return True
    hot, needed = offered.supply_temp_c, wanted.supply_temp_c
    both = family(offered.resource_id) in HOT and family(wanted.resource_id) in HOT
    return both and hot is not None and needed is not None and hot >= needed + APPROACH_K


def test_every_line_is_accepted_and_only_mirror_entries_are_asked_about_each_once() -> None:
    told = [warning for row in demo().declared.rows for warning in row.warnings]

    assert [row for row in demo().declared.rows if row.errors] == []
    assert [warning for warning in told if "dangereu" not in warning] == []
    assert len(set(told)) == len(told)
    assert demo().declared.ignored_columns == ()
    assert len(demo().values) == len(demo().declared.rows)


def test_the_territory_is_as_large_as_it_should_be() -> None:
    assert len(sites()) >= 45
    assert len(all_flows()) >= 260
    assert len(demo().content.processors) >= 12


@pytest.mark.parametrize("words", NAMED)
def test_the_sites_that_the_study_names_are_there(words: str) -> None:
    assert [site.id for site in sites().values() if words in site.name]


@pytest.mark.parametrize(
    ("wanted", "direction", "least"),
    [
        (Family.HEAT, Direction.OFFER, 15),
        (Family.HEAT, Direction.NEED, 20),
        (Family.ELECTRICITY, Direction.OFFER, 3),
        (Family.ELECTRICITY, Direction.NEED, 20),
        (Family.GAS, Direction.OFFER, 1),
        (Family.GAS, Direction.NEED, 10),
        (Family.STEAM, Direction.NEED, 3),
        (Family.WATER, Direction.OFFER, 4),
        (Family.WATER, Direction.NEED, 8),
        (Family.SERVICE, Direction.OFFER, 10),
        (Family.SERVICE, Direction.NEED, 20),
        (Family.MATERIAL, Direction.OFFER, 60),
        (Family.MATERIAL, Direction.NEED, 50),
    ],
)
def test_each_family_has_its_flows(wanted: Family, direction: Direction, least: int) -> None:
    assert of_family(wanted, direction) >= least


def test_every_flow_of_heat_says_its_temperatures_and_power() -> None:
    warm = [flow for flow in all_flows() if family(flow.resource_id) in {Family.HEAT, Family.STEAM}]

    for flow in warm:
        assert flow.supply_temp_c is not None
        assert flow.return_temp_c is not None
        assert flow.power_kw
        assert flow.supply_temp_c > flow.return_temp_c, flow.site_id


def test_no_source_of_heat_gives_more_than_its_power_does_in_a_year() -> None:
    for flow in all_flows():
        if flow.power_kw is not None:
            assert flow.quantity_per_year <= flow.power_kw * 8.76, (flow.site_id, flow.resource_id)


def test_no_site_sells_the_heat_or_the_sun_that_it_could_use_itself() -> None:
    for offered in all_flows():
        for wanted in all_flows():
            ours = offered.site_id == wanted.site_id and offered.direction is not wanted.direction
            if not ours or offered.direction is Direction.NEED or not serves(offered, wanted):
                continue
            together = [a for a, b in zip(offered.months, wanted.months, strict=True) if a > 0 and b > 0]
            assert not together, (offered.site_id, offered.resource_id, wanted.description)


def test_waste_is_dangerous_or_not_and_its_code_is_one_of_its_resource() -> None:
    codes = Counter(flow.waste_code.endswith("*") for flow in all_flows() if flow.waste_code)

    assert codes[True] >= 10
    assert codes[False] >= 40
    for flow in all_flows():
        if flow.waste_code and flow.resource_id:
            assert flow.waste_code in REFERENCE.resources.get(flow.resource_id).waste_codes


def test_dangerous_waste_is_taken_by_sites_authorised_for_it() -> None:
    authorised = {code for site in sites().values() for code in site.dangerous_waste_codes}

    assert len(authorised) >= 10
    assert all(REFERENCE.wastes.get(code).code == code for code in authorised)


def test_calendars_differ() -> None:
    calendars = {flow.months for flow in all_flows()}

    assert FLAT_YEAR in calendars
    assert len(calendars) >= 12
    assert sum(1 for flow in all_flows() if flow.months != FLAT_YEAR) >= 80


def test_flows_are_hidden_by_category_and_named() -> None:
    assert {flow.confidentiality for flow in all_flows()} == set(Confidentiality)


def test_only_sites_of_no_real_company_let_figures_be_seen() -> None:
    shown = [values for values in demo().values if values.field_confidentiality != FieldConfidentiality()]

    assert len(shown) >= 100
    assert {level for values in shown for _, level in values.field_confidentiality} == set(Confidentiality)
    for values in shown:
        assert sites()[values.site].company_id.startswith("unnamed_")


def test_every_flow_is_marked_as_an_estimate() -> None:
    for values in demo().values:
        assert values.estimate is not None, values.site
        assert values.description is not None
        assert values.description.startswith("Estimation de démonstration. ")


def test_each_quantity_is_its_ratio_times_the_driver_of_its_site() -> None:
    for values in demo().values:
        assert values.estimate is not None
        ratio = load_ratios()[values.estimate.ratio_id]
        driver = driver_value(sites()[values.site], ratio.driver)
        assert driver is not None
        assert ratio.low is not None
        assert ratio.high is not None
        assert ratio.unit.split("/")[0] == values.unit
        assert values.quantity_per_year == pytest.approx(ratio.value * driver, rel=1e-12)
        assert values.quantity_low == pytest.approx(ratio.low * driver, rel=1e-12)
        assert values.quantity_high == pytest.approx(ratio.high * driver, rel=1e-12)


def test_every_ratio_is_used_and_rests_on_a_source_or_says_that_it_is_a_hypothesis() -> None:
    assert set(REFERENCE.typical_flows.ratios) | used_ratios() == set(load_ratios())
    for ratio in load_ratios().values():
        assert ratio.hypothesis == ratio.source.startswith("hypothèse : "), ratio.id
        assert len(ratio.source) >= SHORTEST_REASONING, ratio.id
        assert ratio.low is not None
        assert ratio.high is not None
        assert ratio.low <= ratio.value <= ratio.high
        assert ratio.valid_from <= date(2026, 11, 25)


def test_a_ratio_speaks_of_one_resource_and_of_the_temperatures_of_its_flows() -> None:
    resources: dict[str, set[str | None]] = {}
    temperatures: dict[str, set[int]] = {}
    for values, flow in zip(demo().values, all_flows(), strict=True):
        assert values.estimate is not None
        resources.setdefault(values.estimate.ratio_id, set()).add(flow.resource_id)
        temperatures.setdefault(values.estimate.ratio_id, set()).update(
            int(degrees) for degrees in (flow.supply_temp_c, flow.return_temp_c) if degrees is not None
        )

    for ratio_id in used_ratios():
        assert len(resources[ratio_id]) == 1, ratio_id
        ratio = load_ratios()[ratio_id]
        said = {int(degrees) for degrees in re.findall(r"(\d+) °C", ratio.text)}
        assert said <= temperatures[ratio_id], ratio_id


def test_some_ratios_can_be_cited() -> None:
    assert sum(1 for ratio in load_ratios().values() if not ratio.hypothesis) >= 12


def test_each_driver_of_a_site_says_where_it_comes_from() -> None:
    used = {(v.site, v.estimate.driver) for v in demo().values if v.estimate}

    for site in sites().values():
        assert site.note is not None
        assert "ypothèse" in site.note or "Source" in site.note, site.id
        own = {driver for one, driver in used if one == site.id} - {"jobs", "floor_area_m2"}
        assert set(site.drivers) == own, site.id


def written(figure: float) -> set[str]:
    """Return the ways in which a note may write a figure."""
    ways = {f"{figure:,.0f}".replace(",", " ")}
    for size, word in ((1_000_000, " million"), (10_000, " ha")):
        if figure >= size:
            ways.add(f"{figure / size:g}".replace(".", ",") + word)
    return ways


def test_the_note_of_a_site_states_each_figure_that_estimates_may_rest_on() -> None:
    for site in sites().values():
        figures = {"jobs": site.jobs, "floor_area_m2": site.floor_area_m2, **site.drivers}
        for name, figure in figures.items():
            if figure:
                assert any(way in (site.note or "") for way in written(figure)), (site.id, name, figure)


def test_unnamed_sites_say_that_they_are_hypotheses() -> None:
    for site in sites().values():
        if site.company_id.startswith(UNNAMED):
            assert site.note is not None
            assert "aucune entreprise réelle n’est visée" in site.note
            assert "Hypothèse de démonstration" in site.note


def test_no_number_of_the_register_is_made_up() -> None:
    assert {site.siret for site in sites().values()} == {None}
    assert {company.siren for company in demo().content.companies} == {None}


def test_every_site_stands_in_the_territory_near_the_centre_of_its_commune() -> None:
    for site in sites().values():
        centre = REFERENCE.communes.get(site.commune_code)
        away = great_circle_km(site.longitude, site.latitude, centre.longitude, centre.latitude)
        assert away <= FARTHEST_FROM_CENTRE_KM, (site.id, away)


def test_no_two_sites_stand_on_the_same_spot() -> None:
    spots = Counter((site.longitude, site.latitude) for site in sites().values())

    assert max(spots.values()) == 1


def test_activities_are_those_of_the_nomenclature() -> None:
    for site in sites().values():
        if site.activity is not None:
            assert REFERENCE.naf.get(site.activity.code)


def test_the_manager_of_the_demonstration_runs_unnamed_sites_with_flows_of_their_own() -> None:
    for site_id in DEMO_SITES_OF_MANAGER:
        assert sites()[site_id].company_id.startswith(UNNAMED)
        assert sum(1 for flow in all_flows() if flow.site_id == site_id) >= 5


def test_processors_and_substitutions_say_what_they_rest_on() -> None:
    for processor in demo().content.processors:
        assert "ypothès" in processor.source or "sources publiques" in processor.source
        assert family(next(iter(processor.inputs)))
    for substitution in demo().content.substitutions:
        assert substitution.source
        assert substitution.from_resource_id in REFERENCE.resources
        assert substitution.to_resource_id in REFERENCE.resources


def test_the_waelz_furnace_has_the_yields_of_the_public_figures() -> None:
    furnace = next(p for p in demo().content.processors if p.id == "waelz_furnace")
    drivers = sites()["recytech"].drivers

    assert furnace.outputs["zinc_oxide"] == pytest.approx(46_500 / drivers["residues_treated_t"], abs=1e-3)
    assert furnace.outputs["waelz_slag"] == pytest.approx(75_000 / drivers["residues_treated_t"], abs=1e-3)
    assert furnace.capacity_per_year == 140_000 - drivers["residues_treated_t"]


def test_the_files_are_sorted_so_that_people_find_their_way() -> None:
    folder = files("seed_data").joinpath("demonstration")
    territory = json.loads(folder.joinpath("territory.json").read_bytes())
    flows = json.loads(folder.joinpath("flows.json").read_bytes())["flows"]
    ratios = yaml.safe_load(folder.joinpath("ratios.yaml").read_bytes())["ratios"]

    for name in ("companies", "sites", "processors", "substitutions"):
        ids = [entry["id"] for entry in territory[name]]
        assert ids == sorted(ids)
    keys = [(flow["site_id"], flow["direction"] != "offer", flow["resource"]) for flow in flows]
    assert keys == sorted(keys)
    assert [ratio["id"] for ratio in ratios] == sorted(ratio["id"] for ratio in ratios)


def test_the_sources_page_names_every_file() -> None:
    page = files("seed_data").joinpath("SOURCES.md").read_text(encoding="utf-8")

    for folder, names in {
        "demonstration": ("territory.json", "flows.json", "ratios.yaml"),
        "fictional": ("territory.json", "flows.json", "README.md"),
    }.items():
        for name in names:
            assert f"`{folder}/{name}`" in page


def test_no_flow_of_heat_needs_more_than_its_power_in_a_part_of_its_weeks() -> None:
    weekly = [flow for flow in all_flows() if flow.week_parts is not None and flow.power_kw]

    assert len({flow.week_parts for flow in weekly}) > 1
    for flow in weekly:
        for part in WeekPart:
            hours = 8760 * part_of_time(part)
            mean_kw = flow.quantity_per_year * share_in(flow.week_parts, part) * 1000 / hours
            assert mean_kw <= flow.power_kw, (flow.site_id, flow.resource_id, part)


def test_a_week_in_the_demonstration_says_on_what_it_rests() -> None:
    for flow in all_flows():
        assert (flow.week_parts is not None) is ("Semaine : " in (flow.description or "")), flow.site_id
