"""Accounts and their sessions in the graph, on both servers."""

from datetime import timedelta

from graph.store import GraphStore
from symbiose.domain.accounts import Account, Role, Session
from tests.builders import NOON

A_MINUTE = timedelta(minutes=1)


def test_accounts_come_by_e_mail_and_are_found_by_their_link(store: GraphStore) -> None:
    first = Account(id="z", email="a@b.example", role=Role.ANALYST)
    second = Account(
        id="a", email="z@b.example", role=Role.COORDINATOR, link_digest="d", link_expires_at=NOON
    )
    for account in (second, first):
        store.write(lambda r, one=account: r.accounts.save(one))

    assert store.read(lambda r: r.accounts.all()) == [first, second]
    assert store.read(lambda r: r.accounts.by_link("d")) == second
    assert store.read(lambda r: r.accounts.by_link("e")) is None


def test_a_session_that_ended_stays_ended(store: GraphStore) -> None:
    session = Session(token_digest="t", account_id="a", created_at=NOON, seen_at=NOON)
    later = session.model_copy(update={"seen_at": NOON + A_MINUTE})
    store.write(lambda r: r.accounts.save_session(session))
    store.write(lambda r: r.accounts.touch_session(later))
    seen = store.read(lambda r: r.accounts.session("t"))

    store.write(lambda r: r.accounts.end_session("t"))
    store.write(lambda r: r.accounts.touch_session(later))

    assert seen == later
    assert store.read(lambda r: r.accounts.session("t")) is None


def test_the_sessions_of_accounts_are_listed_the_one_seen_last_first(store: GraphStore) -> None:
    for number, account in enumerate(("a", "b", "a", "c")):
        seen = NOON + number * A_MINUTE
        session = Session(token_digest=f"t{number}", account_id=account, created_at=NOON, seen_at=seen)
        store.write(lambda r, one=session: r.accounts.save_session(one))

    found = store.read(lambda r: r.accounts.sessions_of(["a", "b", "nobody"]))

    assert [session.token_digest for session in found] == ["t2", "t1", "t0"]
    assert store.read(lambda r: r.accounts.sessions_of([])) == []


def test_all_sessions_of_an_account_end_together_and_no_other(store: GraphStore) -> None:
    for token, account in (("1", "a"), ("2", "a"), ("3", "b")):
        session = Session(token_digest=token, account_id=account, created_at=NOON, seen_at=NOON)
        store.write(lambda r, one=session: r.accounts.save_session(one))

    store.write(lambda r: r.accounts.end_sessions_of("a"))

    assert [store.read(lambda r, t=t: r.accounts.session(t)) is None for t in "123"] == [True, True, False]
