"""What pages take over of the state before is what they would make anew, whatever changed in between."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.remembered import Remembered
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.services.board import board
from symbiose.services.context import Services
from symbiose.services.coverage import coverage_seen
from symbiose.services.declare import flows_seen
from symbiose.services.disclosure import flows_of_others
from symbiose.services.journalling import journal_entry
from symbiose.services.known_flows import KnownFlows
from symbiose.services.memory import Memory
from symbiose.services.precedents import feasibilities
from symbiose.services.proposal_lines import ProposalLine, line_of
from symbiose.services.rounds import Rounds
from symbiose.services.run_story import proposals_of
from symbiose.services.surroundings import surroundings
from symbiose.services.territory import territory_map
from symbiose.services.totals import totals_seen
from tests.builders import make_decision, make_flow
from tests.fakes import FakeRepositories, FakeStore
from tests.services.conftest import MovingClock
from tests.small_history import FLOWS, PROPOSALS, RUN, SITES, small_history

STAFF = Actor(id="account_c", role=Role.COORDINATOR)
MANAGER = Actor(id="account_m", role=Role.SITE_MANAGER, site_ids=("delta",))
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
Change = Callable[[FakeRepositories], None]


def _flow(name: str, **changes: object) -> Change:
    def change(kept: FakeRepositories) -> None:
        present = kept.flows.kept[FLOWS[name].id]
        kept.flows.save([present.next_version(NOW, "account_c", **changes)])

    return change


def _site(site_id: str, **changes: object) -> Change:
    return lambda kept: kept.sites.save([kept.sites.get(site_id).model_copy(update=changes)])


def _decision(name: str, state: State) -> Change:
    proposal = PROPOSALS[name]

    def change(kept: FakeRepositories) -> None:
        version = len(kept.decisions.of_proposal(proposal.id)) + 1
        values = {"proposal_id": proposal.id, "path": proposal.path, "state": state, "version": version}
        kept.decisions.save(make_decision(**values, decided_at=NOW, reason="trop loin"))

    return change


def _override(thing_id: str, model: int) -> Change:
    told = ModelOverride(
        thing_id=thing_id, models=(model,), reason="vu sur place", decided_by="account_c", decided_at=NOW
    )
    return lambda kept: kept.overrides.save(told)


def _processor(kept: FakeRepositories) -> None:
    first = kept.processing.processors()[:1]
    kept.processing.save_processors([one.model_copy(update={"name": f"{one.name} bis"}) for one in first])


def _no_processor(kept: FakeRepositories) -> None:
    kept.processing.kept_processors.clear()


def _synergy(name: str, state: State) -> Change:
    def change(kept: FakeRepositories) -> None:
        (one,) = kept.synergies.of_proposal(PROPOSALS[name].id)
        kept.synergies.kept[one.id] = one.model_copy(update={"state": state, "version": one.version + 1})

    return change


def _later_run(kept: FakeRepositories) -> None:
    """Propose the same paths again, the first with other figures, and one less."""
    first, *others = list(PROPOSALS.values())[:-1]
    changed = first.model_copy(update={"by_site_eur_per_year": {first.giver_site_id: 5.0}})
    (known,) = (one for one in kept.runs.kept.values() if one.run.id == RUN)
    run = known.run.model_copy(update={"id": "run_later", "created": NOW})
    kept.runs.save(RunResult(run=run, proposals=(changed, *others)))


def _new_flow(kept: FakeRepositories) -> None:
    kept.flows.save([make_flow(id="N1", site_id="zeta", resource_id="sand", declared_at=NOW)])


CHANGES: tuple[Change, ...] = (
    _flow("O1", quantity_per_year=77.0),
    _flow("O1", confidentiality=Confidentiality.HIDDEN),
    _flow("O2", withdrawn=True),
    _flow("A1", resource_id=None),
    _flow("A2", valid_to=NOW.date()),
    _flow("W1", waste_code="19 12 09"),
    _site("alpha", name="Alpha Deux"),
    _site("beta", closed_on=NOW.date()),
    _site("gamma", park_id="sizf"),
    _decision("P6", State.REFUSED),
    _decision("P6", State.PROPOSED),
    _override(PROPOSALS["P1"].id, 2),
    _override(FLOWS["O1"].id, 6),
    _processor,
    _no_processor,
    _synergy("P5", State.AGREED),
    _synergy("P4", State.ABANDONED),
    _later_run,
    _new_flow,
)


def seen(services: Services) -> tuple[object, ...]:
    """Return what pages show of every flow, every site and every proposal."""
    return (
        board(services, STAFF).lines,
        board(services, MANAGER).lines,
        flows_seen(services, STAFF),
        flows_of_others(services, MANAGER),
        flows_seen(services, MANAGER),
        territory_map(services, STAFF),
        territory_map(services, MANAGER),
        coverage_seen(services, STAFF),
        totals_seen(services, STAFF).now,
    )


def made_from_everything(services: Services) -> tuple[ProposalLine, ...]:
    """Return each line as it is made from all that is around, whatever it needs of it."""

    def work(repositories: Repositories) -> tuple[ProposalLine, ...]:
        around = surroundings(services, repositories)
        (latest, *_) = repositories.runs.all()
        proposals = proposals_of(services, repositories, latest)
        ready = feasibilities(services, repositories, proposals, around)
        return tuple(line_of(services, STAFF, one, around, ready) for one in proposals)

    return services.store.read(work)


def begun_anew(services: Services) -> Services:
    """Return services over the same graph that remember nothing."""
    return replace(services, memory=Memory(), rounds=Rounds(), known_flows=KnownFlows())


def _keep(services: Services, change: Change) -> None:
    assert isinstance(services.store, FakeStore)
    change(services.store.repositories)
    services.store.repositories.journal.append(journal_entry(STAFF, "change", "thing", NOW))


@settings(deadline=None, max_examples=12)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4))
def test_pages_that_take_over_show_what_pages_made_anew_show(changes: list[Change]) -> None:
    services = small_history()
    seen(services)

    for change in changes:
        _keep(services, change)

        assert seen(services) == seen(begun_anew(services))
        assert board(services, STAFF).lines == made_from_everything(services)


def test_a_day_that_begins_makes_anew_what_rests_on_the_day() -> None:
    clock = MovingClock()
    clock.now = NOW
    services = small_history(clock)
    before = seen(services)

    clock.now += timedelta(days=400)  # declarations of more than a year ago are due

    assert seen(services) == seen(begun_anew(services))
    assert seen(services)[0] != before[0]


def test_one_flow_that_changes_leaves_the_lines_of_the_others_as_they_are() -> None:
    services = small_history()
    lines, proposals = flows_seen(services, STAFF), board(services, STAFF).lines

    _keep(services, _flow("A1", quantity_per_year=77.0))

    changed = FLOWS["A1"].id
    before = {line.flow.id: line for line in lines}
    made = {line.flow.id for line in flows_seen(services, STAFF) if line is not before[line.flow.id]}
    assert made == {changed}
    known = {line.id: line for line in proposals}
    touching = {one.id for one in PROPOSALS.values() if changed in (one.path.offer_id, one.path.need_id)}
    assert {line.id for line in board(services, STAFF).lines if line is not known[line.id]} == touching


def test_what_is_gone_is_dropped_and_what_rests_on_the_same_is_made_once() -> None:
    rounds, made = Rounds(), list[str]()

    def spell(word: str) -> tuple[str]:
        made.append(word)
        return (word.upper(),)

    def told(words: dict[str, str]) -> list[str]:
        def make(before: Remembered) -> list[str]:
            return [one for key, word in words.items() for one in before.of(key, spell, word)]

        return rounds.made("words", make)

    assert told({"a": "x", "b": "y"}) == ["X", "Y"]
    assert told({"a": "x", "b": "z"}) == ["X", "Z"]
    assert told({"b": "z"}) == ["Z"]
    assert told({"a": "x", "b": "z"}) == ["X", "Z"]
    assert made == ["x", "y", "z", "x"]


def test_a_round_that_fails_leaves_the_one_before() -> None:
    rounds = Rounds()
    first = rounds.made("things", lambda before: before.of("a", range, 3))

    def fail(_: Remembered) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rounds.made("things", fail)

    assert rounds.made("things", lambda before: before.of("a", range, 3)) is first


def test_sites_that_have_not_changed_are_the_same_values_over_all_changes() -> None:
    services = small_history()
    before = {one.id: one for one in territory_map(services, STAFF).every_site}

    _keep(services, _site("alpha", name="Alpha Deux"))

    after = {one.id: one for one in territory_map(services, STAFF).every_site}
    assert {i for i, one in after.items() if one is not before[i]} == {"alpha"}
    assert set(after) == {site.id for site in SITES}
