"""Drafts: kept as typed, right or wrong, seen by their site alone, declared once."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.drafts import Draft, DraftOrigin
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.flows import EstimateBasis
from symbiose.files.form import FormReader
from symbiose.services.context import Services
from symbiose.services.correct import correctable_flow
from symbiose.services.declare import declare_flow
from symbiose.services.drafts import (
    LONGEST_TEXT,
    MOST_DRAFTS_OF_A_SITE,
    declare_draft,
    delete_draft,
    draft,
    drafts_of,
    new_draft_id,
    save_draft,
)
from tests.builders import NOON, make_site

ASH = {"direction": "offer", "resource": "fly_ash", "quantity": "12,5", "unit": "t"}
BASIS = EstimateBasis(
    ratio_id="ash_per_job", driver="jobs", driver_value=50.0, text="0,25 t par emploi (test)"
)
STRANGER = Actor(id="account_x", role=Role.SITE_MANAGER, site_ids=("site_b",))


@pytest.fixture
def services(services: Services) -> Services:
    """The common territory, with the reader of forms and a site of fifty jobs."""
    services.store.write(lambda r: r.sites.save([make_site(jobs=50)]))
    return replace(services, declarations=FormReader(services.reference))


def offered(services: Services) -> Draft:
    """Return a draft that the activity of the site offers."""
    found = Draft(
        id=new_draft_id(),
        site_id="site_a",
        origin=DraftOrigin.ACTIVITY,
        fields=ASH,
        estimate=BASIS,
        account_id="account_a",
        created_at=NOON,
        changed_at=NOON,
    )
    services.store.write(lambda r: r.drafts.save([found]))
    return found


def actions(services: Services) -> list[str]:
    return [entry.action for entry in services.store.read(lambda r: r.journal.latest(100))]


def test_what_is_typed_is_kept_with_all_its_faults(services: Services, manager_a: Actor) -> None:
    typed = {"resource": " Boues <b>", "quantity": "1.234", "unit": "bidons", "waste_code": ""}

    kept = save_draft(services, manager_a, "site_a", typed)

    assert draft(services, manager_a, kept.id).fields == {
        "resource": " Boues <b>",
        "quantity": "1.234",
        "unit": "bidons",
    }
    assert (kept.origin, kept.account_id, kept.site_id) == (DraftOrigin.TYPED, manager_a.id, "site_a")
    assert actions(services) == ["save_draft"]


def test_the_same_draft_again_is_replaced(services: Services, manager_a: Actor) -> None:
    first = save_draft(services, manager_a, "site_a", {"resource": "boues"})

    again = save_draft(services, manager_a, "site_a", {"resource": "boues sèches"}, draft_id=first.id)

    assert again.created_at == first.created_at
    assert [line.draft for line in drafts_of(services, manager_a)] == [again]


def test_each_sees_the_drafts_of_their_own_sites(services: Services, manager_a: Actor) -> None:
    kept = save_draft(services, manager_a, "site_a", ASH)

    assert drafts_of(services, STRANGER) == ()
    for ask in (draft, declare_draft, delete_draft):
        with pytest.raises(UnknownThing, match=f"{kept.id} does not exist"):
            ask(services, STRANGER, kept.id)
    with pytest.raises(UnknownThing):
        save_draft(services, STRANGER, "site_b", ASH, draft_id=kept.id)
    with pytest.raises(NotAllowed):
        save_draft(services, STRANGER, "site_a", ASH)
    assert draft(services, manager_a, kept.id) == kept


def test_an_analyst_has_no_drafts(services: Services, analyst: Actor) -> None:
    with pytest.raises(NotAllowed):
        drafts_of(services, analyst)


def test_a_draft_needs_a_site(services: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration) as caught:
        save_draft(services, coordinator, "", ASH)

    assert [problem.path for problem in caught.value.problems] == ["site_id"]


def test_a_declared_draft_is_gone_and_declares_once(services: Services, manager_a: Actor) -> None:
    kept = save_draft(services, manager_a, "site_a", ASH)

    flow = declare_draft(services, manager_a, kept.id)
    again = declare_flow(services, manager_a, "site_a", ASH, draft_id=kept.id)

    assert again == flow
    assert drafts_of(services, manager_a) == ()
    assert actions(services) == ["declare_flow", "save_draft"]


def test_a_declaration_sent_again_with_other_values_is_told(services: Services, manager_a: Actor) -> None:
    name = new_draft_id()
    flow = declare_flow(services, manager_a, "site_a", ASH, draft_id=name)

    with pytest.raises(ConflictingReview) as caught:
        declare_flow(services, manager_a, "site_a", ASH | {"quantity": "99"}, draft_id=name)

    assert caught.value.identities == {"flow": flow.id}


def test_a_draft_with_faults_is_not_declared_and_stays(services: Services, manager_a: Actor) -> None:
    kept = save_draft(services, manager_a, "site_a", ASH | {"quantity": "beaucoup"})

    with pytest.raises(InvalidDeclaration):
        declare_draft(services, manager_a, kept.id)

    assert draft(services, manager_a, kept.id) == kept


def test_an_estimate_that_is_confirmed_says_on_what_it_rests(services: Services, manager_a: Actor) -> None:
    flow = declare_draft(services, manager_a, offered(services).id)

    assert flow.estimate is not None
    assert (flow.estimate.ratio_id, flow.estimate.driver_value) == ("ash_per_job", 50.0)


def test_a_price_or_a_name_does_not_make_an_estimate_a_measure(services: Services, manager_a: Actor) -> None:
    found = offered(services)

    save_draft(services, manager_a, "site_a", ASH | {"price_eur_per_unit": "65"}, draft_id=found.id)

    assert draft(services, manager_a, found.id).origin is DraftOrigin.ACTIVITY
    assert declare_draft(services, manager_a, found.id).estimate is not None


def test_a_corrected_quantity_is_a_real_declaration(services: Services, manager_a: Actor) -> None:
    found = offered(services)

    flow = declare_flow(services, manager_a, "site_a", ASH | {"quantity": "14"}, draft_id=found.id)

    assert flow.estimate is None
    assert flow.quantity_per_year == 14.0


def test_an_estimate_does_not_follow_a_draft_to_another_site(services: Services, coordinator: Actor) -> None:
    found = offered(services)

    flow = declare_flow(services, coordinator, "site_b", ASH, draft_id=found.id)

    assert flow.estimate is None


def test_a_deleted_draft_is_gone(services: Services, manager_a: Actor) -> None:
    kept = save_draft(services, manager_a, "site_a", ASH)

    delete_draft(services, manager_a, kept.id)

    with pytest.raises(UnknownThing):
        delete_draft(services, manager_a, kept.id)
    assert drafts_of(services, manager_a) == ()


def test_a_deleted_offer_of_the_activity_is_remembered_and_seen_no_more(
    services: Services, manager_a: Actor
) -> None:
    found = offered(services)

    delete_draft(services, manager_a, found.id)

    assert services.store.read(lambda r: r.drafts.get(found.id)).declined
    assert drafts_of(services, manager_a) == ()
    with pytest.raises(UnknownThing):
        draft(services, manager_a, found.id)
    with pytest.raises(UnknownThing):
        delete_draft(services, manager_a, found.id)
    assert actions(services) == ["delete_draft"]


def test_drafts_are_bounded_in_number_and_size(services: Services, manager_a: Actor) -> None:
    one = save_draft(services, manager_a, "site_a", ASH)
    many = [one.model_copy(update={"id": f"draft_{i:08}"}) for i in range(MOST_DRAFTS_OF_A_SITE - 1)]
    services.store.write(lambda r: r.drafts.save(many))

    with pytest.raises(InvalidDeclaration, match="brouillons"):
        save_draft(services, manager_a, "site_a", ASH)
    assert save_draft(services, manager_a, "site_a", ASH | {"quantity": "3"}, draft_id=one.id)
    with pytest.raises(InvalidDeclaration, match="trop long"):
        save_draft(services, manager_a, "site_a", {"resource": "x" * (LONGEST_TEXT + 1)}, draft_id=one.id)
    with pytest.raises(InvalidDeclaration, match="champs"):
        save_draft(services, manager_a, "site_a", {f"f{i}": "x" for i in range(201)}, draft_id=one.id)


@pytest.mark.parametrize("name", ["flow_offer", "draft_", "draft_../../x", "draft_" + "a" * 100])
def test_a_draft_takes_no_other_name(name: str, services: Services, manager_a: Actor) -> None:
    with pytest.raises(UnknownThing):
        save_draft(services, manager_a, "site_a", ASH, draft_id=name)


BAND = {"quantity_low": "9", "quantity_high": "15"}


def test_the_band_of_an_estimate_goes_with_it_when_the_quantity_is_corrected(
    services: Services, manager_a: Actor
) -> None:
    found = offered(services)
    banded = found.model_copy(update={"fields": ASH | BAND})
    services.store.write(lambda r: r.drafts.save([banded]))

    flow = declare_flow(services, manager_a, "site_a", ASH | BAND | {"quantity": "40"}, draft_id=found.id)

    assert (flow.quantity_per_year, flow.quantity_low, flow.quantity_high) == (40.0, None, None)


def test_a_band_that_is_corrected_too_is_kept(services: Services, manager_a: Actor) -> None:
    found = offered(services)
    services.store.write(lambda r: r.drafts.save([found.model_copy(update={"fields": ASH | BAND})]))
    typed = ASH | {"quantity": "40", "quantity_low": "30", "quantity_high": "50"}

    kept = save_draft(services, manager_a, "site_a", typed, draft_id=found.id)
    flow = declare_draft(services, manager_a, kept.id)

    assert kept.estimate is None
    assert (flow.quantity_low, flow.quantity_high) == (30.0, 50.0)


def test_a_draft_of_a_correction_corrects_the_flow(services: Services, manager_a: Actor) -> None:
    found = correctable_flow(services, manager_a, "flow_offer")
    fields = {**found.fields, "quantity": "7", "version": found.version}
    kept = save_draft(services, manager_a, "site_a", fields, flow_id="flow_offer")

    flow = declare_draft(services, manager_a, kept.id)

    assert (flow.id, flow.quantity_per_year) == ("flow_offer", 7.0)
    assert drafts_of(services, manager_a) == ()


def test_a_draft_changes_no_flow_of_others(services: Services, manager_a: Actor) -> None:
    with pytest.raises(UnknownThing):
        save_draft(services, manager_a, "site_a", ASH, flow_id="flow_need")
