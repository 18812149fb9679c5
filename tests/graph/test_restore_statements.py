"""Each label and each relationship has its statement of restoring, which says nothing else."""

import pytest

from graph.backups.lines import IDENTITIES
from graph.backups.statements import OWN, link_name, node_name
from graph.schema import LABELS, RELATIONSHIPS
from tests.conftest import REPOSITORY

QUERIES = REPOSITORY / "graph" / "queries"
NODE = """// Creates {label} nodes as a backup holds them, and returns how many.
// Parameters: $rows, a list of {{properties}}.
// No index is needed.
UNWIND $rows AS row
CREATE (n:{label})
SET n = row.properties
RETURN count(n) AS created
"""
LINK = """// Creates {type} from {first} to {last} as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {{first, last, properties}}.
// Relies on the uniqueness of {indexes}.
UNWIND $rows AS row
MATCH (first:{first} {{{first_identity}}})
MATCH (last:{last} {{{last_identity}}})
CREATE (first)-[r:{type}]->(last)
SET r = row.properties
RETURN count(r) AS created
"""


def matched(label: str, variable: str) -> str:
    return ", ".join(f"{name}: row.{variable}.{name}" for name in IDENTITIES[label])


def link_text(type_: str, first: str, last: str) -> str:
    indexes = dict.fromkeys(f"{label} by {', '.join(IDENTITIES[label])}" for label in (first, last))
    return LINK.format(
        type=type_,
        first=first,
        last=last,
        indexes=" and ".join(indexes),
        first_identity=matched(first, "first"),
        last_identity=matched(last, "last"),
    )


EXPECTED = {node_name(one.name): NODE.format(label=one.name) for one in LABELS if one.name not in OWN} | {
    link_name(one.name, first, last): link_text(one.name, first, last)
    for one in RELATIONSHIPS
    for first, last in one.ends
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_statement_of_a_declared_word_is_there(name: str, request: pytest.FixtureRequest) -> None:
    path = QUERIES / f"{name}.cypher"
    if request.config.getoption("--regenerate"):
        path.write_text(EXPECTED[name], encoding="utf-8")

    assert path.read_text(encoding="utf-8") == EXPECTED[name], "write it with: pytest --regenerate"


def test_no_statement_is_left_of_a_word_that_is_gone() -> None:
    found = {
        f"restore/{path.stem}"
        for pattern in ("create_*", "link_*")
        for path in (QUERIES / "restore").glob(f"{pattern}.cypher")
    }

    assert found == set(EXPECTED)


def test_every_identity_is_read_with_the_ends_of_a_relationship() -> None:
    text = (QUERIES / "backup" / "list_relationships.cypher").read_text(encoding="utf-8")

    assert {name for names in IDENTITIES.values() for name in names if text.count(f".{name}") < 2} == set()
