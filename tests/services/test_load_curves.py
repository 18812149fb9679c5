"""Load curves of needs of electricity: dropped, looked at, kept, replaced, removed, and by whom."""

from datetime import datetime, timedelta

import pytest

from symbiose.domain.accounts import Account, Actor
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.errors import (
    ConflictingReview,
    InvalidDeclaration,
    InvalidDocument,
    NotAllowed,
    ServiceBusy,
    UnknownThing,
)
from symbiose.domain.flows import Direction
from symbiose.domain.load_curves import CurveAnswers, CurveUnit
from symbiose.domain.repositories import Repositories
from symbiose.domain.uploads import KEPT_FOR, MOST_OF_AN_ACCOUNT
from symbiose.services import load_curve_giving, load_curves, uploads
from symbiose.services.context import Services
from symbiose.services.load_curve_views import is_far_from_declared
from symbiose.services.personal_data import data_of_person
from symbiose.services.propose import territory_on
from tests.builders import make_flow, make_site
from tests.fakes import FakeFiles
from tests.files.load_curves import at_work, enedis, plain
from tests.services.conftest import MovingClock

WEEKS = enedis(days=21).encode()
YEAR = plain(lambda at: at_work(at) if at.month != 8 else 10.0).encode()
NEED = "flow_power"
SAID_NOTHING = CurveAnswers()
IN_KW = CurveAnswers(unit=CurveUnit.KW)


@pytest.fixture
def services(services: Services) -> Services:
    """Return the services with a need of electricity at site A and one at site B."""

    def work(repositories: Repositories) -> None:
        common = {"direction": Direction.NEED, "resource_id": "electricity", "unit": "MWh"}
        repositories.flows.save(
            [
                make_flow(id=NEED, quantity_per_year=400.0, **common),
                make_flow(id="flow_power_b", site_id="site_b", quantity_per_year=900.0, **common),
            ]
        )

    services.store.write(work)
    return services


def give(services: Services, actor: Actor, content: bytes = WEEKS, *, take_months: bool = False) -> None:
    seen = load_curves.curve_sheet(services, actor, NEED).mark
    upload = load_curve_giving.receive_curve(services, actor, NEED, "courbe.csv", content, SAID_NOTHING)
    load_curve_giving.keep_curve(services, actor, NEED, upload.id, seen=seen, take_months=take_months)


def test_a_need_without_a_curve_has_the_estimate_of_its_trade(services: Services, manager_a: Actor) -> None:
    sheet = load_curves.curve_sheet(services, manager_a, NEED)

    assert (sheet.curve, sheet.profile.basis, sheet.mark) == (None, ProfileBasis.SECTOR, "")


def test_a_curve_is_looked_at_before_anything_is_kept(services: Services, manager_a: Actor) -> None:
    upload = load_curve_giving.receive_curve(
        services, manager_a, NEED, "C:\\x\\courbe.csv", WEEKS, CurveAnswers()
    )

    offered = load_curve_giving.curve_offered(services, manager_a, NEED, upload.id)

    assert offered.upload.name == offered.curve.file_name == "courbe.csv"
    assert offered.profile.basis is ProfileBasis.MEASURED
    assert offered.present.curve is None
    assert services.store.read(lambda r: r.load_curves.all()) == []
    assert services.uploads.content(upload.id) == b""


def test_a_confirmed_curve_holds_and_runs_know_it(services: Services, manager_a: Actor) -> None:
    give(services, manager_a)

    sheet = load_curves.curve_sheet(services, manager_a, NEED)
    territory = services.store.read(lambda r: territory_on(r, services.clock().date()))
    assert sheet.profile.basis is ProfileBasis.MEASURED
    assert sheet.curve is not None
    assert (sheet.curve.given_by, sheet.curve.given_at) == (manager_a.id, services.clock())
    assert [one.flow_id for one in territory.profiles] == [NEED]
    assert territory.profiles[0] == sheet.profile


def test_what_was_confirmed_waits_no_more(services: Services, manager_a: Actor) -> None:
    upload = load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", WEEKS, SAID_NOTHING)
    load_curve_giving.keep_curve(services, manager_a, NEED, upload.id, seen="", take_months=False)

    with pytest.raises(UnknownThing):
        load_curve_giving.keep_curve(services, manager_a, NEED, upload.id, seen="", take_months=False)


def test_another_curve_takes_the_place_of_the_first(services: Services, manager_a: Actor) -> None:
    give(services, manager_a)
    give(services, manager_a, YEAR)

    (kept,) = services.store.read(lambda r: r.load_curves.all())
    assert kept.covers_year


def test_of_two_who_give_a_curve_at_once_one_is_told(
    services: Services, manager_a: Actor, coordinator: Actor
) -> None:
    mine = load_curve_giving.receive_curve(services, manager_a, NEED, "a.csv", WEEKS, SAID_NOTHING)
    theirs = load_curve_giving.receive_curve(services, coordinator, NEED, "b.csv", YEAR, SAID_NOTHING)
    load_curve_giving.keep_curve(services, coordinator, NEED, theirs.id, seen="", take_months=False)

    with pytest.raises(ConflictingReview):
        load_curve_giving.keep_curve(services, manager_a, NEED, mine.id, seen="", take_months=False)

    (kept,) = services.store.read(lambda r: r.load_curves.all())
    assert kept.file_name == "b.csv"


def test_a_removed_curve_leaves_the_estimate(services: Services, manager_a: Actor) -> None:
    give(services, manager_a)
    mark = load_curves.curve_sheet(services, manager_a, NEED).mark

    load_curve_giving.remove_curve(services, manager_a, NEED, seen=mark)

    assert load_curves.curve_sheet(services, manager_a, NEED).profile.basis is ProfileBasis.SECTOR
    with pytest.raises(ConflictingReview):
        load_curve_giving.remove_curve(services, manager_a, NEED, seen=mark)


def test_removing_no_curve_changes_nothing(services: Services, manager_a: Actor) -> None:
    before = services.store.read(lambda r: r.journal.count())

    load_curve_giving.remove_curve(services, manager_a, NEED, seen="")

    assert services.store.read(lambda r: r.journal.count()) == before


def test_each_change_is_in_the_journal_and_says_nothing_of_the_readings(
    services: Services, manager_a: Actor
) -> None:
    give(services, manager_a)
    mark = load_curves.curve_sheet(services, manager_a, NEED).mark
    load_curve_giving.remove_curve(services, manager_a, NEED, seen=mark)

    told = services.store.read(lambda r: r.journal.latest(2))
    assert [(one.action, one.thing_id, one.detail) for one in told] == [
        ("remove_load_curve", NEED, ""),
        ("give_load_curve", NEED, ""),
    ]


def test_the_months_of_a_whole_year_are_declared_when_asked(services: Services, manager_a: Actor) -> None:
    give(services, manager_a, YEAR, take_months=True)

    flow = services.store.read(lambda r: r.flows.get(NEED))
    curve = load_curves.curve_sheet(services, manager_a, NEED).curve
    assert curve is not None
    assert flow.months == pytest.approx([month / curve.yearly_mwh for month in curve.monthly_mwh])
    assert flow.months[7] < flow.months[6] / 2
    assert flow.quantity_per_year == 400.0


def test_the_months_of_some_weeks_are_not_those_of_a_year(services: Services, manager_a: Actor) -> None:
    give(services, manager_a, WEEKS, take_months=True)

    assert services.store.read(lambda r: r.flows.get(NEED)).months == make_flow().months


def test_a_curve_changes_no_month_of_the_declaration_unasked(services: Services, manager_a: Actor) -> None:
    give(services, manager_a, YEAR)

    sheet = load_curves.curve_sheet(services, manager_a, NEED)
    assert sheet.flow.months == make_flow().months


def test_nobody_gives_or_reads_a_curve_of_another_firm(
    services: Services, manager_a: Actor, analyst: Actor
) -> None:
    with pytest.raises(UnknownThing):
        load_curves.curve_sheet(services, manager_a, "flow_power_b")
    with pytest.raises(UnknownThing):
        load_curve_giving.receive_curve(services, manager_a, "flow_power_b", "c.csv", WEEKS, SAID_NOTHING)
    with pytest.raises(UnknownThing):
        load_curve_giving.remove_curve(services, manager_a, "flow_power_b", seen="")
    with pytest.raises(NotAllowed):
        load_curves.curve_sheet(services, analyst, NEED)


def test_a_dropped_curve_is_its_owners_alone_and_of_its_need(
    services: Services, manager_a: Actor, coordinator: Actor
) -> None:
    upload = load_curve_giving.receive_curve(services, coordinator, NEED, "c.csv", WEEKS, SAID_NOTHING)

    with pytest.raises(UnknownThing):
        load_curve_giving.curve_offered(services, manager_a, NEED, upload.id)
    with pytest.raises(UnknownThing):
        load_curve_giving.keep_curve(
            services, coordinator, "flow_power_b", upload.id, seen="", take_months=False
        )
    with pytest.raises(UnknownThing):
        load_curve_giving.give_up_curve(services, manager_a, NEED, upload.id)


def test_what_is_no_need_of_electricity_has_no_curve(services: Services, manager_a: Actor) -> None:
    with pytest.raises(UnknownThing):
        load_curves.curve_sheet(services, manager_a, "flow_offer")


def test_a_withdrawn_need_and_a_closed_site_take_no_curve(services: Services, manager_a: Actor) -> None:
    upload = load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", WEEKS, SAID_NOTHING)
    flow = services.store.read(lambda r: r.flows.get(NEED))
    services.store.write(lambda r: r.flows.save([flow.model_copy(update={"withdrawn": True})]))

    with pytest.raises(ConflictingReview):
        load_curve_giving.keep_curve(services, manager_a, NEED, upload.id, seen="", take_months=False)

    closed = make_site(closed_on=services.clock().date())
    services.store.write(lambda r: r.sites.save([closed]))
    services.store.write(lambda r: r.flows.save([flow]))
    with pytest.raises(InvalidDeclaration):
        load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", WEEKS, SAID_NOTHING)


def test_a_withdrawn_need_has_no_profile_in_a_run(services: Services, manager_a: Actor) -> None:
    give(services, manager_a)
    flow = services.store.read(lambda r: r.flows.get(NEED))
    services.store.write(lambda r: r.flows.save([flow.model_copy(update={"withdrawn": True})]))

    territory = services.store.read(lambda r: territory_on(r, services.clock().date()))

    assert territory.profiles == ()


def test_readings_of_days_to_come_are_refused(services: Services, manager_a: Actor) -> None:
    later = enedis(first=datetime(2026, 5, 25), days=10).encode()

    with pytest.raises(InvalidDocument, match="venir") as refused:
        load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", later, SAID_NOTHING)

    assert "03/06/2026" in refused.value.problems[0].expected


def test_readings_of_today_are_taken(services: Services, manager_a: Actor) -> None:
    today = services.clock()
    until = enedis(first=datetime(today.year, today.month, today.day) - timedelta(days=9), days=10).encode()

    upload = load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", until, SAID_NOTHING)

    assert upload.curve is not None
    assert upload.curve.last_day == today.date()


@pytest.mark.parametrize(("times", "far"), [(0.6, True), (0.7, False), (1.4, False), (1.6, True)])
def test_a_curve_far_from_what_is_declared_is_told_apart(
    services: Services, manager_a: Actor, times: float, far: bool
) -> None:
    give(services, manager_a, YEAR)
    curve = load_curves.curve_sheet(services, manager_a, NEED).curve
    assert curve is not None

    declared = make_flow(id=NEED, unit="MWh", quantity_per_year=curve.yearly_mwh / times)

    assert is_far_from_declared(curve, declared) is far


def test_the_unit_is_asked_for_where_the_file_does_not_say_it(services: Services, manager_a: Actor) -> None:
    silent = plain(days=14, header="Date;Valeur").encode()

    with pytest.raises(InvalidDocument) as asked:
        load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", silent, SAID_NOTHING)
    upload = load_curve_giving.receive_curve(
        services, manager_a, NEED, "c.csv", silent, CurveAnswers(unit=CurveUnit.KW)
    )

    assert asked.value.problems[0].path == "unite"
    assert upload.curve is not None
    assert upload.curve.unit is CurveUnit.KW


def test_a_busy_service_keeps_nothing(services: Services, manager_a: Actor) -> None:
    assert isinstance(services.files, FakeFiles)
    services.files.busy = True

    with pytest.raises(ServiceBusy):
        load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", WEEKS, SAID_NOTHING)

    assert services.uploads.of_account(manager_a.id) == []


def test_a_curve_that_waits_is_no_import_and_is_given_up_alone(services: Services, manager_a: Actor) -> None:
    upload = load_curve_giving.receive_curve(services, manager_a, NEED, "c.csv", WEEKS, SAID_NOTHING)

    assert uploads.unfinished(services, manager_a) == []
    with pytest.raises(UnknownThing):
        uploads.upload_sheet(services, manager_a, upload.id)
    load_curve_giving.give_up_curve(services, manager_a, NEED, upload.id)
    with pytest.raises(UnknownThing):
        load_curve_giving.curve_offered(services, manager_a, NEED, upload.id)


def test_curves_wait_as_long_as_imports_and_the_oldest_make_room(
    services: Services, manager_a: Actor, clock: MovingClock
) -> None:
    first = load_curve_giving.receive_curve(services, manager_a, NEED, "0.csv", WEEKS, SAID_NOTHING)
    for number in range(1, MOST_OF_AN_ACCOUNT + 1):
        clock.now += timedelta(minutes=1)
        last = load_curve_giving.receive_curve(
            services, manager_a, NEED, f"{number}.csv", WEEKS, CurveAnswers()
        )

    assert len(services.uploads.of_account(manager_a.id)) == MOST_OF_AN_ACCOUNT
    with pytest.raises(UnknownThing):
        load_curve_giving.curve_offered(services, manager_a, NEED, first.id)
    clock.now += KEPT_FOR + timedelta(seconds=1)
    with pytest.raises(UnknownThing):
        load_curve_giving.curve_offered(services, manager_a, NEED, last.id)


def test_a_person_takes_away_which_curves_they_gave(services: Services, manager_a: Actor) -> None:
    services.store.write(lambda r: r.accounts.save(_account(manager_a)))
    give(services, manager_a)

    told = data_of_person(services, manager_a).written

    assert [(one.kind, one.thing_id, one.text) for one in told] == [("load_curve", NEED, "courbe.csv")]


def _account(actor: Actor) -> Account:

    return Account(id=actor.id, email="a@a.example", role=actor.role, site_ids=actor.site_ids)
