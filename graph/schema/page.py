"""Writes `docs/graph-schema.md` from the declared words of the graph."""

from graph.queries import Statement, load
from graph.schema import LABELS, RELATIONSHIPS
from graph.schema.words import Label, Properties, RelationshipType

HEADING = """# Graph schema

What the graph holds, as `graph/schema/` declares it; a test holds every statement of `graph/queries/` to
these words. This page is generated: run `make docs` after a change.

Names are in English; designations and reasons are in French, as on screen. Declared money is kept in
millionths of a euro, moments in UTC. Where a property repeats what a relationship says (`Flow.site_id` beside
`DECLARES`), the same statement writes both: lists are read from the property, people follow the relationship.
"""
QUESTIONS = """
## Questions to ask

In Neo4j Browser, set the parameters first, for instance `:param site_id => 'site_a'`.
"""
_EXPLORE = (
    "declared_at_site",
    "past_of_flow",
    "ways_to_resource",
    "path_through_runs",
    "refused_paths",
    "loops_on_flow",
    "groups_of_site",
    "roofs_of_site",
    "models_of_run",
    "companies_under_models",
    "rests_on_value",
)
EXPLORE: tuple[Statement, ...] = tuple(load(f"explore/{name}") for name in _EXPLORE)
"""Statements for people, shown on the page."""


def schema_page() -> str:
    """Return the page that describes the graph."""
    return "".join(
        [
            HEADING,
            _overview(),
            "\n## Nodes\n",
            *(_label_section(one) for one in LABELS),
            "\n## Relationships\n",
            *(_relationship_section(one) for one in RELATIONSHIPS),
            QUESTIONS,
            *(_question(one) for one in EXPLORE),
        ]
    )


def _overview() -> str:
    rows = [f"(:{start})-[:{one.name}]->(:{end})\n" for one in RELATIONSHIPS for start, end in one.ends]
    return "\n## At a glance\n\n```\n" + "".join(rows) + "```\n"


def _label_section(one: Label) -> str:
    unique = "; ".join(" + ".join(f"`{name}`" for name in names) for names in one.identities)
    lines = [f"\n### {one.name}\n\n{one.meaning} Unique: {unique}."]
    if one.indexes:
        lines.append(f" Index: {', '.join(f'`{name}`' for name in one.indexes)}.")
    return "".join(lines) + "\n" + _table(one.properties)


def _relationship_section(one: RelationshipType) -> str:
    ends = ", ".join(f"`(:{start})-[:{one.name}]->(:{end})`" for start, end in one.ends)
    unique = "".join(f" Unique: {', '.join(f'`{n}`' for n in names)}." for names in one.identities)
    return f"\n### {one.name}\n\n{ends}: {one.meaning}{unique}\n" + _table(one.properties)


def _table(properties: Properties) -> str:
    if not properties:
        return ""
    rows = [f"| `{name}` | {meaning.replace('|', chr(92) + '|')} |\n" for name, meaning in properties.items()]
    return "\n| property | meaning |\n| --- | --- |\n" + "".join(rows)


def _question(statement: Statement) -> str:
    title = statement.comment().splitlines()[0]
    return f"\n{title}\n\n```cypher\n{statement.bare().strip()}\n```\n"
