"""`symbiose backup`, `restore`, `journal` (checks R6, S31) on a real database: files, sentences, codes."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.driver import Database
from graph.embedded import open_embedded
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.documents.backup import BackupReport
from symbiose.domain.documents.journal_documents import JournalCheckDocument, JournalHeadDocument
from symbiose.domain.journal import JournalEntry
from tests.app.conftest import Command
from tests.builders import NOON, make_company, make_flow, make_site

pytestmark = pytest.mark.embedded
EMPTY = Statement("test/empty", "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
ALTER = Statement("test/alter", "MATCH (e:JournalEntry {id: 'e1'}) SET e.actor_id = 'somebody else'")
CUT = Statement(
    "test/cut",
    "MATCH (last:JournalEntry {id: 'e2'}) DELETE last WITH 1 AS one "
    "MATCH (e:JournalEntry {id: 'e1'}), (h:JournalHead) SET h.position = e.position, h.digest = e.digest",
)


@pytest.fixture(scope="module")
def homes(new_home: Callable[[], Path]) -> Iterator[dict[str, tuple[Path, Database]]]:
    """Return two homes whose databases run."""
    first, second = new_home(), new_home()
    with (
        open_embedded(first) as a,
        open_embedded(second) as b,
        Database(a.settings) as source,
        Database(b.settings) as target,
    ):
        yield {"first": (first, source), "second": (second, target)}


@pytest.fixture
def source(homes: dict[str, tuple[Path, Database]], monkeypatch: pytest.MonkeyPatch) -> Database:
    """Return the configured database, with a flow and three entries of the journal."""
    home, database = homes["first"]
    monkeypatch.setenv("SYMBIOSE_HOME", str(home))
    database.write(lambda transaction: transaction.rows(EMPTY))
    store = GraphStore(database)
    store.write(lambda r: r.sites.save_companies([make_company()]))
    store.write(lambda r: r.sites.save([make_site()]))
    store.write(lambda r: r.flows.save([make_flow()]))
    for number in range(3):
        entry = JournalEntry(id=f"e{number}", at=NOON, actor_id="a", action="x", thing_id="t")
        store.write(lambda r, entry=entry: r.journal.append(entry))
    return database


def configure_second(homes: dict[str, tuple[Path, Database]], monkeypatch: pytest.MonkeyPatch) -> Database:
    home, database = homes["second"]
    monkeypatch.setenv("SYMBIOSE_HOME", str(home))
    database.write(lambda transaction: transaction.rows(EMPTY))
    return database


def test_r6_a_backup_restored_elsewhere_has_the_same_digest_and_an_intact_journal(
    command: Command,
    source: Database,
    homes: dict[str, tuple[Path, Database]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    file, again, head = tmp_path / "backup", tmp_path / "again", tmp_path / "head.json"
    taken = command("backup", file)
    command("journal", "head", "-o", head)
    target = configure_second(homes, monkeypatch)

    restored = command("restore", file, "--json")
    second = command("backup", again, "--json")
    verified = command("journal", "verify", "--head", head, "--json")

    report, check = (
        BackupReport.model_validate_json(second.out),
        JournalCheckDocument.model_validate_json(verified.out),
    )
    assert (taken.code, restored.code, second.code, verified.code) == (0, 0, 0, 0)
    assert f"digest {report.end.digest}" in taken.out
    assert BackupReport.model_validate_json(restored.out).end == report.end
    assert (check.intact, check.entries) == (True, 3)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert GraphStore(target).read(lambda r: r.flows.all()) == GraphStore(source).read(
        lambda r: r.flows.all()
    )


def test_a_backup_refuses_a_place_that_it_could_not_write(command: Command, tmp_path: Path) -> None:
    outcomes = [command("backup", tmp_path / "none" / "file"), command("backup", tmp_path)]

    assert [outcome.code for outcome in outcomes] == [2, 2]
    assert "does not exist" in outcomes[0].err
    assert "no ordinary file" in outcomes[1].err


def test_r6_a_damaged_file_is_refused_before_the_database_is_opened(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_bytes(b"\x1f\x8b" + bytes(500))

    outcome = command("restore", file)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert "no whole backup" in outcome.err


def test_a_database_that_is_not_empty_is_refused(command: Command, source: Database, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    command("backup", file)

    outcome = command("restore", file)

    assert outcome.code == 3
    assert "not empty: it holds" in outcome.err


@pytest.mark.parametrize("words", [("backup", "file"), ("journal", "verify"), ("journal", "head")])
def test_a_database_that_does_not_answer_is_told(
    command: Command, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYMBIOSE_NEO4J_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("SYMBIOSE_NEO4J_PASSWORD", "none")

    outcome = command(*words)

    assert (outcome.code, outcome.out) == (3, "")
    assert list(tmp_path.iterdir()) == []


def test_s31_an_altered_entry_is_named(command: Command, source: Database) -> None:
    source.write(lambda transaction: transaction.rows(ALTER))

    outcome, document = command("journal", "verify"), command("journal", "verify", "--json")

    assert (outcome.code, document.code) == (1, 1)
    assert "entry 2 (e1) is not as it was written" in outcome.out
    [fault] = JournalCheckDocument.model_validate_json(document.out).faults
    assert (fault.kind, fault.position, fault.entry_id) == ("altered", 2, "e1")


def test_s31_an_end_that_was_cut_off_is_seen_by_the_exported_head(
    command: Command, source: Database, tmp_path: Path
) -> None:
    head = tmp_path / "head.json"
    head.write_text(command("journal", "head").out, encoding="utf-8")
    source.write(lambda transaction: transaction.rows(CUT))

    alone, compared = command("journal", "verify"), command("journal", "verify", "--head", head)

    assert JournalHeadDocument.model_validate_json(head.read_text(encoding="utf-8")).position == 3
    assert (alone.code, compared.code) == (0, 1)
    assert "the journal ends at entry 2: its end was cut off" in compared.out


def test_a_head_that_is_none_is_refused_with_each_fault(command: Command, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    head.write_text(json.dumps({"format": "symbiose.journal-head/1", "position": "3"}), encoding="utf-8")

    outcome = command("journal", "verify", "--head", head)

    assert (outcome.code, outcome.out) == (2, "")
    assert "position" in outcome.err
    assert "digest: this field is required" in outcome.err
