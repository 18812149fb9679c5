"""No bytes, text or document crashes the reader: there is a report that can be written, or a refusal."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.base import Value
from symbiose.domain.companies import Company
from symbiose.domain.documents.import_report import ReadFile, RowStatus, dry_run_report
from symbiose.domain.documents.territory_document import LISTS, SiteEntry
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.processing import Processor, Substitution
from symbiose.files.declarations_columns import FRENCH_NAMES
from symbiose.files.reading import read_file
from tests.files.reading_tools import HEADER, LINE, flow
from tests.files.reference import REFERENCE

FEW = settings(max_examples=60, deadline=None)
COLUMNS = f"{HEADER};qualité:x;jan;valide_du;prix_eur_par_unite"


def read_or_refused(content: bytes) -> ReadFile | InvalidDocument:
    try:
        return read_file("x", content, REFERENCE, site=None)
    except InvalidDocument as refused:
        return refused


def check_reads(content: bytes) -> None:
    outcome = read_or_refused(content)
    if isinstance(outcome, InvalidDocument):
        assert outcome.problems
        assert all(problem.expected for problem in outcome.problems)
        return
    json.loads(dry_run_report([outcome]).model_dump_json())
    for row in outcome.rows:
        assert (row.status is RowStatus.REJECTED) is bool(row.errors)
        assert (row.values is None) is bool(row.errors)
        assert all(len(error.value) <= 200 for error in row.errors)


@FEW
@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    check_reads(content)


@FEW
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16"]))
def test_no_text_below_a_header_crashes_the_reader(text: str, encoding: str) -> None:
    with contextlib.suppress(UnicodeEncodeError):
        check_reads(f"{COLUMNS}\n{LINE};{text}".encode(encoding))


cells = st.sampled_from(["", "0", "-1", "1e308", "1.234", '"', "kW", "m3", "t", "GWh"]) | st.sampled_from(
    ["31/12/2026", "=1", "..", "5..2", "é", "fly_ash", "10 02 07", "offre"]
)


@FEW
@given(st.lists(cells | st.text(max_size=5), min_size=len(FRENCH_NAMES), max_size=len(FRENCH_NAMES)))
def test_no_cells_crash_the_reader(texts: list[str]) -> None:
    table = "\t".join(FRENCH_NAMES) + "\n" + "\t".join(texts)

    check_reads(table.encode("utf-8", "ignore"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | cells,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
flow_keys = st.sampled_from([*FRENCH_NAMES, "months", "quality", "estimate", "note"])


@FEW
@given(st.lists(st.dictionaries(flow_keys, json_values, max_size=6) | json_values, max_size=3), json_values)
def test_no_document_crashes_the_reader(flows: list[object], other: object) -> None:
    good = [flow(**entry) if isinstance(entry, dict) else entry for entry in flows]

    for document in ({"format": "symbiose.declarations/1", "flows": good}, {"format": other}, other):
        check_reads(json.dumps(document).encode())


def entries_of(model: type[Value]) -> st.SearchStrategy[list[object]]:
    """Return lists of records with the fields of a model, well filled or not."""
    known = st.sampled_from(
        ["a", "62276", "fly_ash", "29.10Z", "53070853600038", "siziaf", "t", "2026-01-01"]
    )
    value = known | json_values | st.dictionaries(known, json_values, max_size=2)
    return st.lists(
        st.dictionaries(st.sampled_from(list(model.model_fields)), value) | json_values, max_size=3
    )


@settings(max_examples=150, deadline=None)
@given(st.tuples(*(entries_of(model) for model in (Company, SiteEntry, Processor, Substitution))))
def test_no_territory_crashes_the_reader(lists: tuple[list[object], ...]) -> None:
    document = dict(zip(LISTS, lists, strict=True)) | {"format": "symbiose.territory/1"}

    check_reads(json.dumps(document).encode())


@pytest.mark.parametrize(
    "text",
    [
        f"{COLUMNS}\n" + '"' * 100_001,
        f"{COLUMNS}\n" + '"a""\n' * 10_000,
        f"{COLUMNS}\n" + ';"x' * 10_000,
        f"{COLUMNS}\n" + "\r" * 20_000,
        " " * 1_000_000,
        "{" * 100_000,
        '{"format": "symbiose.declarations/1", "flows": [' + "{}," * 4_000 + "{}]}",
    ],
)
def test_a_hostile_text_is_answered_in_seconds(text: str) -> None:
    check_reads(text.encode())
