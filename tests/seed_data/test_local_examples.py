"""The local examples of the six models come out of the demonstration, and still do under other names."""

import json
import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from symbiose.app.demonstration import TERRITORY_FILES, demonstration_file
from symbiose.domain.accounts import operator
from symbiose.domain.coverage import Coverage
from symbiose.domain.opeo import OpeoModel
from symbiose.files.document_types import DocumentTypes
from symbiose.files.export_files import ExportFiles
from symbiose.files.flow_documents import JsonFlows
from symbiose.files.form import FormReader
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.template_xlsx import XlsxTemplate
from symbiose.services.context import Services
from symbiose.services.coverage import coverage_seen
from symbiose.services.importing import import_files
from tests.builders import NOON
from tests.fakes import FakeFiles, FakeHasher, FakeMatcher, FakeShelf, FakeStore

REFERENCE = load_reference()
LOCAL_EXAMPLES = {
    "Mine de soleil": OpeoModel.DURABLE_RESOURCES,
    "Les Cousalis": OpeoModel.LIFE_EXTENSION,
    "Mov'ntec": OpeoModel.PRODUCT_AS_A_SERVICE,
    "CRVO": OpeoModel.PRODUCT_REUSE,
    "Recytech": OpeoModel.MATERIAL_REUSE,
    "Tech3E": OpeoModel.FOOTPRINT,
    "Centre hospitalier de Lens": OpeoModel.FOOTPRINT,
}
"""Words of the company's or site's name → its model in the study's brochure, keyed on the title."""

Document = dict[str, Any]


@cache
def documents() -> tuple[bytes, ...]:
    return tuple(demonstration_file(name) for name in TERRITORY_FILES)


def company_id(words: str) -> str:
    """Return the one company that bears some words in its name, or in that of a site."""
    territory: Document = json.loads(documents()[0])
    found = {c["id"] for c in territory["companies"] if _holds(c["name"], words)}
    found |= {s["company_id"] for s in territory["sites"] if _holds(s["name"], words)}
    assert len(found) == 1, f"{words}: {found}"
    return str(found.pop())


def _holds(name: str, words: str) -> bool:
    return words.replace("'", "’").casefold() in name.replace("'", "’").casefold()


def coverage_of_files(files: tuple[bytes, ...]) -> dict[str, Coverage]:
    """Return the coverage of each company, as the operator sees it once the files are imported."""
    services = Services(
        store=FakeStore(),
        matcher=FakeMatcher(),
        declarations=FormReader(REFERENCE),
        templates=XlsxTemplate(REFERENCE.resources),
        flow_documents=JsonFlows(REFERENCE),
        exports=ExportFiles(REFERENCE.resources),
        reference=REFERENCE,
        clock=lambda: NOON,
        files=FakeFiles(),
        uploads=FakeShelf(),
        documents=DocumentTypes(),
        hasher=FakeHasher(),
        version="test",
    )
    read = [read_file(n, c, REFERENCE, site=None) for n, c in zip(TERRITORY_FILES, files, strict=True)]
    import_files(services, operator("test"), read)
    view = coverage_seen(services, operator("test"))
    return {line.company.id: line.coverage for line in view.companies}


@cache
def as_declared() -> Mapping[str, Coverage]:
    return coverage_of_files(documents())


def levels(coverage: Coverage) -> list[str]:
    return [coverage.level(model).value for model in OpeoModel]


@pytest.mark.parametrize(("words", "model"), LOCAL_EXAMPLES.items())
def test_each_local_example_comes_out_in_its_model(words: str, model: OpeoModel) -> None:
    coverage = as_declared()[company_id(words)]

    assert model in coverage.covered
    assert coverage.why(model)[0].mark.reason


def test_the_demonstration_covers_the_six_models() -> None:
    covered = {model for coverage in as_declared().values() for model in coverage.covered}

    assert covered == set(OpeoModel)


def test_no_company_covers_all_six_models_by_chance() -> None:
    assert max(len(coverage.covered) for coverage in as_declared().values()) < len(OpeoModel)


def test_every_declared_flow_has_a_model() -> None:
    flows: Document = json.loads(documents()[1])
    spoken_for = {
        one.thing_id
        for coverage in as_declared().values()
        for one in coverage.evidence
        if one.source == "flow"
    }

    assert len(spoken_for) == len(flows["flows"])


@pytest.mark.parametrize("seed", range(5))
def test_the_models_stay_when_every_company_and_site_changes_its_name(seed: int) -> None:
    renamed, new_id = _shuffled(random.Random(seed))

    coverage = coverage_of_files(renamed)

    before = as_declared()
    assert {new_id[company]: levels(found) for company, found in before.items()} == {
        company: levels(found) for company, found in coverage.items()
    }
    for words, model in LOCAL_EXAMPLES.items():
        assert model in coverage[new_id[company_id(words)]].covered


def _shuffled(chance: random.Random) -> tuple[tuple[bytes, ...], dict[str, str]]:
    """Return the files with ids and names of companies and sites dealt out anew, and company id → new id."""
    territory, declared = (json.loads(content) for content in documents())
    company_ids = _dealt([c["id"] for c in territory["companies"]], chance)
    company_names = _dealt([c["name"] for c in territory["companies"]], chance)
    site_ids = _dealt([s["id"] for s in territory["sites"]], chance)
    site_names = _dealt([s["name"] for s in territory["sites"]], chance)
    for company in territory["companies"]:
        company |= {"id": company_ids[company["id"]], "name": company_names[company["name"]]}
    for site in territory["sites"]:
        site["company_id"] = company_ids[site["company_id"]]
        site |= {"id": site_ids[site["id"]], "name": site_names[site["name"]]}
        site.pop("note", None)
        site.pop("siret", None)
    for position, processor in enumerate(territory["processors"]):
        processor |= {"site_id": site_ids[processor["site_id"]], "name": f"Opération {position}"}
    for flow in declared["flows"]:
        flow["site_id"] = site_ids[flow["site_id"]]
        flow.pop("description", None)
    return (json.dumps(territory).encode(), json.dumps(declared).encode()), company_ids


def _dealt(values: list[str], chance: random.Random) -> dict[str, str]:
    """Return each value with another one of the list, dealt out at random."""
    distinct = list(dict.fromkeys(values))
    dealt = list(distinct)
    chance.shuffle(dealt)
    return dict(zip(distinct, dealt, strict=True))
