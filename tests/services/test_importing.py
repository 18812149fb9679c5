"""What an import stores, refuses and leaves alone, and for whom."""

from datetime import date
from typing import Any

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.documents.import_report import FileKind, FlowValues, ReadFile, Row
from symbiose.domain.documents.territory_document import TerritoryContent
from symbiose.domain.documents.waste_register import yearly_flows
from symbiose.domain.errors import InvalidDocument, NotAllowed
from symbiose.services.context import Services
from symbiose.services.declare import confirm_resource, withdraw_flow
from symbiose.services.importing import import_files
from tests.builders import make_company, make_processor, make_site, make_substitution

SIRET = "53070853600038"


def line(number: int = 2, **changes: Any) -> Row:
    values: dict[str, Any] = {
        "site": "site_a",
        "direction": "offer",
        "resource": "cendres",
        "resource_id": "fly_ash",
        "quantity_per_year": 12.0,
        "unit": "t",
    }
    return Row(line=number, status="accepted", values=FlowValues.model_validate(values | changes))


def bad_line(number: int = 3) -> Row:
    return Row(line=number, status="rejected", errors=({"column": "quantite", "value": "x", "reason": "?"},))


def declarations(*rows: Row) -> ReadFile:
    return ReadFile(file="x.csv", kind=FileKind.DECLARATIONS, rows=rows, site_column="site")


def territory(**changes: Any) -> ReadFile:
    values: dict[str, Any] = {"companies": (), "sites": (), "processors": (), "substitutions": ()}
    return ReadFile(file="t.json", kind=FileKind.TERRITORY, territory=TerritoryContent(**(values | changes)))


def flow_count(services: Services) -> int:
    return len(services.store.read(lambda r: r.flows.all()))


def journal(services: Services) -> list[str]:
    return [entry.action for entry in services.store.read(lambda r: r.journal.latest(100))]


def test_good_lines_are_stored_with_one_journal_entry(services: Services, coordinator: Actor) -> None:
    before = flow_count(services)

    report = import_files(services, coordinator, [declarations(line(), line(3, direction="need"))])

    (file,) = report.files
    assert (file.accepted, file.rejected, file.written, file.unchanged) == (2, 0, 2, 0)
    assert flow_count(services) == before + 2
    assert journal(services) == ["import_files"]


def test_the_same_file_twice_changes_nothing(services: Services, coordinator: Actor) -> None:
    import_files(services, coordinator, [declarations(line())])

    (file,) = import_files(services, coordinator, [declarations(line())]).files

    assert (file.written, file.unchanged) == (0, 1)
    assert journal(services) == ["import_files"]


def test_other_values_of_the_same_flow_are_an_update(services: Services, coordinator: Actor) -> None:
    import_files(services, coordinator, [declarations(line())])
    before = flow_count(services)

    (file,) = import_files(services, coordinator, [declarations(line(quantity_per_year=15.0))]).files

    assert file.written == 1
    assert flow_count(services) == before


def test_the_digits_that_a_spreadsheet_drops_are_no_update(services: Services, coordinator: Actor) -> None:
    exact = {"quantity_per_year": 2.7777777777777777, "months": tuple([1 / 12] * 10 + [1 / 6, 0.0])}
    import_files(services, coordinator, [declarations(line(**exact))])

    rounded = {
        "quantity_per_year": 2.77777777777778,
        "months": tuple([0.0833333333333333] * 10 + [1 / 6, 0.0]),
    }
    (file,) = import_files(services, coordinator, [declarations(line(**rounded))]).files
    (other,) = import_files(
        services, coordinator, [declarations(line(**exact | {"quantity_per_year": 2.777778}))]
    ).files

    assert (file.written, file.unchanged) == (0, 1)
    assert (other.written, other.unchanged) == (1, 0)


def test_a_file_with_a_bad_line_stores_nothing_unless_the_good_ones_are_kept(
    services: Services, coordinator: Actor
) -> None:
    before = flow_count(services)
    file = declarations(line(), bad_line())

    refused = import_files(services, coordinator, [file])
    kept = import_files(services, coordinator, [file], keep_good=True)

    assert refused.files[0].written == 0
    assert kept.files[0].written == 1
    assert not kept.all_good
    assert flow_count(services) == before + 1


def test_an_unknown_site_is_told_how_to_be_added(services: Services, coordinator: Actor) -> None:
    (file,) = import_files(services, coordinator, [declarations(line(site="nowhere"))]).files

    (error,) = file.rows[0].errors
    assert (error.column, error.value) == ("site", "nowhere")
    assert "symbiose.territory/1" in error.reason


@pytest.mark.parametrize("site", ["site_b", "nowhere"])
def test_a_site_manager_is_not_told_whether_another_site_exists(
    services: Services, manager_a: Actor, site: str
) -> None:
    (file,) = import_files(services, manager_a, [declarations(line(site=site))]).files

    assert "n’est pas l’un des vôtres" in file.rows[0].errors[0].reason
    assert file.written == 0


def test_a_site_manager_imports_for_its_own_site(services: Services, manager_a: Actor) -> None:
    (file,) = import_files(services, manager_a, [declarations(line())]).files

    assert file.written == 1


def test_an_analyst_imports_nothing(services: Services, analyst: Actor) -> None:
    with pytest.raises(NotAllowed):
        import_files(services, analyst, [declarations(line())])


def test_a_site_manager_does_not_change_the_territory(services: Services, manager_a: Actor) -> None:
    with pytest.raises(NotAllowed):
        import_files(services, manager_a, [territory(companies=(make_company(id="c"),))])


def test_a_territory_comes_before_the_flows_of_its_sites(services: Services, coordinator: Actor) -> None:
    content = territory(
        companies=(make_company(id="c9"),),
        sites=(make_site(id="s9", company_id="c9", siret=SIRET),),
        processors=(make_processor(site_id="s9"),),
        substitutions=(make_substitution(),),
    )

    report = import_files(services, coordinator, [declarations(line(site=SIRET)), content])

    assert [file.written for file in report.files] == [1, 4]
    assert "s9" in {flow.site_id for flow in services.store.read(lambda r: r.flows.all())}
    again = import_files(services, coordinator, [declarations(line(site=SIRET)), content])
    assert [(file.written, file.unchanged) for file in again.files] == [(0, 1), (0, 4)]


def test_a_siret_belongs_to_one_site(services: Services, coordinator: Actor) -> None:
    import_files(services, coordinator, [territory(sites=(make_site(id="s1", siret=SIRET),))])

    with pytest.raises(InvalidDocument, match="déjà celui du site s1"):
        import_files(services, coordinator, [territory(sites=(make_site(id="s2", siret=SIRET),))])


def test_lines_that_name_one_site_in_two_ways_stay_two_flows(services: Services, coordinator: Actor) -> None:
    import_files(services, coordinator, [territory(sites=(make_site(siret=SIRET),))])
    before = flow_count(services)

    (file,) = import_files(services, coordinator, [declarations(line(2), line(3, site=SIRET))]).files

    assert flow_count(services) == before + 2
    assert "gardé comme flux n° 2" in file.rows[1].warnings[0]


def test_an_estimate_without_its_driver_is_refused(services: Services, coordinator: Actor) -> None:
    claim = {"ratio_id": "r", "driver": "jobs", "text": "0,5 t par emploi"}

    (file,) = import_files(services, coordinator, [declarations(line(estimate=claim))]).files

    assert "n’indique pas « jobs »" in file.rows[0].errors[0].reason


@pytest.mark.parametrize(
    ("quantity", "jobs", "text", "estimated"),
    [
        (5.0, 10, "0,5 t par emploi", True),
        (5.0, 25, "0,5 t par emploi", True),
        (12.6, 25, "0,5 t par emploi", True),
        (5.1, 10, "0,5 t par emploi", False),
        (40.0, 25, "0,5 t par emploi", False),
        (7.0, 10, "0,7 t par emploi", True),
    ],
    ids=[
        "as it was",
        "of a smaller site",
        "of a grown site",
        "corrected",
        "corrected since",
        "by a new ratio",
    ],
)
def test_an_estimate_stays_one_until_its_quantity_is_corrected(
    services: Services, coordinator: Actor, quantity: float, jobs: int, text: str, *, estimated: bool
) -> None:
    claim = {"ratio_id": "r", "driver": "jobs", "text": "0,5 t par emploi"}
    import_files(services, coordinator, [territory(sites=(make_site(jobs=10),))])
    first = line(reference="lot", quantity_per_year=5.0, estimate=claim)
    import_files(services, coordinator, [declarations(first)])
    import_files(services, coordinator, [territory(sites=(make_site(jobs=jobs),))])

    again = line(reference="lot", quantity_per_year=quantity, estimate={**claim, "text": text})
    import_files(services, coordinator, [declarations(again)])

    (flow,) = [f for f in services.store.read(lambda r: r.flows.all()) if f.reference == "lot"]
    assert (flow.quantity_per_year, flow.estimate is not None) == (quantity, estimated)
    if quantity == 5.0:
        assert flow.estimate is not None
        assert flow.estimate.driver_value == 10


def test_a_withdrawn_flow_stays_withdrawn_when_the_same_file_comes_again(
    services: Services, coordinator: Actor
) -> None:
    import_files(services, coordinator, [declarations(line(reference="lot"))])
    (flow,) = [f for f in services.store.read(lambda r: r.flows.all()) if f.reference == "lot"]
    withdraw_flow(services, coordinator, flow.id)

    import_files(services, coordinator, [declarations(line(reference="lot"))])

    assert services.store.read(lambda r: r.flows.get(flow.id)).withdrawn


def test_a_resource_that_somebody_confirmed_outlives_the_next_import(
    services: Services, coordinator: Actor
) -> None:
    unsure = declarations(line(resource="poudre grise", resource_id=None))
    import_files(services, coordinator, [unsure])
    (flow,) = [f for f in services.store.read(lambda r: r.flows.all()) if f.resource_id is None]
    confirm_resource(services, coordinator, flow.id, "fly_ash")

    (same,) = import_files(services, coordinator, [unsure]).files
    more = declarations(line(resource="poudre grise", resource_id=None, quantity_per_year=20.0))
    import_files(services, coordinator, [more])

    kept = services.store.read(lambda r: r.flows.get(flow.id))
    assert same.written == 0
    assert (kept.resource_id, kept.quantity_per_year) == ("fly_ash", 20.0)


def test_a_confirmed_resource_is_asked_again_when_the_unit_no_longer_measures_it(
    services: Services, coordinator: Actor
) -> None:
    unsure = line(resource="poudre grise", resource_id=None, reference="lot")
    import_files(services, coordinator, [declarations(unsure)])
    (flow,) = [f for f in services.store.read(lambda r: r.flows.all()) if f.reference == "lot"]
    confirm_resource(services, coordinator, flow.id, "fly_ash")

    other = line(resource="poudre grise", resource_id=None, reference="lot", unit="m3")
    import_files(services, coordinator, [declarations(other)])

    assert services.store.read(lambda r: r.flows.get(flow.id)).resource_id is None


def shipped(day: date, tonnes: float = 5.0, **changes: Any) -> Row:
    """Return a line of a waste register."""
    values: dict[str, Any] = {
        "resource": "Poussières",
        "resource_id": None,
        "quantity_per_year": tonnes,
        "waste_code": "10 02 07*",
        "valid_from": day,
        "valid_to": day,
    }
    return line(**(values | changes))


def register(*rows: Row) -> ReadFile:
    return ReadFile(
        file="r.csv", kind=FileKind.WASTE_REGISTER, rows=rows, site_column="SIRET", yearly=yearly_flows
    )


def years_stored(services: Services) -> dict[int, tuple[float, date | None]]:
    flows = services.store.read(lambda r: r.flows.all())
    return {
        flow.valid_from.year: (flow.quantity_per_year, flow.valid_to)
        for flow in flows
        if flow.valid_from and (flow.reference or "").startswith("registre ")
    }


def test_a_register_twice_changes_nothing(services: Services, coordinator: Actor) -> None:
    file = register(shipped(date(2024, 5, 6)), shipped(date(2025, 1, 2)), shipped(date(2025, 12, 2)))
    (first,) = import_files(services, coordinator, [file]).files

    (second,) = import_files(services, coordinator, [file]).files

    assert (first.written, first.unchanged) == (2, 0)
    assert (second.written, second.unchanged) == (0, 2)
    assert journal(services) == ["import_files"]
    assert years_stored(services) == {2024: (5.0, date(2024, 12, 31)), 2025: (10.0, None)}


def test_a_longer_register_of_the_same_year_is_an_update(services: Services, coordinator: Actor) -> None:
    import_files(services, coordinator, [register(shipped(date(2025, 1, 2)))])
    before = flow_count(services)

    longer = register(shipped(date(2025, 1, 2)), shipped(date(2025, 2, 2), 7.0))
    (file,) = import_files(services, coordinator, [longer]).files

    assert file.written == 1
    assert flow_count(services) == before
    assert years_stored(services) == {2025: (12.0, None)}


@pytest.mark.parametrize("order", [(2024, 2025), (2025, 2024)])
def test_registers_of_two_years_leave_the_later_open_in_either_order(
    services: Services, coordinator: Actor, order: tuple[int, int]
) -> None:
    files = [register(shipped(date(year, 12, 2))) for year in order]
    for file in files:
        import_files(services, coordinator, [file])

    (again,) = import_files(services, coordinator, [files[0]]).files

    assert again.written == 0
    assert years_stored(services) == {2024: (5.0, date(2024, 12, 31)), 2025: (5.0, None)}


def test_shipments_of_one_site_named_in_two_ways_are_one_flow(services: Services, coordinator: Actor) -> None:
    import_files(
        services,
        coordinator,
        [territory(companies=[make_company()], sites=[make_site(id="s1", siret=SIRET)])],
    )

    file = register(shipped(date(2025, 1, 2), site="s1"), shipped(date(2025, 1, 2), site=SIRET))
    import_files(services, coordinator, [file])

    assert years_stored(services) == {2025: (10.0, None)}


def test_a_register_with_a_bad_line_stores_nothing_unless_the_good_ones_are_kept(
    services: Services, coordinator: Actor
) -> None:
    file = register(shipped(date(2025, 1, 2)), shipped(date(2025, 2, 2), site="nowhere"))

    (refused,) = import_files(services, coordinator, [file]).files
    assert (refused.accepted, refused.rejected, refused.written) == (1, 1, 0)

    (kept,) = import_files(services, coordinator, [file], keep_good=True).files
    assert kept.written == 1
    assert [flow.quantity_per_year for flow in kept.flows] == [5.0]
