"""Each command writes exactly one entry, with its change or not at all (check S32): for every use case.

`tests/journal_law.py` is the law; the fake store holds every use case of every test to it. Here: that the law
sees what breaks it, and that no use case which writes goes without a test, a page or a worker.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from symbiose.domain.accounts import Session, operator
from symbiose.services.context import Services
from symbiose.services.journalling import REQUEST_ID, journal_entry
from tests.builders import NOON, make_company
from tests.conftest import REPOSITORY
from tests.fakes import FakeStore

ENTRY = journal_entry(operator("test"), "act", "thing", NOON)
MARKS = {"resume", "resume_token", "keep_hold", "let_go", "_write_unseen"}
"""They write no more than when a session was last seen, a token last used, which worker holds a job, or parts
of a run that nobody sees before the transaction that shows it, with its entry."""
SERVICES = REPOSITORY / "symbiose" / "services"
TESTS = REPOSITORY / "tests" / "services"


def of_a_use_case(work: Callable[[Any], object]) -> Callable[[Any], object]:
    work.__module__ = "symbiose.services.one"
    return work


@of_a_use_case
def without_entry(repositories: Any) -> None:
    repositories.sites.save_companies([make_company()])


@of_a_use_case
def with_two_entries(repositories: Any) -> None:
    repositories.sites.save_companies([make_company()])
    repositories.journal.append(ENTRY)
    repositories.journal.append(ENTRY)


@of_a_use_case
def in_spite_of_a_failed_entry(repositories: Any) -> None:
    repositories.sites.save_companies([make_company()])
    try:
        repositories.journal.append(ENTRY)
    except Exception:
        return


@of_a_use_case
def rewriting_the_journal(repositories: Any) -> None:
    repositories.journal.entries.clear()
    repositories.journal.append(ENTRY.model_copy(update={"id": "other"}))


@pytest.mark.parametrize(
    "work", [without_entry, with_two_entries, in_spite_of_a_failed_entry, rewriting_the_journal]
)
def test_s32_the_law_sees_a_use_case_that_breaks_it(work: Callable[[Any], object]) -> None:
    store = FakeStore()
    store.repositories.journal.append(ENTRY)

    with pytest.raises(AssertionError):
        store.write(work)


def test_s32_the_law_lets_pass_one_entry_with_a_change_none_without_and_a_mark() -> None:
    store = FakeStore()
    session = Session(token_digest="d", account_id="a", created_at=NOON, seen_at=NOON)
    store.repositories.accounts.save_session(session)
    later = session.model_copy(update={"seen_at": NOON.replace(year=2030)})

    store.write(of_a_use_case(lambda r: r.journal.append(ENTRY)))
    store.write(of_a_use_case(lambda r: None))
    store.write(of_a_use_case(lambda r: r.accounts.touch_session(later)))

    assert store.repositories.journal.entries == [ENTRY]


@cache
def functions(path: Path) -> dict[str, str]:
    """Return the functions of a file: name → own source."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    return {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


def writers() -> Iterator[tuple[str, str, str]]:
    """Yield file, name and own source of each function of the use cases that writes."""
    for path in sorted(SERVICES.glob("*.py")):
        for name, text in functions(path).items():
            if "store.write(" in text:
                yield path.name, name, text


@cache
def known_callers() -> str:
    """Return the source of what may call a use case: tests, pages and workers."""
    workers = REPOSITORY / "symbiose" / "jobs"
    tests = [*TESTS.glob("*.py"), *(REPOSITORY / "tests" / "graph").glob("*.py")]
    files = [*tests, *(REPOSITORY / "web").rglob("*.py"), *workers.glob("*.py")]
    return "".join(path.read_text(encoding="utf-8") for path in files)


WRITERS = list(writers())


def test_s32_the_use_cases_that_write_are_found() -> None:
    names = {name for _, name, _ in WRITERS}

    assert len(names) > 30
    assert {"declare_flow", "import_files", "classify_everything", "sign_in", "sign_out"} <= names


@pytest.mark.parametrize(("file", "name", "source"), WRITERS, ids=[f"{w[0]}:{w[1]}" for w in WRITERS])
def test_s32_a_use_case_that_writes_appends_to_the_journal_and_a_test_a_page_or_a_worker_calls_it(
    file: str, name: str, source: str
) -> None:
    assert name in MARKS or appends(source, file)
    assert any(f"{one}(" in known_callers() for one in (name, *callers(name, file)))


def appends(source: str, file: str) -> bool:
    """Tell whether a function appends to the journal, by itself or by one of its own file that it calls."""
    return "journal.append(" in source or any(
        "journal.append(" in text for one, text in functions(SERVICES / file).items() if f"{one}(" in source
    )


def callers(name: str, file: str) -> set[str]:
    """Return the use cases that call one, also through others of its own file that only this file calls."""
    own = functions(SERVICES / file)
    found, looked_at = {name}, set[str]()
    while waiting := {one for one in found - looked_at if one == name or one.startswith("_")}:
        looked_at |= waiting
        for one in waiting:
            files = [own] if one.startswith("_") else [functions(path) for path in SERVICES.glob("*.py")]
            found |= {caller for texts in files for caller, text in texts.items() if f"{one}(" in text}
    return found - {name}


def test_an_entry_tells_the_request_that_asked_for_it(services: Services) -> None:
    token = REQUEST_ID.set("0123")
    asked = journal_entry(operator("test"), "act", "thing", NOON)
    REQUEST_ID.reset(token)
    ordered = journal_entry(operator("test"), "act", "thing", NOON)

    assert (asked.request_id, ordered.request_id) == ("0123", None)
