"""Reviewers at once, on both servers: one wins, the others are told, no more is accepted than is declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reviewers import WHOLE, prepare, race
from graph.driver import Database
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import operator
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.journal import JournalEntry
from symbiose.domain.questions import Question, QuestionState
from symbiose.domain.repositories import Repositories
from symbiose.services.review import accept
from tests.builders import NOON, make_company, make_flow, make_question, make_site
from tests.graph import strategies as some
from tests.graph.test_concurrency import at_once
from tests.graph.test_saving_and_loading import SERIAL, thorough

REVIEWERS, ROUNDS = 20, 3


def test_r2_of_many_reviewers_at_once_one_decides_each_proposal_and_nothing_is_given_twice(
    database: Database,
) -> None:
    services = services_on(database)

    for pair in prepare(services, ROUNDS):
        raced = race(services, pair, REVIEWERS)

        assert raced.unexpected == ()
        assert raced.holds
        assert raced.entries == raced.done


def test_r2_two_acceptances_of_one_offer_at_once_share_it(database: Database) -> None:
    """Each alone would fit: without a lock on the flow both would find it free."""
    services = services_on(database)
    [(first, second)] = prepare(services, 1)

    def take(number: int) -> None:
        one = (first, second)[number % 2]
        accept(services, operator(f"test_{number}"), one.id, 0, 0.75 * WHOLE)

    results = at_once(take, threads=2)

    assert sorted(type(result).__name__ for result in results) == ["ConflictingReview", "NoneType"]
    kept = services.store.read(lambda r: r.decisions.current())
    assert sum(sum(d.monthly) for d in kept) == pytest.approx(0.75 * WHOLE)


@thorough
@given(data=st.data())
def test_questions_come_back_as_they_were_saved(store: GraphStore, data: st.DataObject) -> None:
    # Each has an id of its own: one that was closed is not changed any more.
    question = data.draw(some.questions(f"question_{next(SERIAL)}"))

    store.write(lambda r: r.questions.save([question]))

    assert store.read(lambda r: r.questions.get(question.id)) == question
    assert question in store.read(lambda r: r.questions.all())


def test_of_many_who_close_a_question_at_once_one_does_and_the_others_are_told(store: GraphStore) -> None:
    store.write(lambda r: r.questions.save([make_question()]))

    def close(number: int) -> None:
        def work(repositories: Repositories) -> None:
            seen: Question = repositories.questions.get("question_a")
            by = f"account_{number}"
            closed = seen.answered("oui", by, NOON) if number % 2 else seen.withdrawn(by, NOON)
            repositories.questions.save([closed])

        store.write(work)

    results = at_once(close)

    assert results.count(None) == 1
    assert {type(result) for result in results if result is not None} == {ConflictingReview}
    kept = store.read(lambda r: r.questions.get("question_a"))
    winner = results.index(None)
    assert kept.closed_by == f"account_{winner}"
    assert kept.state is (QuestionState.ANSWERED if winner % 2 else QuestionState.WITHDRAWN)


def test_questions_that_do_not_exist_are_unknown(store: GraphStore) -> None:
    assert store.read(lambda r: r.questions.all()) == []
    store.write(lambda r: r.questions.save([]))
    with pytest.raises(UnknownThing, match="none"):
        store.read(lambda r: r.questions.get("none"))


def test_earlier_versions_of_several_flows_come_together(store: GraphStore) -> None:
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site()]))
    for quantity in (1.0, 2.0, 3.0):
        store.write(lambda r, q=quantity: r.flows.save([make_flow(id="f", quantity_per_year=q)]))
    store.write(lambda r: r.flows.save([make_flow(id="g")]))

    found = store.read(lambda r: r.flows.former(["f", "g", "none", "f"]))

    assert {i: [flow.quantity_per_year for flow in flows] for i, flows in found.items()} == {"f": [1.0, 2.0]}


def test_entries_between_two_moments_leave_out_the_first_and_hold_the_last(store: GraphStore) -> None:
    moments = [NOON.replace(minute=minute) for minute in range(5)]
    for minute, at in enumerate(moments):
        entry = JournalEntry(id=f"e{minute}", at=at, actor_id="a", action="x", thing_id="t")
        store.write(lambda r, one=entry: r.journal.append(one))

    def ids(limit: int) -> list[str]:
        return [e.id for e in store.read(lambda r: r.journal.between(moments[1], moments[3], limit))]

    assert ids(10) == ["e2", "e3"]
    assert ids(1) == ["e2"]
