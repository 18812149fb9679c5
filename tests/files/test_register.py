"""The waste register of the arrêté of 31 May 2021 becomes yearly flows."""

import math
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.import_report import FileKind, FileReport, FlowValues
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.flows import Direction
from tests.files.reading_tools import read_text
from tests.files.workbooks import read, workbook

SIRET = "53070853600038"
HEADER = (
    "Dénomination du déchet",
    "Code déchet",
    "Dangereux",
    "Date d'expédition",
    "Poids en tonnes",
    "Type de poids",
    "Code de traitement prévu",
    "SIRET de l'expéditeur ou du détenteur",
    "Numéro d'identification du destinataire",
)
SHIPMENT = ("Poussières de filtre", "10 02 07*", "oui", "2025-03-04", "12,5", "Réel", "R4", SIRET, "x")


def shipment(**changes: str) -> tuple[str, ...]:
    """Return a line with some cells changed, by the short names below."""
    names = ("name", "code", "danger", "day", "weight", "kind", "plan", "site", "to")
    return tuple(changes.get(name, cell) for name, cell in zip(names, SHIPMENT, strict=True))


def report_of(
    *lines: tuple[str, ...], header: tuple[str, ...] = HEADER, site: str | None = None
) -> FileReport:
    return read_text("\n".join(";".join(line) for line in (header, *lines)), site=site).report()


def only_flow(*lines: tuple[str, ...]) -> FlowValues:
    (flow,) = report_of(*lines).flows
    return flow


def validity(*days: str) -> dict[int, tuple[date | None, date | None]]:
    flows = report_of(*(shipment(day=day) for day in days)).flows
    return {flow.valid_from.year: (flow.valid_from, flow.valid_to) for flow in flows if flow.valid_from}


def test_shipments_of_a_year_are_one_flow_with_its_calendar() -> None:
    report = report_of(
        shipment(), shipment(day="18/03/2025", weight="2,5"), shipment(day="2025-12-01", weight="5")
    )

    (flow,) = report.flows
    assert report.kind is FileKind.WASTE_REGISTER
    assert (report.accepted, report.rejected) == (3, 0)
    assert (flow.site, flow.direction, flow.waste_code, flow.unit) == (
        SIRET,
        Direction.OFFER,
        "10 02 07*",
        "t",
    )
    assert flow.quantity_per_year == 20.0
    assert flow.months == (0, 0, 0.75, 0, 0, 0, 0, 0, 0, 0, 0, 0.25)
    assert flow.reference == "registre 10 02 07* 2025"
    assert flow.description is not None
    assert "3 expéditions" in flow.description
    assert "R 4 (20 t)" in flow.description


def test_a_shipment_that_repeats_an_earlier_line_counts_and_is_told() -> None:
    report = report_of(shipment(), shipment(weight="3"), shipment(), shipment(to="y"))

    told = [row.line for row in report.rows if any("identique" in warning for warning in row.warnings)]
    assert told == [4]
    assert "ligne 2" in " ".join(report.rows[2].warnings)
    assert report.flows[0].quantity_per_year == 40.5


def test_a_line_holds_its_own_weight_and_day() -> None:
    (row,) = report_of(shipment()).rows

    assert row.values is not None
    assert row.values.quantity_per_year == 12.5
    assert row.values.valid_from == row.values.valid_to == date(2025, 3, 4)


def test_sites_codes_and_years_are_apart() -> None:
    lines = [
        shipment(),
        shipment(site="35600000009075"),
        shipment(code="10 02 08", danger="non"),
        shipment(day="2024-12-31"),
    ]

    flows = report_of(*lines).flows

    assert len({(flow.site, flow.waste_code, flow.valid_from) for flow in flows}) == len(flows) == 4


@pytest.mark.parametrize(
    "header",
    [
        tuple(name.upper() for name in HEADER),
        tuple(name.replace("'", "’") for name in HEADER),
        tuple(name.replace("é", "e") for name in HEADER),
    ],
)
def test_headers_are_recognised_without_accents_case_and_kind_of_apostrophe(header: tuple[str, ...]) -> None:
    assert report_of(shipment(), header=header).kind is FileKind.WASTE_REGISTER


def test_titles_may_stand_above() -> None:
    read_file = read_text("\n".join(("Registre 2025", "", ";".join(HEADER), ";".join(SHIPMENT))))

    assert read_file.kind is FileKind.WASTE_REGISTER
    assert read_file.rows[0].line == 4


@pytest.mark.parametrize("column", ["Code déchet", "Date d'expédition", "Poids en tonnes", HEADER[7]])
def test_a_register_without_a_required_column_is_refused(column: str) -> None:
    header = tuple("Autre" if name == column else name for name in HEADER)

    with pytest.raises(InvalidDocument, match=column):
        report_of(shipment(), header=header)


def test_a_column_given_twice_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="deux fois"):
        report_of((*shipment(), "1"), header=(*HEADER, "Poids en tonnes"))


def test_a_site_given_beside_the_file_needs_no_column() -> None:
    header, line = HEADER[:7], shipment()[:7]

    (flow,) = report_of(line, header=header, site="site_a").flows

    assert flow.site == "site_a"


def test_optional_columns_may_be_absent_and_others_are_listed() -> None:
    report = report_of(
        (SIRET, "100207", "04/03/2025", "1", "z"), header=(HEADER[7], *HEADER[1:2], *HEADER[3:5], "Note")
    )

    (flow,) = report.flows
    assert report.ignored_columns == ("Note",)
    assert flow.resource == "déchets solides dangereux d'épuration des fumées"
    assert flow.waste_code == "10 02 07*"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"code": "99 99 99"}, "Code déchet"),
        ({"code": "10 02 08*"}, "Code déchet"),
        ({"code": ""}, "Code déchet"),
        ({"day": "31/02/2025"}, "Date d'expédition"),
        ({"day": ""}, "Date d'expédition"),
        ({"weight": "-1"}, "Poids en tonnes"),
        ({"weight": "1.234"}, "Poids en tonnes"),
        ({"weight": "#N/A"}, "Poids en tonnes"),
        ({"weight": "1e300"}, "Poids en tonnes"),
        ({"site": "53070853600039"}, HEADER[7]),
        ({"site": "530708536"}, HEADER[7]),
        ({"danger": "peut-être"}, "Dangereux"),
    ],
)
def test_a_bad_line_is_told_and_not_summed(changes: dict[str, str], column: str) -> None:
    report = report_of(shipment(), shipment(**changes))

    assert (report.accepted, report.rejected) == (1, 1)
    assert [error.column for error in report.rows[1].errors] == [column]
    assert report.flows[0].quantity_per_year == 12.5


def test_all_faults_of_a_line_are_told() -> None:
    (row,) = report_of(shipment(code="x", day="y", weight="z", site="")).rows

    assert len(row.errors) == 4


def test_a_time_after_the_day_is_passed_over() -> None:
    assert only_flow(shipment(day="2025-03-04T10:20:00")).quantity_per_year == 12.5


@pytest.mark.parametrize(("code", "danger"), [("10 02 07*", "non"), ("10 02 08", "oui")])
def test_danger_that_the_code_does_not_say_is_asked(code: str, danger: str) -> None:
    (row,) = report_of(shipment(code=code, danger=danger)).rows

    assert any("miroir" in warning for warning in row.warnings)


def test_unknown_treatment_and_kind_of_weight_are_told() -> None:
    (row,) = report_of(shipment(plan="R 99", kind="au pif")).rows

    assert row.values is not None
    assert row.values.description is None
    assert sum("non repris" in warning for warning in row.warnings) == 2


def test_estimated_weights_are_told_apart() -> None:
    flow = only_flow(shipment(), shipment(kind="Estimé", weight="3"))

    assert "R 4, poids estimé (3 t)" in (flow.description or "")


def test_the_resource_is_certain_when_all_shipments_name_it() -> None:
    ash = {"code": "10 01 02", "danger": "non"}

    certain = only_flow(shipment(name="cendres volantes", **ash), shipment(name="Cendres Volantes", **ash))
    doubtful = only_flow(shipment(name="Cendres volantes", **ash), shipment(name="autre", **ash))

    assert certain.resource_id == "fly_ash"
    assert doubtful.resource_id is None
    assert doubtful.suggestions[0].id == "fly_ash"


def test_a_longer_register_of_the_same_year_keeps_name_and_reference() -> None:
    short = only_flow(shipment(day="2025-01-02", name="Poussières"))
    longer = only_flow(
        shipment(day="2025-06-02", name="Autre", weight="900"), shipment(day="2025-01-02", name="Poussières")
    )

    assert (longer.reference, longer.resource) == (short.reference, short.resource)


def test_a_past_year_ends_and_the_latest_complete_one_stays_open() -> None:
    assert validity("2023-05-01", "2024-05-01", "2025-12-03") == {
        2023: (date(2023, 1, 1), date(2023, 12, 31)),
        2024: (date(2024, 1, 1), date(2024, 12, 31)),
        2025: (date(2025, 1, 1), None),
    }


def test_a_year_under_way_does_not_count_beside_the_whole_one_before() -> None:
    assert validity("2024-05-01", "2025-05-03") == {
        2024: (date(2024, 1, 1), None),
        2025: (date(2025, 1, 1), date(2025, 5, 3)),
    }


def test_a_year_under_way_alone_stays_open() -> None:
    assert validity("2025-05-03") == {2025: (date(2025, 1, 1), None)}


def test_a_year_of_nothing_shipped_has_a_flat_calendar() -> None:
    assert sum(only_flow(shipment(weight="0")).months) == pytest.approx(1)


shipments = st.lists(
    st.builds(
        lambda code, day, grams: (code, day, grams / 10_000),
        st.sampled_from(["10 02 07*", "10 02 08", "01 01 01"]),
        st.dates(date(2022, 1, 1), date(2026, 12, 31)),
        st.integers(1, 300_000).map(lambda n: 10 * n + 1),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=50, deadline=None)
@given(shipments)
def test_yearly_flows_are_the_sums_by_hand(lines: list[tuple[str, date, float]]) -> None:
    by_hand: dict[tuple[str, int], list[float]] = defaultdict(lambda: [0.0] * 12)
    for code, day, tonnes in lines:
        by_hand[code, day.year][day.month - 1] += tonnes

    report = report_of(
        *(
            shipment(code=code, danger="", day=day.isoformat(), weight=f"{tonnes:.4f}")
            for code, day, tonnes in lines
        )
    )

    found = {(f.waste_code, f.valid_from.year): f for f in report.flows if f.valid_from}
    assert set(found) == set(by_hand)
    for key, months in by_hand.items():
        flow = found[key]
        assert flow.quantity_per_year == pytest.approx(math.fsum(months), rel=1e-12)
        assert [share * flow.quantity_per_year for share in flow.months] == pytest.approx(months)
    assert sum(flow.valid_to is None for flow in report.flows) >= 1


@settings(max_examples=10, deadline=None)
@given(shipments)
def test_a_register_as_workbook_is_the_same(lines: list[tuple[str, date, float]]) -> None:
    texts = [shipment(code=c, danger="", day=d.isoformat(), weight=str(t)) for c, d, t in lines]
    typed = [("Poussières de filtre", c, "", d, t, "Réel", "R4", int(SIRET), "x") for c, d, t in lines]

    in_workbook = read(workbook(HEADER, *typed)).report()

    assert in_workbook.model_copy(update={"file": "x.csv"}) == report_of(*texts)
