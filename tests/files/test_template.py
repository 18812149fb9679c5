"""The spreadsheet template: filled with a site's flows, edited as people do, read back by the import."""

import io
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import operator
from symbiose.domain.companies import Site
from symbiose.domain.documents.export_content import ExportedSite
from symbiose.domain.documents.import_report import FileReport
from symbiose.domain.flows import Band, EstimateBasis, FieldConfidentiality, Flow
from symbiose.files.declarations_columns import FRENCH_NAMES, REQUIRED
from symbiose.files.estimates import claim_of_ratio, load_ratios
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.template_columns import template_columns
from symbiose.files.template_help import EXAMPLES
from symbiose.files.template_xlsx import BLANK_LINES, FLOWS, HELP, RESOURCES, XlsxTemplate
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.sites import correct_trade, spreadsheet_template
from tests.builders import make_flow, make_site
from tests.fakes import FakeStore
from tests.files.exports import SITES, read_back
from tests.files.reference import REFERENCE as SMALL
from tests.files.test_export_laws import HOSTILE, flows
from tests.files.workbooks import SHEET, packed, parts_of
from tests.services.three_companies import three_companies

REFERENCE = load_reference()
TEMPLATE = XlsxTemplate(REFERENCE.resources)
SMALL_TEMPLATE = XlsxTemplate(SMALL.resources)
SITE = make_site(siret="53070853600038")
NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def template_of(*declared: Flow, site: Site = SITE, writer: XlsxTemplate = TEMPLATE) -> bytes:
    return writer.template(ExportedSite(site, "Douvrin", declared))


def sheet(content: bytes, name: str = FLOWS) -> list[list[object]]:
    """Return the cells of a sheet as an independent reader sees them."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_name(name).to_python()]


def tree(content: bytes) -> ET.Element:
    """Return the first sheet as XML."""
    return ET.fromstring(parts_of(content)[SHEET])  # noqa: S314 - our own


def with_cells(content: bytes, cells: Mapping[str, str | float]) -> bytes:
    """Return the workbook after somebody typed into some cells, in inline strings and numbers."""
    xml = parts_of(content)[SHEET].decode()
    for place, value in cells.items():
        pattern = re.compile(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)')
        assert pattern.search(xml), place
        typed = (
            f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
            if isinstance(value, str)
            else f'<c r="{place}"><v>{value}</v></c>'
        )
        xml = pattern.sub(lambda _, cell=typed: cell, xml, count=1)  # type: ignore[misc]
    return packed(parts_of(content) | {SHEET: xml.encode()})


@pytest.fixture
def services() -> Services:
    """Site A with two flows, one of them under a reference; site B with one."""
    made = three_companies([])
    store = FakeStore()
    store.repositories.sites = made.store.repositories.sites  # type: ignore[attr-defined]
    store.repositories.sites.save([SITE])
    store.repositories.flows.save(
        [
            make_flow(reference="PAL-1", quality={"chloride_ppm": Band(max=80)}),
            make_flow(resource_id="ferrous_scrap", direction="need", price_eur_per_unit="210.5"),
            make_flow(site_id="site_b"),
            make_flow(resource_id="gypsum", withdrawn=True),
        ]
    )
    return Services(**{**vars(made), "store": store, "reference": REFERENCE, "templates": TEMPLATE})


def sent_back(services: Services, content: bytes, site: str | None = None) -> FileReport:
    file = read_file("flux.xlsx", content, services.reference, site=site)
    [report] = import_files(services, operator("test"), [file]).files
    assert report.rejected == 0, report
    return report


def test_sent_back_as_it_is_it_changes_nothing(services: Services) -> None:
    before = services.store.read(lambda r: r.flows.all())

    report = sent_back(services, spreadsheet_template(services, operator("test"), "site_a"))

    assert (report.accepted, report.written, report.unchanged) == (2, 0, 2)
    assert services.store.read(lambda r: r.flows.all()) == before


def test_it_changes_nothing_either_once_the_site_has_grown(services: Services) -> None:
    ratio = next(
        ratio for ratio in load_ratios().values() if ratio.driver == "jobs" and ratio.unit == "t/job"
    )
    basis = EstimateBasis(
        ratio_id=ratio.id, driver="jobs", driver_value=10, text=claim_of_ratio(ratio.id).text
    )
    estimated = make_flow(estimate=basis, reference="EST")
    services.store.write(lambda r: r.sites.save([SITE.model_copy(update={"jobs": 10})]))
    services.store.write(lambda r: r.flows.save([estimated]))
    correct_trade(services, operator("test"), "site_a", {"jobs": "25"})

    report = sent_back(services, spreadsheet_template(services, operator("test"), "site_a"))

    assert (report.accepted, report.written, report.unchanged) == (3, 0, 3)


def test_a_corrected_quantity_is_one_update(services: Services) -> None:
    content = spreadsheet_template(services, operator("test"), "site_a")
    line = 1 + next(i for i, row in enumerate(sheet(content)) if row[1] == "offre")

    report = sent_back(services, with_cells(content, {f"D{line}": 1500.0}))

    assert (report.written, report.unchanged) == (1, 1)
    found = services.store.read(lambda r: r.flows.of_sites(["site_a"]))
    assert sorted(f.quantity_per_year for f in found if not f.withdrawn) == [1000.0, 1500.0]
    assert len(found) == 3


@pytest.mark.parametrize("recalculated", [True, False], ids=["by a spreadsheet", "by a program"])
def test_an_added_line_is_one_new_flow(services: Services, *, recalculated: bool) -> None:
    content = spreadsheet_template(services, operator("test"), "site_a")
    typed: dict[str, str | float] = {
        **{"B5": "offre", "C5": "Palettes bois usagées", "D5": 1200.0, "E5": "piece"},
        **({"A5": SITE.siret or ""} if recalculated else {}),
    }

    report = sent_back(services, with_cells(content, typed), None if recalculated else "site_a")

    assert (report.accepted, report.written, report.unchanged) == (3, 1, 2)
    found = services.store.read(lambda r: r.flows.of_sites(["site_a"]))
    assert (1200.0, "piece") in {(flow.quantity_per_year, flow.unit) for flow in found}


def test_the_site_of_a_new_line_is_filled_in_by_the_spreadsheet() -> None:
    xml = tree(template_of(make_flow()))
    formulas = {
        cell.get("r"): (cell.findtext("x:f", "", NAMESPACE), cell.findtext("x:v", "", NAMESPACE))
        for cell in xml.iterfind(".//x:c[x:f]", NAMESPACE)
    }

    assert len(formulas) == BLANK_LINES
    assert formulas["A4"] == ('IF(COUNTA(B4:E4)=0,"","53070853600038")', "")


def test_an_id_with_quotes_stays_within_its_formula() -> None:
    xml = parts_of(template_of(site=make_site(id='a"&HYPERLINK("http://x")&"')))[SHEET].decode()

    assert '"a""&amp;HYPERLINK(""http://x"")&amp;"""' in xml


def test_blank_lines_are_no_records() -> None:
    for content in (TEMPLATE.template(None), template_of()):
        file = read_file("flux.xlsx", content, REFERENCE, site=None)
        assert file.rows == ()


def test_the_required_columns_come_first_and_are_marked_in_words() -> None:
    labels, names = sheet(TEMPLATE.template(None))[:2]

    assert names[:5] == [FRENCH_NAMES[key] for key in REQUIRED]
    assert ["obligatoire" in str(label) for label in labels] == [i < 5 for i in range(len(labels))]


def test_every_column_of_the_import_is_there_but_the_technical_ones() -> None:
    names = set(sheet(TEMPLATE.template(None))[1])

    assert names == set(FRENCH_NAMES.values()) - {"rang_du_flux", "ratio_estimation"}


def test_technical_columns_come_with_the_flows_that_need_them() -> None:
    twin = make_flow(rank=2)

    assert "rang_du_flux" in sheet(template_of(make_flow(), twin))[1]


def validations(content: bytes) -> dict[str, ET.Element]:
    """Return the rules of each column, by its letters."""
    found = tree(content).iterfind(".//x:dataValidation", NAMESPACE)
    return {re.sub(r"\d.*", "", rule.get("sqref", "")): rule for rule in found}


def test_lists_let_choose_what_the_import_understands() -> None:
    content = TEMPLATE.template(None)
    names = sheet(content)[1]
    rules = validations(content)
    lists = {
        str(names[i]): rules[column].findtext("x:formula1", "", NAMESPACE)
        for i, column in enumerate(rules)
        if rules[column].get("type") == "list"
    }

    assert lists["sens"] == '"offre,besoin"'
    assert lists["periode"] == '"an,mois,semaine,jour"'
    assert lists["confidentialite"] == '"masque,categorie,nomme"'
    for field in ("quantite", "prix", "qualite"):
        assert lists[f"confidentialite_{field}"] == lists["confidentialite"]
    assert lists["ressource"] == f"{RESOURCES}!$A$2:$A${len(REFERENCE.resources) + 1}"
    assert lists["fluide"] == '"eau,vapeur,air,fumees,huile,autre"'
    assert lists["encrassement"] == lists["corrosion"] == '"oui,non"'
    assert "jours ouvrés," in lists["semaine"]
    of_heat = {"semaine", "fluide", "encrassement", "corrosion"}
    plain = {"sens", "ressource", "unite", "periode", "usage", "confidentialite"}
    assert set(lists) == of_heat | plain | {
        f"confidentialite_{field}" for field in ("quantite", "prix", "qualite")
    }


def test_free_words_and_units_are_let_through_and_wrong_words_are_not() -> None:
    rules = validations(TEMPLATE.template(None))

    assert [rules[column].get("showErrorMessage") for column in "BCEF"] == ["1", None, None, "1"]


def test_every_column_explains_itself_within_what_a_spreadsheet_shows() -> None:
    for column in template_columns([*FRENCH_NAMES.values(), "qualite:chloride_ppm"]):
        assert column.label
        assert 0 < len(column.help) <= 255, column.key
        assert len(",".join(column.choices)) <= 255, column.key
    rules = validations(TEMPLATE.template(None))
    assert all(rule.get("prompt") and len(rule.get("promptTitle", "")) <= 32 for rule in rules.values())


def test_what_others_see_is_told_as_the_pages_tell_it() -> None:
    told = {column.key: column for column in template_columns([*FRENCH_NAMES.values()])}

    assert "ni la ressource ni votre nom" in told["confidentiality"].help
    assert "ordre de grandeur" in told["quantity_confidentiality"].help
    assert told["apr"].label == "Part d’avril"


def test_the_header_stays_in_sight() -> None:
    pane = tree(template_of()).find(".//x:pane", NAMESPACE)

    assert pane is not None
    assert (pane.get("ySplit"), pane.get("xSplit"), pane.get("state")) == ("2", "3", "frozen")


def test_the_resources_are_listed() -> None:
    labels = [row[0] for row in sheet(TEMPLATE.template(None), RESOURCES)]

    assert labels[1:] == list(REFERENCE.resources.labels())


@pytest.mark.parametrize(("family", "cells"), EXAMPLES, ids=[family for family, _ in EXAMPLES])
def test_every_example_of_the_help_is_a_good_line(family: str, cells: Mapping[str, str | float]) -> None:
    names = [FRENCH_NAMES[key] for key in cells]
    text = ";".join(["siret", *names]) + "\n" + ";".join(["site_a", *(str(v) for v in cells.values())])

    [row] = read_file("x.csv", text.encode(), REFERENCE, site=None).rows

    assert row.errors == (), family
    assert row.values is not None
    assert row.values.resource_id is not None, family
    assert any(family == line[0] for line in sheet(TEMPLATE.template(None), HELP))


@pytest.mark.parametrize("text", HOSTILE)
def test_s24_no_text_of_a_flow_becomes_a_formula(text: str) -> None:
    flow = make_flow(description=text, reference=text, resource_text=text, resource_id=None)
    content = template_of(flow, site=SITES[0])

    xml = tree(content)

    formulas = [cell.findtext("x:f", "", NAMESPACE) for cell in xml.iterfind(".//x:c[x:f]", NAMESPACE)]
    assert all(formula.startswith("IF(COUNTA(") for formula in formulas)
    assert all("macro" not in name and "external" not in name.lower() for name in parts_of(content))


def test_all_that_a_flow_says_comes_back() -> None:
    flow = make_flow(
        reference="R 1",
        quality={"chloride_ppm": Band(min=1, max=2)},
        field_confidentiality=FieldConfidentiality(quantity="named"),
        confidentiality="named",
        quantity_low=900.0,
        quantity_high=1100.0,
    )

    assert read_back("xlsx", template_of(flow, site=SITES[0], writer=SMALL_TEMPLATE)) == [
        read_by_people(flow)
    ]


@settings(max_examples=12, deadline=None)
@given(st.lists(flows(), max_size=4, unique_by=lambda flow: flow.id))
def test_law_the_template_read_back_is_the_flows_of_the_site(declared: list[Flow]) -> None:
    own = tuple(flow for flow in declared if flow.site_id == SITES[0].id)

    back = read_back("xlsx", template_of(*own, site=SITES[0], writer=SMALL_TEMPLATE))

    assert back == [read_by_people(flow) for flow in own]


def read_by_people(flow: Flow) -> Flow:
    """Return a flow with the label of its resource in place of its id."""
    words = flow.resource_text
    return flow.model_copy(update={"resource_text": SMALL.resources.label(words)})


def test_a_resource_declared_by_its_id_is_shown_by_its_label(services: Services) -> None:
    rows = sheet(spreadsheet_template(services, operator("test"), "site_a"))[2:4]

    assert [row[2] for row in rows] == ["Ferrailles (fer et acier)", "Cendres volantes de charbon"]
    stored = services.store.read(lambda r: r.flows.of_sites(["site_a"]))
    assert {flow.resource_text for flow in stored} >= {"fly_ash", "ferrous_scrap"}
