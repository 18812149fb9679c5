"""What the files of an export look like: columns, numbers, cells, points, and what they leave out."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.documents.export_content import ExportContent, ExportedSite
from symbiose.domain.flows import Band, Direction, EstimateBasis, Flow
from symbiose.files.declarations_columns import NOT_READ
from symbiose.files.estimates import load_ratios
from symbiose.files.export_geojson import geojson_chunks
from symbiose.files.reading import read_file
from tests.builders import make_flow, make_site
from tests.files.exports import SITES, content_of, read_back, written
from tests.files.reference import REFERENCE, RESOURCES

FLOW = make_flow(
    quantity_per_year=1200.5,
    price_eur_per_unit=Decimal("-12.34"),
    quality={"pH": Band(min=1.234, max=7.0), "zinc": Band(min=22.0, max=22.0)},
    valid_from=date(2026, 1, 31),
    description="=1+1",
)


def csv_lines(*flows: Flow) -> list[list[str]]:
    text = written("csv", content_of(flows)).decode("utf-8-sig")
    return [line.split(";") for line in text.removesuffix("\r\n").split("\r\n")]


def record(*flows: Flow) -> dict[str, str]:
    header, line = csv_lines(*flows)
    return {name: cell for name, cell in zip(header, line, strict=True) if cell}


def test_a_csv_is_what_french_spreadsheets_open() -> None:
    file = written("csv", content_of([FLOW]))

    assert file.startswith(b"\xef\xbb\xbfsiret;sens;ressource;quantite;unite;periode;")
    assert file.count(b"\r\n") == file.count(b"\n") == 2
    assert record(FLOW) == {
        "siret": "site_a",
        "sens": "offre",
        "ressource": "fly_ash",
        "quantite": "1200,5",
        "unite": "t",
        "periode": "an",
        "prix_eur_par_unite": "-12,34",
        "confidentialite": "categorie",
        "confidentialite_quantite": "masque",
        "confidentialite_prix": "masque",
        "confidentialite_qualite": "masque",
        "valide_du": "2026-01-31",
        "description": "'=1+1",
        "nom_etablissement": "Site A",
        "nom_commune": "Douvrin",
        "libelle_ressource": RESOURCES.label("fly_ash"),
        "qualite:pH": "1,2340..7",
        "qualite:zinc": "22",
    }


def test_an_export_of_nothing_is_a_header_that_is_read() -> None:
    for kind in ("csv", "json", "xlsx"):
        assert read_back(kind, written(kind, ExportContent())) == []


def test_a_site_with_a_siret_is_named_by_it_and_others_by_their_id() -> None:
    rows = csv_lines(make_flow(), make_flow(site_id="site_b"))

    assert [row[0] for row in rows] == ["siret", "site_a", "53070853600038"]


def test_an_id_that_could_be_a_wrong_siret_stands_under_another_header() -> None:
    numbered = make_site(id="1234567890")
    content = content_of([make_flow(site_id="1234567890")], [numbered])

    file = read_file("x.csv", written("csv", content), REFERENCE, site=None)

    assert file.site_column == "site_id"
    assert [row.values.site for row in file.rows if row.values] == ["1234567890"]


def test_names_for_people_stand_beside_each_flow_and_an_import_passes_over_them() -> None:
    sites = [make_site(name="=Usine; Nord", activity={"code": "24.10Z"}), SITES[1]]
    content = content_of([make_flow(resource_id=None, resource_text="cendres grises")], sites)

    file = written("csv", content)
    read = read_file("x.csv", file, REFERENCE, site=None)

    header, line = csv.reader(file.decode("utf-8-sig").splitlines(), delimiter=";")
    cells = dict(zip(header, line, strict=True))
    assert [cells[name] for name in NOT_READ] == ["'=Usine; Nord", "Douvrin", "24.10Z", "", ""]
    assert read.ignored_columns == ()


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("mark", ["to_confirm", "confirmed"])
def test_a_flow_on_behalf_of_a_firm_says_so_and_an_import_does_not_take_it_from_a_file(
    kind: str, mark: str
) -> None:
    content = written(kind, content_of([make_flow(on_behalf=mark)]))

    read = read_file(f"x.{kind}", content, REFERENCE, site=None)

    if kind == "json":
        assert f'"on_behalf": "{mark}"' in content.decode()
    if kind == "csv":
        assert "déclaré pour l’entreprise, " in content.decode("utf-8-sig")
    assert read.ignored_columns == ()
    assert read_back(kind, content) == [make_flow()]


def test_energy_of_a_gas_says_its_heating_value() -> None:
    gas = make_flow(resource_id="natural_gas_pcs", unit="MWh", resource_text="gaz de ville")

    assert record(gas)["unite"] == "MWh PCS"
    assert read_back("csv", written("csv", content_of([gas]))) == [gas]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_a_second_flow_keeps_its_rank_when_the_first_is_not_there(kind: str) -> None:
    second = make_flow(rank=2)

    assert read_back(kind, written(kind, content_of([second]))) == [second]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_two_sites_may_number_their_flows_alike(kind: str) -> None:
    flows = [make_flow(reference="1"), make_flow(site_id="site_b", reference="1"), make_flow(reference="2")]

    back = read_back(kind, written(kind, content_of(flows)))

    assert sorted(back, key=lambda flow: flow.id) == sorted(flows, key=lambda flow: flow.id)


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_an_estimate_stays_one(kind: str) -> None:
    ratio = next(ratio for ratio in load_ratios().values() if ratio.driver == "jobs")
    text = f"{ratio.text} ({ratio.source})"
    basis = EstimateBasis(ratio_id=ratio.id, driver="jobs", driver_value=120, text=text)
    estimate = make_flow(estimate=basis)

    assert read_back(kind, written(kind, content_of([estimate]))) == [estimate]


def test_a_workbook_holds_numbers_days_and_texts() -> None:
    flow = FLOW.model_copy(update={"quantity_per_year": 0.1 + 0.2, "reference": "007"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx", content_of([flow]))))

    header, line = book.get_sheet_by_name("Flux").to_python()

    cells = dict(zip(header, line, strict=True))
    assert cells["quantite"] == 0.1 + 0.2
    assert cells["prix_eur_par_unite"] == -12.34
    assert cells["valide_du"] == date(2026, 1, 31)
    assert (cells["reference"], cells["description"]) == ("007", "'=1+1")
    assert cells["qualite:zinc"] == 22.0


def test_no_cell_of_a_workbook_is_a_formula_or_raw_markup() -> None:
    texts = ["=1+1", "<r><t>x</t></r>", "http://example.org", "12"]
    flows = [make_flow(reference=str(i), description=text) for i, text in enumerate(texts)]

    book = CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx", content_of(flows))))

    header, *lines = book.get_sheet_by_name("Flux").to_python()
    assert sorted(line[header.index("description")] for line in lines) == sorted(
        ["'=1+1", "'<r><t>x</t></r>", "http://example.org", "12"]
    )


def test_json_is_the_declaration_format_and_leaves_out_what_is_not_stated() -> None:
    document = json.loads(written("json", content_of([make_flow()])))

    assert document == {
        "format": "symbiose.declarations/1",
        "flows": [
            {
                "site_id": "site_a",
                "direction": "offer",
                "resource": "fly_ash",
                "quantity": 1000.0,
                "unit": "t",
                "confidentiality": "category",
                "quantity_confidentiality": "hidden",
                "price_confidentiality": "hidden",
                "quality_confidentiality": "hidden",
            }
        ],
    }


def test_geojson_has_a_point_per_site_with_counts_and_flows() -> None:
    disclosed = SeenFlow(
        direction=Direction.NEED,
        category="minerals",
        resource_id="fly_ash",
        resource="Cendres volantes",
        site_id="site_b",
        site="Site B",
        quantity=Band(min=1000, max=10_000),
        unit="t",
        price=Decimal("12.5"),
        quality={"zinc": None},
    )
    content = ExportContent(
        (
            ExportedSite(SITES[0], "Douvrin", flows=(FLOW,)),
            ExportedSite(SITES[1], "Douvrin", disclosed=(disclosed,)),
        )
    )

    document = json.loads(b"".join(geojson_chunks(content, RESOURCES)))

    own, other = document["features"]
    assert (document["type"], document["format"]) == ("FeatureCollection", "symbiose.sites/1")
    assert own["geometry"] == {"type": "Point", "coordinates": [2.83, 50.51]}
    assert (own["properties"]["offers"], own["properties"]["needs"]) == (1, 0)
    assert own["properties"]["flows"][0]["quantity"] == 1200.5
    assert (other["properties"]["offers"], other["properties"]["needs"]) == (0, 1)
    assert other["properties"]["flows"] == [
        {
            "direction": "need",
            "resource_id": "fly_ash",
            "resource": "Cendres volantes",
            "quantity": {"min": 1000.0, "max": 10_000.0},
            "unit": "t",
            "price_eur_per_unit": 12.5,
            "quality": {"zinc": None},
        }
    ]


@pytest.mark.parametrize("rank", ["0", "1,5", "-1", "x"])
def test_a_rank_that_is_none_is_a_fault(rank: str) -> None:
    text = f"site_id;sens;ressource;quantite;unite;rang_du_flux\nsite_a;offre;fly_ash;1;t;{rank}"

    (row,) = read_file("x.csv", text.encode(), REFERENCE, site=None).rows

    assert [error.column for error in row.errors] == ["rang_du_flux"]


def test_a_rank_stated_twice_is_a_fault_and_lines_without_take_the_free_ones() -> None:
    head = "site_id;sens;ressource;quantite;unite;rang_du_flux\n"
    lines = "".join(f"site_a;offre;fly_ash;1;t;{rank}\n" for rank in ("2", "", "", "2"))

    rows = read_file("x.csv", (head + lines).encode(), REFERENCE, site=None).rows

    assert [row.values.rank if row.values else None for row in rows] == [2, 1, 3, None]
    assert [error.column for error in rows[3].errors] == ["rang_du_flux"]


def test_a_reference_used_twice_at_one_site_stays_a_fault_where_ranks_are_stated() -> None:
    head = "site_id;sens;ressource;quantite;unite;reference;rang_du_flux\n"
    lines = "site_a;offre;fly_ash;1;t;7;1\nsite_b;offre;fly_ash;1;t;7;1\nsite_a;offre;fly_ash;2;t;7;1\n"

    rows = read_file("x.csv", (head + lines).encode(), REFERENCE, site=None).rows

    assert [[error.column for error in row.errors] for row in rows] == [[], [], ["reference"]]
