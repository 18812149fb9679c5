"""Writes the pages of `docs/` that are generated from the code: `python -m symbiose.app.documentation`."""

import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path

import click

import symbiose.domain
from graph.schema.page import schema_page
from symbiose.app.cells_of_tables import escaped, type_name
from symbiose.app.checks_page import checks_page
from symbiose.app.circular_models_page import circular_models
from symbiose.app.disclosure_tables import with_table
from symbiose.app.format_tables import with_tables
from symbiose.app.indicators_page import indicators_page
from symbiose.domain.base import Value
from symbiose.domain.meanings import meanings_of

HEADING = """# Data dictionary

Every value of the domain, field by field, as `symbiose/domain/` defines it. Units are part of the names:
`_t` tonnes, `_c` °C, `_kw` kW, `_km` km, `_eur` euros, `_per_year` per year. This page is generated: run
`make docs` after a change.
"""


def data_dictionary() -> str:
    """Return the page that describes every value and vocabulary of the domain."""
    sections = [text for module in domain_modules() if (text := _module_section(module))]
    return HEADING + "".join(sections)


PAGES: Mapping[str, Callable[[], str]] = {
    "data-dictionary.md": data_dictionary,
    "graph-schema.md": schema_page,
    "circular-models.md": circular_models,
    "checks.md": checks_page,
    "indicators.md": indicators_page,
}
"""Generated page → the function that writes it."""
MARKED: Mapping[str, Callable[[str], str]] = {"formats.md": with_tables, "rights.md": with_table}
"""Page written by hand → the function that writes its marked tables anew."""


def stale_pages(docs: Path) -> list[str]:
    """Return the generated pages of a folder that are absent or differ from what the code says now."""
    return [
        name
        for name, write in PAGES.items()
        if not (docs / name).is_file() or (docs / name).read_text(encoding="utf-8") != write()
    ]


def write_tables(docs: Path) -> list[str]:
    """Write the pages of a folder again whose marked tables are stale, and return their names."""
    written = []
    for name, with_fresh_tables in MARKED.items():
        page = (docs / name).read_text(encoding="utf-8") if (docs / name).is_file() else ""
        fresh = with_fresh_tables(page)
        if fresh != page:
            (docs / name).write_text(fresh, encoding="utf-8")
            written.append(name)
    return written


def domain_modules() -> Iterator[types.ModuleType]:
    """Yield the modules of the domain in the order of their names."""
    package = symbiose.domain
    names = [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    for name in sorted(names):
        yield importlib.import_module(name)


def _module_section(module: types.ModuleType) -> str:
    classes = (c for c in vars(module).values() if inspect.isclass(c) and c.__module__ == module.__name__)
    own = [one for one in classes if not _is_pattern(one)]
    tables = [text for found in own if (text := _class_section(found))]
    if not tables:
        return ""
    title = module.__name__.removeprefix("symbiose.domain.")
    return f"\n## {title}\n\n{_first_line(module.__doc__)}\n" + "".join(tables)


def _is_pattern(found: type) -> bool:
    """Tell whether a value is none itself: its fields stand with the values that are made after it."""
    if not issubclass(found, Value) or found is Value:
        return False
    pattern = found.__pydantic_generic_metadata__
    return not found.model_fields or bool(pattern["parameters"] or pattern["args"])


def _class_section(found: type) -> str:
    if issubclass(found, Value) and found is not Value:
        meanings = meanings_of(found)
        rows = [
            _field_row(name, field.annotation, meanings.get(name, ""))
            for name, field in found.model_fields.items()
        ]
        head = "| field | type | meaning |\n| --- | --- | --- |\n"
    elif issubclass(found, Enum):
        rows = [f"| `{member.name}` | `{member.value}` |\n" for member in found]
        head = "| name | value |\n| --- | --- |\n"
    else:
        return ""
    return f"\n### {found.__name__}\n\n{_first_line(found.__doc__)}\n\n{head}" + "".join(rows)


def _field_row(name: str, annotation: object, meaning: str) -> str:
    return f"| `{name}` | {escaped(type_name(annotation))} | {escaped(' '.join(meaning.split()))} |\n"


def _first_line(docstring: str | None) -> str:
    return inspect.cleandoc(docstring or "").split("\n\n")[0].replace("\n", " ")


@click.command()
@click.option(
    "--docs",
    default=Path("docs"),
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the documentation.",
)
def main(docs: Path) -> None:
    """Write every generated page that is not up to date."""
    for name in stale_pages(docs):
        (docs / name).write_text(PAGES[name](), encoding="utf-8")
        click.echo(f"written {docs / name}")
    for name in write_tables(docs):
        click.echo(f"written the tables of {docs / name}")


if __name__ == "__main__":
    main()
