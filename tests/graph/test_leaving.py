"""A person erased from a real graph: no node keeps the name, the journal's chain verifies."""

from pathlib import Path

from graph.driver import Database
from graph.journal import GraphJournal
from graph.queries import Statement
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import actor_of, save_account, sign_in
from symbiose.services.leaving import erase_person
from symbiose.services.personal_data import data_of_person
from tests.builders import make_company, make_site

EVERYTHING = Statement("test/everything", "MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS held")
PASSWORD = "une phrase assez longue"
CANARY = "canari.nom@a.example"


def test_s34_who_is_erased_is_in_no_node_and_the_chain_of_the_journal_still_verifies(
    database: Database, tmp_path: Path
) -> None:
    services = services_on(database, tmp_path)
    services.store.write(lambda r: r.sites.save_companies([make_company()]))
    services.store.write(lambda r: r.sites.save([make_site()]))
    person = save_account(services, operator("test"), CANARY, Role.SITE_MANAGER, PASSWORD, ["site_a"])
    sign_in(services, CANARY, PASSWORD)
    used = services.store.read(lambda r: r.accounts.get(person.id))
    data = data_of_person(services, actor_of(used))
    head = services.store.read(lambda r: r.journal.head())

    erase_person(services, operator("user"), person.id, used.stamp)

    held = database.read(lambda tx: tx.rows(EVERYTHING))
    assert used.active_at is not None
    assert [entry["action"] for entry in data.journal] == ["sign_in"]
    assert {row["label"] for row in held} >= {"Account", "JournalEntry"}
    assert "canari" not in repr(held).lower()
    assert not [row for row in held if row["label"] == "Session"]
    check = database.read(lambda tx: GraphJournal(tx).check(head))
    assert check.intact
    assert check.head.position == head.position + 1
