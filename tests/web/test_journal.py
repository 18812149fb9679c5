"""From the page to the journal (check S31): an entry tells the request that asked for it."""

from tests.fakes import FakeStore
from tests.web.people import Person


def test_s31_each_entry_tells_the_request_that_asked_for_it(coordinator: Person, store: FakeStore) -> None:
    coordinator.sign_out()

    *_, signed_in, signed_out = store.repositories.journal.entries

    assert (signed_in.action, signed_out.action) == ("sign_in", "sign_out")
    assert signed_out.actor_id == signed_in.actor_id == signed_out.thing_id
    assert all(len(entry.request_id or "") == 16 for entry in (signed_in, signed_out))
    assert signed_in.request_id != signed_out.request_id
