"""What an export holds for each role: own flows whole, others as they disclose them, and its trace."""

import pytest

from symbiose.domain.accounts import Actor, operator
from symbiose.domain.documents.export_content import ExportContent
from symbiose.domain.errors import NotAllowed
from symbiose.services.context import Services
from symbiose.services.declare import withdraw_flow
from symbiose.services.exporting import export_declarations
from tests.builders import make_flow


def ids(content: ExportContent) -> set[str]:
    return {flow.id for _, flow in content.lines()}


def test_staff_export_every_flow(services: Services, coordinator: Actor) -> None:
    for actor in (coordinator, operator("export")):
        content = export_declarations(services, actor, "csv")

        assert ids(content) == {"flow_offer", "flow_need"}
        assert all(site.disclosed == () for site in content.sites)


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

    content = export_declarations(services, manager_a, "geojson")

    own, other = content.sites
    assert ids(content) == {"flow_offer"}
    assert (own.site.id, own.commune, own.disclosed) == ("site_a", "Douvrin", ())
    assert [(flow.direction, flow.resource_id) for flow in other.disclosed] == [("offer", "fly_ash")]
    assert "987654" not in repr(content)


def test_a_hidden_flow_is_exported_by_its_own_site(services: Services, manager_a: Actor) -> None:
    services.store.write(lambda r: r.flows.save([make_flow(id="hidden", confidentiality="hidden")]))

    assert ids(export_declarations(services, manager_a, "csv")) == {"flow_offer", "hidden"}


def test_an_analyst_exports_nothing_and_leaves_no_entry(services: Services, analyst: Actor) -> None:
    with pytest.raises(NotAllowed):
        export_declarations(services, analyst, "geojson")

    assert services.store.read(lambda r: r.journal.count()) == 0


def test_withdrawn_flows_are_left_out(services: Services, coordinator: Actor) -> None:
    withdraw_flow(services, coordinator, "flow_offer")

    assert ids(export_declarations(services, coordinator, "json")) == {"flow_need"}


def test_one_entry_of_the_journal_says_who_and_which_format_without_figures(
    services: Services, manager_a: Actor
) -> None:
    export_declarations(services, manager_a, "xlsx")

    (entry,) = services.store.read(lambda r: r.journal.latest(9))
    assert (entry.actor_id, entry.action, entry.detail) == ("account_a", "export_declarations", "format=xlsx")
