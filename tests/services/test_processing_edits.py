"""Processors and substitutions set by coordinators: added, changed, retired, imported, with history."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.documents.import_report import FileKind, ReadFile
from symbiose.domain.documents.territory_document import TerritoryContent
from symbiose.domain.errors import ConflictingReview, InvalidDocument, NotAllowed, UnknownThing
from symbiose.domain.processing import Processor
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.processing_edits import (
    PROCESSORS,
    SUBSTITUTIONS,
    Change,
    add,
    change,
    restore,
    retire,
)
from symbiose.services.processing_pages import processor_lines, processor_sheet, substitution_sheet
from symbiose.services.processing_reading import (
    processor_texts,
    read_processor,
    read_substitution,
    substitution_texts,
)
from symbiose.services.propose import territory_on
from tests.builders import NOON, make_processor, make_site, make_substitution
from tests.services.conftest import MovingClock

CATALOGUE = load_reference().resources
TYPED = {
    "name": "Four Waelz",
    "site_id": "site_b",
    "use": "feedstock",
    "inputs": "zinc_dust ; 1\n",
    "outputs": "zinc_oxide ; 0,35",
    "accepts": "zinc_pct ; 15..",
    "capacity_per_year": "12 000",
    "cost_eur_per_unit": "180,5",
    "source": "Visite du 3 mai",
}


@pytest.fixture
def kept(services: Services) -> Services:
    """The services with a processor and a substitution that came with an import."""

    def work(repositories: Any) -> None:
        repositories.sites.save([make_site(id="site_p", name="Préparateur")])
        repositories.processing.save_processors([make_processor()])
        repositories.processing.save_substitutions([make_substitution()])

    services.store.write(work)
    return services


def in_runs(services: Services) -> tuple[set[str], set[str]]:
    """Return the processors and substitutions that the next run takes."""
    territory = services.store.read(lambda r: territory_on(r, date(2026, 6, 1)))
    return {one.id for one in territory.processors}, {one.id for one in territory.substitutions}


def stamp(services: Services, actor: Actor, processor_id: str = "processor_p") -> str:
    return processor_sheet(services, actor, processor_id).latest.stamp


def test_a_processor_added_takes_part_in_the_next_run(kept: Services, coordinator: Actor) -> None:
    new = read_processor(TYPED, "processor_new", CATALOGUE)

    add(kept, coordinator, PROCESSORS, Change(new, reason="vu sur place"))

    assert in_runs(kept)[0] == {"processor_p", "processor_new"}
    sheet = processor_sheet(kept, coordinator, "processor_new")
    assert (sheet.line.thing, sheet.latest.version, sheet.latest.reason) == (new, 1, "vu sur place")
    assert new.accepts["zinc_pct"].min == 15.0
    assert new.outputs == {"zinc_oxide": 0.35}
    assert new.cost_eur_per_unit == Decimal("180.5")


def test_the_first_change_keeps_how_the_thing_was_imported(kept: Services, coordinator: Actor) -> None:
    wider = make_processor(capacity_per_year=20_000.0)

    change(kept, coordinator, PROCESSORS, Change(wider, stamp(kept, coordinator)))

    sheet = processor_sheet(kept, coordinator, "processor_p")
    assert [(told.edit.version, told.edit.by) for told in sheet.versions] == [(1, coordinator.id), (0, "")]
    assert Processor.model_validate_json(sheet.versions[1].edit.content) == make_processor()
    assert kept.store.read(lambda r: r.processing.processors()) == [wider]


def test_what_is_retired_stays_readable_and_leaves_the_runs(kept: Services, coordinator: Actor) -> None:
    edit = retire(
        kept,
        coordinator,
        PROCESSORS,
        "processor_p",
        retired=True,
        seen=stamp(kept, coordinator),
        reason="fermé",
    )
    seen = substitution_sheet(kept, coordinator, "substitution_s").latest.stamp
    retire(kept, coordinator, SUBSTITUTIONS, "substitution_s", retired=True, seen=seen)

    assert in_runs(kept) == (set(), set())
    assert [line.retired for line in processor_lines(kept, coordinator)] == [True]
    retire(kept, coordinator, PROCESSORS, "processor_p", retired=False, seen=edit.stamp)
    assert in_runs(kept)[0] == {"processor_p"}


def test_one_goes_back_to_any_version_even_through_a_retirement(kept: Services, coordinator: Actor) -> None:
    wider = make_processor(capacity_per_year=20_000.0)
    first = change(kept, coordinator, PROCESSORS, Change(wider, stamp(kept, coordinator)))
    second = retire(kept, coordinator, PROCESSORS, "processor_p", retired=True, seen=first.stamp)

    back = restore(kept, coordinator, PROCESSORS, "processor_p", 0, seen=second.stamp)

    assert kept.store.read(lambda r: r.processing.processors()) == [make_processor()]
    assert in_runs(kept)[0] == {"processor_p"}
    with pytest.raises(ConflictingReview):
        restore(kept, coordinator, PROCESSORS, "processor_p", 0, seen=back.stamp)
    with pytest.raises(UnknownThing):
        restore(kept, coordinator, PROCESSORS, "processor_p", 9, seen=back.stamp)


def test_of_two_at_once_one_wins_and_the_other_is_told(kept: Services, coordinator: Actor) -> None:
    seen = stamp(kept, coordinator)
    change(kept, coordinator, PROCESSORS, Change(make_processor(name="Four A"), seen))

    for late in (
        lambda: change(kept, coordinator, PROCESSORS, Change(make_processor(name="Four B"), seen)),
        lambda: retire(kept, coordinator, PROCESSORS, "processor_p", retired=True, seen=seen),
        lambda: restore(kept, coordinator, PROCESSORS, "processor_p", 0, seen=seen),
    ):
        with pytest.raises(ConflictingReview):
            late()
    assert kept.store.read(lambda r: r.processing.processors())[0].name == "Four A"


def test_an_import_of_what_people_set_is_a_version_of_its_own_and_brings_nothing_back_into_runs(
    kept: Services, coordinator: Actor, clock: MovingClock
) -> None:
    wider = make_processor(capacity_per_year=20_000.0)
    first = change(kept, coordinator, PROCESSORS, Change(wider, stamp(kept, coordinator)))
    retire(kept, coordinator, PROCESSORS, "processor_p", retired=True, seen=first.stamp)
    stated = make_processor(capacity_per_year=9_000.0)
    content = TerritoryContent(companies=(), sites=(), processors=(stated,), substitutions=())
    file = ReadFile(file="territory.json", kind=FileKind.TERRITORY, territory=content)
    clock.now = NOON + timedelta(days=1)

    import_files(kept, operator("import"), [file])

    sheet = processor_sheet(kept, coordinator, "processor_p")
    assert (sheet.latest.version, sheet.latest.by, sheet.latest.retired) == (3, "command:import", True)
    assert sheet.line.thing.capacity_per_year == 9_000.0
    assert in_runs(kept)[0] == set()


@pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ANALYST])
def test_others_read_what_takes_part_and_set_nothing(role: Role, kept: Services, coordinator: Actor) -> None:
    other = Actor(id="account_x", role=role, site_ids=("site_a",) if role is Role.SITE_MANAGER else ())
    change(kept, coordinator, PROCESSORS, Change(make_processor(name="Four A"), stamp(kept, coordinator)))

    sheet = processor_sheet(kept, other, "processor_p")

    assert (sheet.line.whole, sheet.may_edit, sheet.versions, sheet.resting) == (False, False, (), ())
    for refused in (
        lambda: add(kept, other, PROCESSORS, Change(make_processor(id="processor_x"))),
        lambda: change(kept, other, PROCESSORS, Change(make_processor(), sheet.latest.stamp)),
        lambda: retire(kept, other, PROCESSORS, "processor_p", retired=True, seen=sheet.latest.stamp),
        lambda: restore(kept, other, PROCESSORS, "processor_p", 0, seen=sheet.latest.stamp),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_the_site_that_runs_a_processor_sees_it_whole(kept: Services) -> None:
    owner = Actor(id="account_p", role=Role.SITE_MANAGER, site_ids=("site_p",))

    sheet = processor_sheet(kept, owner, "processor_p")

    assert sheet.line.whole
    assert len(sheet.versions) == 1
    assert not sheet.may_edit


def test_a_coordinator_of_parks_sets_the_processors_of_their_sites_alone(kept: Services) -> None:
    theirs = Actor(id="account_d", role=Role.COORDINATOR, park_ids=("park_p",), site_ids=("site_p",))
    others = Actor(id="account_e", role=Role.COORDINATOR, park_ids=("park_q",), site_ids=("site_a",))
    seen = stamp(kept, theirs)

    with pytest.raises(NotAllowed):
        change(kept, others, PROCESSORS, Change(make_processor(name="Four"), seen))
    with pytest.raises(NotAllowed):
        change(kept, theirs, PROCESSORS, Change(make_processor(site_id="site_a"), seen))
    assert change(kept, theirs, PROCESSORS, Change(make_processor(name="Four A"), seen)).version == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, {"name"}),
        ({"site_id": ""}, {"site_id"}),
        ({"use": "magic"}, {"use"}),
        ({"inputs": ""}, {"inputs"}),
        ({"inputs": "licorne ; 1"}, {"inputs"}),
        ({"inputs": "zinc_dust ; 0"}, {"inputs"}),
        ({"inputs": "zinc_dust ; 1\nPoussières d'aciérie électrique ; 1\nzinc_dust ; 2"}, {"inputs"}),
        ({"inputs": "zinc_dust ; 1\nelectricity ; 1"}, {"inputs"}),
        ({"outputs": "zinc_oxide ; -1"}, {"outputs"}),
        ({"accepts": "zinc_pct ; 5..2"}, {"accepts"}),
        ({"accepts": "zinc_pct"}, {"accepts"}),
        ({"capacity_per_year": ""}, {"capacity_per_year"}),
        ({"capacity_per_year": "-1"}, {"capacity_per_year"}),
        ({"opening_cost_eur": "-1"}, {"opening_cost_eur"}),
        ({"cost_eur_per_unit": "0,0000001"}, {"cost_eur_per_unit"}),
        ({"source": ""}, {"source"}),
        ({"name": "", "source": "", "use": ""}, {"name", "source", "use"}),
    ],
)
def test_what_the_domain_asks_of_a_processor_is_asked_at_its_field(
    changes: dict[str, str], fields: set[str]
) -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_processor(TYPED | changes, "processor_x", CATALOGUE)

    assert {problem.path for problem in refused.value.problems} == fields


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"from_resource_id": "licorne"}, {"from_resource_id"}),
        ({"to_resource_id": "fly_ash"}, {"to_resource_id"}),
        ({"yield_ratio": "0"}, {"yield_ratio"}),
        ({"yield_ratio": ""}, {"yield_ratio"}),
        ({"source": ""}, {"source"}),
        ({"valid_from": "hier"}, {"valid_from"}),
        ({"pretreatment_cost_eur_per_unit": "-2"}, {"pretreatment_cost_eur_per_unit"}),
    ],
)
def test_what_the_domain_asks_of_a_substitution_is_asked_at_its_field(
    changes: dict[str, str], fields: set[str]
) -> None:
    typed = substitution_texts(make_substitution(), CATALOGUE) | changes

    with pytest.raises(InvalidDocument) as refused:
        read_substitution(typed, "substitution_x", CATALOGUE)

    assert {problem.path for problem in refused.value.problems} == fields


def test_what_the_forms_show_is_read_back_as_it_is() -> None:
    processor = make_processor(
        accepts={"zinc_pct": {"min": 15}, "water_pct": {"max": 10}, "ph": {"min": 7, "max": 7}},
        cost_eur_per_unit=Decimal("-12.345678"),
        capacity_per_year=1234.0,
    )
    substitution = make_substitution(yield_ratio=1.234, pretreatment_cost_eur_per_unit=Decimal("0.5"))

    assert read_processor(processor_texts(processor, CATALOGUE), processor.id, CATALOGUE) == processor
    typed = substitution_texts(substitution, CATALOGUE)
    assert read_substitution(typed, substitution.id, CATALOGUE) == substitution
