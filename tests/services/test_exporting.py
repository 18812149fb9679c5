"""What an export holds for each role: own flows whole, others as they disclose them, and its trace."""

import pytest

from symbiose.domain.accounts import Actor, operator
from symbiose.domain.documents.export_content import Export, ExportKind, lines_of
from symbiose.domain.errors import ConflictingReview, NotAllowed
from symbiose.domain.flows import Band
from symbiose.services.context import Services
from symbiose.services.declare import withdraw_flow
from symbiose.services.exporting import SITES_AT_ONCE, export_declarations, open_export
from tests.builders import make_flow, make_site


def ids(content: Export) -> set[str]:
    return {flow.id for _, flow in lines_of(content)}


def test_staff_export_every_flow(services: Services, coordinator: Actor) -> None:
    for actor in (coordinator, operator("export")):
        content = export_declarations(services, actor, ExportKind.CSV)

        assert ids(content) == {"flow_offer", "flow_need"}
        assert all(site.disclosed == () for site in content.exported())


def test_a_site_manager_exports_their_flows_and_what_others_disclose(
    services: Services, manager_a: Actor
) -> None:
    services.store.write(
        lambda r: r.flows.save(
            [
                make_flow(id="named", site_id="site_b", confidentiality="named", quantity_per_year=987654.0),
                make_flow(id="hidden", site_id="site_b", confidentiality="hidden"),
            ]
        )
    )

    content = export_declarations(services, manager_a, ExportKind.GEOJSON)

    own, other = content.exported()
    assert ids(content) == {"flow_offer"}
    assert (own.site.id, own.commune, own.disclosed) == ("site_a", "Douvrin", ())
    assert [(flow.direction, flow.resource_id) for flow in other.disclosed] == [("offer", "fly_ash")]
    assert "987654" not in repr((own, other))


def test_a_hidden_flow_is_exported_by_its_own_site(services: Services, manager_a: Actor) -> None:
    services.store.write(lambda r: r.flows.save([make_flow(id="hidden", confidentiality="hidden")]))

    assert ids(export_declarations(services, manager_a, ExportKind.CSV)) == {"flow_offer", "hidden"}


def test_an_analyst_exports_nothing_and_leaves_no_entry(services: Services, analyst: Actor) -> None:
    with pytest.raises(NotAllowed):
        export_declarations(services, analyst, ExportKind.GEOJSON)

    assert services.store.read(lambda r: r.journal.count()) == 0


def test_withdrawn_flows_are_left_out(services: Services, coordinator: Actor) -> None:
    withdraw_flow(services, coordinator, "flow_offer")

    assert ids(export_declarations(services, coordinator, ExportKind.JSON)) == {"flow_need"}


def test_one_entry_of_the_journal_says_who_and_which_format_without_figures(
    services: Services, manager_a: Actor
) -> None:
    export_declarations(services, manager_a, ExportKind.XLSX)

    (entry,) = services.store.read(lambda r: r.journal.latest(9))
    assert (entry.actor_id, entry.action, entry.detail) == ("account_a", "export_declarations", "format=xlsx")


def test_an_export_reads_a_few_sites_at_a_time(services: Services, coordinator: Actor) -> None:
    many = [make_site(id=f"site_{i:03}", name=f"Site {i:03}") for i in range(3 * SITES_AT_ONCE)]
    flows = [make_flow(site_id=site.id) for site in many]
    services.store.write(lambda r: (r.sites.save(many), r.flows.save(flows)))
    export = export_declarations(services, coordinator, ExportKind.CSV)

    passing = export.exported()
    first = next(passing)
    services.store.write(lambda r: r.flows.save([flow.model_copy(update={"unit": "kg"}) for flow in flows]))
    rest = list(passing)

    units = {flow.site_id: flow.unit for site in (first, *rest) for flow in site.flows}
    changed = [site for site in sorted(units) if units[site] == "kg"]
    assert len([first, *rest]) == len(many) + 2
    assert 2 * SITES_AT_ONCE <= len(changed) < len(many)


def test_an_export_stops_when_a_flow_no_longer_fits_the_header(
    services: Services, coordinator: Actor
) -> None:
    export = export_declarations(services, coordinator, ExportKind.CSV)
    export.outline()
    services.store.write(lambda r: r.flows.save([make_flow(id="late", quality={"zinc": Band(min=1)})]))

    with pytest.raises(ConflictingReview):
        list(export.exported())


def test_a_flow_declared_while_an_export_runs_comes_along(services: Services, coordinator: Actor) -> None:
    export = export_declarations(services, coordinator, ExportKind.CSV)
    export.outline()
    services.store.write(lambda r: r.flows.save([make_flow(id="late", reference="late")]))

    assert "late" in ids(export)


def test_an_export_for_a_page_writes_nothing(services: Services, coordinator: Actor) -> None:
    assert ids(open_export(services, coordinator, ExportKind.JSON)) == {"flow_offer", "flow_need"}
    assert services.store.read(lambda r: r.journal.count()) == 0


def test_only_a_map_shows_sites_of_others(services: Services, manager_a: Actor) -> None:
    seen = {kind: len(open_export(services, manager_a, kind).places) for kind in ExportKind}

    assert seen == {"csv": 1, "xlsx": 1, "json": 1, "geojson": 2}
