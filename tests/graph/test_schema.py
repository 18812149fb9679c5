"""The declared words of the graph are the only ones that statements and records use."""

import re
from pathlib import Path

import pytest

import graph.decisions
import graph.drafts
import graph.flows
import graph.processing
import graph.proposals
import graph.sites
from graph.queries import Statement, all_statements
from graph.records import Record
from graph.schema import LABELS, RELATIONSHIPS
from graph.schema.words import Label, RelationshipType
from tests.builders import (
    make_decision,
    make_draft,
    make_flow,
    make_processor,
    make_proposal,
    make_site,
    make_substitution,
)

ESTIMATE = {"ratio_id": "r", "driver": "jobs", "driver_value": 1.0, "text": "emplois × ratio"}
STATEMENTS = list(all_statements())
LABEL_PROPERTIES = {one.name: set(one.properties) for one in LABELS}
TYPE_PROPERTIES = {one.name: set(one.properties) for one in RELATIONSHIPS}

_NODE = re.compile(r"\(\s*(\w*)\s*:\s*(\w+)\s*(\{[^}]*\})?")
_RELATIONSHIP = re.compile(r"\[\s*(\w*)\s*:\s*([\w|]+)\s*(\{[^}]*\})?")
_PREDICATE = re.compile(r"\b(?:NOT|AND|WHERE)\s+(\w+):(\w+)")
_READ = re.compile(r"\b(\w+)\.(\w+)")
_PROJECTED = re.compile(r"\b(\w+)\s*\{([^}]*)\}")
_KEY = re.compile(r"(\w+)\s*:")


def without_strings(statement: Statement) -> str:
    return re.sub(r"'[^']*'", "''", statement.bare())


def words(statement: Statement) -> tuple[set[str], set[str], dict[str, set[str]], set[tuple[str, str]]]:
    """Return labels, types, what each variable stands for, and the (word, property) pairs of a statement."""
    text = without_strings(statement)
    labels: set[str] = set()
    types: set[str] = set()
    meaning: dict[str, set[str]] = {}
    pairs: set[tuple[str, str]] = set()
    for variable, label, inline in _NODE.findall(text):
        labels.add(label)
        meaning.setdefault(variable, set()).add(label)
        pairs |= {(label, key) for key in _KEY.findall(inline)}
    for variable, names, inline in _RELATIONSHIP.findall(text):
        types |= set(names.split("|"))
        meaning.setdefault(variable, set()).update(names.split("|"))
        pairs |= {(name, key) for name in names.split("|") for key in _KEY.findall(inline)}
    labels |= {label for _, label in _PREDICATE.findall(text)}
    for variable, name in _READ.findall(text):
        pairs |= {(word, name) for word in meaning.get(variable, ())}
    return labels, types, meaning, pairs


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_a_statement_uses_only_declared_words(statement: Statement) -> None:
    labels, types, _, pairs = words(statement)

    assert labels <= set(LABEL_PROPERTIES)
    assert types <= set(TYPE_PROPERTIES)
    declared = LABEL_PROPERTIES | TYPE_PROPERTIES
    assert [(word, name) for word, name in pairs if name not in declared[word]] == []


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_a_statement_says_what_it_does_with_which_parameters_and_index(statement: Statement) -> None:
    comment = statement.comment()
    used = set(re.findall(r"\$(\w+)", statement.bare()))

    assert comment.count("Parameters:") == 1
    assert used == set(re.findall(r"\$(\w+)", comment.partition("Parameters:")[2]))
    if not statement.name.startswith("schema/"):
        assert re.search(r"Relies on|Reads|No index|Finds", comment)


def test_s19_a_statement_is_a_file_of_the_package_and_nothing_else() -> None:
    """Only the loader makes statements, from files; so no text that somebody typed becomes Cypher."""
    package = Path(graph.__file__).parent
    makes = re.compile(r"\bStatement\((?!\))|(?<!subprocess)\.run\((?!statement\.text|_PING\.text)")
    makers = [
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*.py"))
        if makes.search(path.read_text(encoding="utf-8"))
    ]

    assert makers == ["queries/__init__.py"]


def test_s20_no_statement_reads_a_file_or_an_address_or_calls_a_procedure() -> None:
    calling = re.compile(r"\bLOAD\s+CSV\b|\bapoc\.|\bdbms\.|\bCALL\s+[a-z]", re.IGNORECASE)

    assert [one.name for one in STATEMENTS if calling.search(one.bare())] == []


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_a_file_holds_one_statement(statement: Statement) -> None:
    assert ";" not in without_strings(statement)


def test_the_check_of_words_sees_an_undeclared_one() -> None:
    faulty = Statement(
        "test/faulty", "MATCH (s:Sight {ident: $x})-[d:DECLAIRS {y: 1}]->(f:Flow) RETURN f.colour"
    )

    labels, types, _, pairs = words(faulty)

    assert labels == {"Sight", "Flow"}
    assert types == {"DECLAIRS"}
    assert pairs == {("Sight", "ident"), ("DECLAIRS", "y"), ("Flow", "colour")}


RECORDS = (
    ("Site", graph.sites.to_record(make_site(activity={"code": "29.10Z"}))["properties"]),
    ("Flow", graph.flows.to_record(make_flow(estimate=ESTIMATE), 1)["properties"]),
    ("Draft", graph.drafts.to_record(make_draft())),
    ("Processor", graph.processing.processor_record(make_processor())["properties"]),
    ("CAN_REPLACE", graph.processing.substitution_record(make_substitution())["properties"]),
    ("Proposal", graph.proposals.proposal_record(make_proposal(), "run_1", 0)["properties"]),
    ("Decision", graph.decisions.to_record(make_decision())),
)


@pytest.mark.parametrize(("word", "record"), RECORDS)
def test_a_record_has_the_declared_properties_and_no_other(word: str, record: Record) -> None:
    assert set(record) == (LABEL_PROPERTIES | TYPE_PROPERTIES)[word]


def test_every_declared_word_has_a_meaning_and_a_form() -> None:
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", one.name) and one.meaning for one in LABELS)
    assert all(re.fullmatch(r"[A-Z_]+", one.name) and one.meaning for one in RELATIONSHIPS)
    declared: list[Label | RelationshipType] = [*LABELS, *RELATIONSHIPS]
    for one in declared:
        assert all(re.fullmatch(r"[a-z0-9_]+", n) and m for n, m in one.properties.items()), one.name
        assert {name for names in one.identities for name in names} <= set(one.properties)
    assert all({a, b} <= set(LABEL_PROPERTIES) for one in RELATIONSHIPS for a, b in one.ends)


def test_every_declared_word_is_used_by_some_statement() -> None:
    used: set[str] = set()
    for statement in STATEMENTS:
        if statement.name.startswith("restore/"):  # there is one for each declared word
            continue
        labels, types, _, _ = words(statement)
        used |= labels | types

    assert used == set(LABEL_PROPERTIES) | set(TYPE_PROPERTIES)
