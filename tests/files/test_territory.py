"""Territories: completed where the lists allow it, refused with every problem at once where not."""

import json

import pytest

from symbiose.domain.communes import great_circle_km
from symbiose.domain.documents.territory_document import TerritoryContent
from symbiose.domain.errors import InvalidDocument
from symbiose.files.reading import read_file
from symbiose.files.territory import read_territory
from tests.files.reference import COMMUNES, REFERENCE

SIREN, SIRET = "530708536", "53070853600038"


def company(**changes: object) -> dict[str, object]:
    return {"id": "c1", "name": "Entreprise 1"} | changes


def site(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {"id": "s1", "company_id": "c1", "name": "Site 1", "commune_code": "62276"}
    return {key: value for key, value in (values | changes).items() if value is not None}


def processor(**changes: object) -> dict[str, object]:
    return {
        "id": "p1",
        "site_id": "s1",
        "name": "Séchoir",
        "use": "feedstock",
        "inputs": {"sewage_sludge": 1.0},
        "outputs": {"fly_ash": 0.3},
        "unit": "t",
        "capacity_per_year": 1000,
        "source": "hypothèse d'essai",
    } | changes


def substitution(**changes: object) -> dict[str, object]:
    return {
        "id": "x1",
        "from_resource_id": "fly_ash",
        "to_resource_id": "sewage_sludge",
        "yield_ratio": 0.9,
        "source": "hypothèse d'essai",
        "valid_from": "2026-01-01",
    } | changes


def document(**changes: object) -> dict[str, object]:
    return {
        "format": "symbiose.territory/1",
        "companies": [company()],
        "sites": [site()],
        "processors": [processor()],
        "substitutions": [substitution()],
    } | changes


def read(**changes: object) -> TerritoryContent:
    return read_territory(json.dumps(document(**changes)).encode(), REFERENCE)


def problems_of(**changes: object) -> dict[str, str]:
    with pytest.raises(InvalidDocument) as raised:
        read(**changes)
    assert len({str(problem) for problem in raised.value.problems}) == len(raised.value.problems)
    return {problem.path: problem.expected for problem in raised.value.problems}


def test_a_whole_territory_is_read() -> None:
    content = read()

    assert content.size() == 4
    assert content.processors[0].inputs == {"sewage_sludge": 1.0}
    assert content.substitutions[0].valid_from.year == 2026


def test_an_empty_territory_is_read() -> None:
    assert read_territory(b'{"format": "symbiose.territory/1"}', REFERENCE).size() == 0


def test_a_site_with_a_commune_alone_stands_at_its_centre_and_says_so() -> None:
    placed = read().sites[0]

    assert (placed.longitude, placed.latitude, placed.position_source) == (2.83, 50.51, "commune")


def test_a_site_with_a_position_alone_is_in_the_nearest_commune() -> None:
    placed = read(sites=[site(commune_code=None, longitude=2.64, latitude=50.52)]).sites[0]

    assert (placed.commune_code, placed.position_source) == ("62119", "declared")


def test_a_site_with_both_keeps_both() -> None:
    placed = read(sites=[site(longitude=2.85, latitude=50.50)]).sites[0]

    assert (placed.commune_code, placed.longitude, placed.latitude) == ("62276", 2.85, 50.50)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"commune_code": None}, "sites[0]"),
        ({"commune_code": "62138"}, "sites[0].commune_code"),
        ({"commune_code": 62276}, "sites[0].commune_code"),
        ({"longitude": 2.83}, "sites[0].latitude"),
        ({"latitude": 50.5}, "sites[0].longitude"),
        ({"longitude": 50.51, "latitude": 2.83}, "sites[0].longitude"),
        ({"commune_code": None, "longitude": 2.35, "latitude": 48.86}, "sites[0].longitude"),
        ({"longitude": 2.64, "latitude": 50.53}, "sites[0].longitude"),
        ({"longitude": 200, "latitude": 50.5}, "sites[0].longitude"),
    ],
)
def test_a_place_that_cannot_be_is_refused(changes: dict[str, object], path: str) -> None:
    assert path in problems_of(sites=[site(**changes)])


def test_the_centres_of_the_test_are_farther_apart_than_a_commune_is_wide() -> None:
    douvrin, bethune = COMMUNES.get("62276"), COMMUNES.get("62119")

    assert great_circle_km(douvrin.longitude, douvrin.latitude, bethune.longitude, bethune.latitude) > 6


def test_codes_are_kept_as_the_lists_write_them() -> None:
    placed = read(
        companies=[company(siren="530 708 536")],
        sites=[
            site(
                siret="530 708 536 00038",
                activity={"code": "2910z"},
                dangerous_waste_codes=["100207"],
                park_id="siziaf",
                jobs=12,
            )
        ],
    ).sites[0]

    assert placed.siret == SIRET
    assert placed.activity is not None
    assert (placed.activity.code, placed.activity.nomenclature) == ("29.10Z", "NAF rév. 2")
    assert placed.dangerous_waste_codes == ("10 02 07*",)
    assert (placed.park_id, placed.jobs) == ("siziaf", 12)


@pytest.mark.parametrize(
    ("lists", "path"),
    [
        ({"companies": [company(siren="530708537")]}, "companies[0].siren"),
        ({"companies": [company(siren="123")]}, "companies[0].siren"),
        ({"companies": [company(id="")]}, "companies[0].id"),
        ({"companies": [company(name="  ")]}, "companies[0].name"),
        ({"companies": [company(name="a\nb")]}, "companies[0].name"),
        ({"companies": [company(note="x")]}, "companies[0].note"),
        ({"companies": [company(), company()]}, "companies[1].id"),
        ({"companies": {}}, "companies"),
        ({"companies": [None]}, "companies[0]"),
        ({"sites": [site(siret="53070853600039")]}, "sites[0].siret"),
        ({"sites": [site(company_id="c2")]}, "sites[0].company_id"),
        ({"sites": [site(), site()]}, "sites[1].id"),
        ({"sites": [site(siret=SIRET), site(id="s2", siret=SIRET)]}, "sites[1].siret"),
        ({"sites": [site(jobs=-1)]}, "sites[0].jobs"),
        ({"sites": [site(jobs=1.5)]}, "sites[0].jobs"),
        ({"sites": [site(jobs=True)]}, "sites[0].jobs"),
        ({"sites": [site(floor_area_m2=float("nan"))]}, "sites[0].floor_area_m2"),
        ({"sites": [site(activity={"code": "99.99Z"})]}, "sites[0].activity.code"),
        (
            {"sites": [site(activity={"code": "29.10Z", "nomenclature": "NACE"})]},
            "sites[0].activity.nomenclature",
        ),
        ({"sites": [site(dangerous_waste_codes=["10 02 08"])]}, "sites[0].dangerous_waste_codes[0]"),
        ({"sites": [site(dangerous_waste_codes=["99 99 99"])]}, "sites[0].dangerous_waste_codes[0]"),
        ({"sites": [site(park_id="nowhere")]}, "sites[0].park_id"),
        ({"sites": [site(drivers={"batteries": float("inf")})]}, "sites[0].drivers.batteries"),
        ({"sites": [site(id=3)]}, "sites[0].id"),
        ({"processors": [processor(site_id="s9")]}, "processors[0].site_id"),
        ({"processors": [processor(), processor()]}, "processors[1].id"),
        ({"processors": [processor(inputs={"gold": 1.0})]}, "processors[0].inputs.gold"),
        ({"processors": [processor(inputs={})]}, "processors[0].inputs"),
        ({"processors": [processor(inputs={"fly_ash": 0})]}, "processors[0].inputs.fly_ash"),
        ({"processors": [processor(outputs={"gold": 1.0})]}, "processors[0].outputs.gold"),
        ({"processors": [processor(outputs={"fly_ash": -0.1})]}, "processors[0].outputs.fly_ash"),
        ({"processors": [processor(unit="MWh")]}, "processors[0].unit"),
        ({"processors": [processor(use="magic")]}, "processors[0].use"),
        ({"processors": [processor(capacity_per_year=-1)]}, "processors[0].capacity_per_year"),
        ({"processors": [processor(cost_eur_per_unit=1e300)]}, "processors[0].cost_eur_per_unit"),
        ({"processors": [processor(cost_eur_per_unit="12")]}, "processors[0].cost_eur_per_unit"),
        ({"processors": [processor(cost_eur_per_unit=0.1234567)]}, "processors[0].cost_eur_per_unit"),
        ({"processors": [processor(opening_cost_eur=-1)]}, "processors[0].opening_cost_eur"),
        ({"processors": [processor(accepts={"zn": {"min": 2, "max": 1}})]}, "processors[0].accepts.zn"),
        ({"substitutions": [substitution(from_resource_id="gold")]}, "substitutions[0].from_resource_id"),
        ({"substitutions": [substitution(to_resource_id="fly_ash")]}, "substitutions[0].to_resource_id"),
        ({"substitutions": [substitution(yield_ratio=0)]}, "substitutions[0].yield_ratio"),
        ({"substitutions": [substitution(valid_from="hier")]}, "substitutions[0].valid_from"),
        ({"substitutions": [substitution(), substitution()]}, "substitutions[1].id"),
        ({"note": 1}, "note"),
    ],
)
def test_each_fault_is_told_with_its_path_in_french(lists: dict[str, object], path: str) -> None:
    problems = problems_of(**lists)

    assert path in problems
    english = (" is expected", "should", "Input", "field", "swapped")
    assert not any(word in expected for expected in problems.values() for word in english), problems


def test_a_cost_may_be_an_income_but_never_an_opening() -> None:
    content = read(processors=[processor(cost_eur_per_unit=-12.5, disposal_cost_eur_per_unit=80)])

    assert float(content.processors[0].cost_eur_per_unit) == -12.5


def test_a_siret_begins_with_the_siren_of_its_company() -> None:
    assert "sites[0].siret" in problems_of(companies=[company(siren="356000000")], sites=[site(siret=SIRET)])
    assert read(companies=[company(siren=SIREN)], sites=[site(siret=SIRET)]).sites[0].siret == SIRET


def test_all_problems_are_told_at_once_links_included() -> None:
    problems = problems_of(
        companies=[company(siren="1")],
        sites=[site(company_id="c9", jobs="x", commune_code="1")],
        processors=[processor(site_id="s9", inputs={"gold": -1})],
    )

    assert {
        "companies[0].siren",
        "sites[0].company_id",
        "sites[0].jobs",
        "sites[0].commune_code",
        "processors[0].site_id",
        "processors[0].inputs.gold",
    } <= set(problems)


def test_a_value_shown_stays_on_one_line_and_is_cut() -> None:
    with pytest.raises(InvalidDocument) as raised:
        read(sites=[site(commune_code="6\n" * 500)])

    for problem in raised.value.problems:
        assert "\n" not in str(problem)
        assert len(problem.value) <= 202


def test_ids_may_be_any_text() -> None:
    for name in ('O\'Brien "x"', "a.b[0]", "<b>", "é" * 200, "MATCH (n) DETACH DELETE n"):
        content = read(
            companies=[company(id=name)],
            sites=[site(id=name, company_id=name)],
            processors=[processor(id=name, site_id=name)],
        )
        assert content.sites[0].id == name


def test_the_kind_of_a_file_is_told_by_its_format() -> None:
    file = read_file("t.json", json.dumps(document()).encode("utf-16"), REFERENCE, site=None)

    assert file.kind == "territory"
    assert file.report().accepted == 4
