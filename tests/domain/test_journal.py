"""The chain of the journal (check S31): whatever is done to it afterwards is seen, and where."""

from datetime import timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbiose.domain.journal import ChainedEntry, JournalEntry, JournalHead, chained, head_after
from symbiose.domain.journal_check import NAMED_AT_MOST, JournalCheck, JournalReader
from tests.builders import NOON

Record = dict[str, Any]
LAW = settings(deadline=None, max_examples=100)
SIZES = st.integers(2, 12)
ALTERED = {
    "at": NOON - timedelta(days=1),
    "actor_id": "somebody",
    "action": "nothing",
    "thing_id": "elsewhere",
    "detail": "x",
    "request_id": "y",
    "digest": "0" * 64,
}


def journal(size: int) -> list[Record]:
    head, records = JournalHead(), []
    for number in range(1, size + 1):
        entry = JournalEntry(id=f"e{number}", at=NOON, actor_id="a", action="act", thing_id="t")
        written = chained(entry, head)
        head = head_after(written)
        records.append(written.model_dump(exclude_none=True))
    return records


def head_of(records: list[Record]) -> JournalHead:
    return head_after(ChainedEntry(**records[-1])) if records else JournalHead()


def check(records: list[Record], head: JournalHead, exported: JournalHead | None = None) -> JournalCheck:
    reader = JournalReader(exported)
    for record in sorted(records, key=lambda record: record["position"]):
        reader.take(record)
    return reader.end(head)


@given(size=st.integers(0, 12), kept=st.integers(0, 12))
@LAW
def test_s31_a_journal_as_it_was_written_is_intact_and_holds_every_head_it_ever_had(
    size: int, kept: int
) -> None:
    records = journal(size)

    found = check(records, head_of(records), head_of(records[: min(kept, size)]))

    assert (found.intact, found.entries) == (True, size)


@given(size=SIZES, place=st.integers(0, 11), field=st.sampled_from(sorted(ALTERED)))
@LAW
def test_s31_an_altered_entry_is_named(size: int, place: int, field: str) -> None:
    records = journal(size)
    head = head_of(records)
    record = records[place % size]
    record[field] = ALTERED[field]

    found = check(records, head)

    named = [(fault.kind, fault.position, fault.entry_id) for fault in found.faults]
    assert named == [("altered", record["position"], record["id"])]


@given(size=SIZES, place=st.integers(0, 11))
@LAW
def test_s31_a_deleted_entry_is_named_by_its_place(size: int, place: int) -> None:
    records = journal(size)
    head = head_of(records)
    gone = records.pop(place % size)

    found = check(records, head)

    kind = "truncated" if gone["position"] == size else "deleted"
    assert [(f.kind, f.position) for f in found.faults] == [(kind, gone["position"])]


@given(size=SIZES, first=st.integers(0, 11), second=st.integers(0, 11))
@LAW
def test_s31_two_entries_that_changed_places_are_named(size: int, first: int, second: int) -> None:
    first, second = sorted((first % size, second % size))
    assume(first != second)
    records = journal(size)
    head = head_of(records)
    a, b = records[first], records[second]
    a["position"], b["position"] = b["position"], a["position"]

    found = check(records, head)

    assert {(f.kind, f.entry_id) for f in found.faults} >= {("moved", a["id"]), ("moved", b["id"])}
    assert {f.entry_id for f in found.faults} == {a["id"], b["id"]}


@given(size=SIZES, place=st.integers(0, 11))
@LAW
def test_s31_an_entry_replaced_with_a_fitting_digest_no_longer_fits_the_next(size: int, place: int) -> None:
    records = journal(size)
    head = head_of(records)
    place %= size
    forged = JournalEntry(id="forged", at=NOON, actor_id="x", action="act", thing_id="t")
    records[place] = chained(forged, head_of(records[:place])).model_dump(exclude_none=True)

    found = check(records, head)

    assert [f.kind for f in found.faults] == ["beyond_head" if place == size - 1 else "replaced"]


@given(size=SIZES, place=st.integers(0, 11))
@LAW
def test_s31_a_journal_written_anew_is_told_by_a_head_kept_elsewhere_alone(size: int, place: int) -> None:
    place %= size
    exported, records = head_of(journal(size)), journal(size)[:place]
    for number in range(place, size + 1):
        forged = JournalEntry(id=f"f{number}", at=NOON, actor_id="x", action="act", thing_id="t")
        records.append(chained(forged, head_of(records)).model_dump(exclude_none=True))

    alone, compared = check(records, head_of(records)), check(records, head_of(records), exported)

    assert alone.intact
    assert [(f.kind, f.position) for f in compared.faults] == [("truncated", size)]
    assert "written anew" in compared.faults[0].told


def test_a_journal_with_many_faults_names_some_and_counts_the_others() -> None:
    records = journal(NAMED_AT_MOST + 50)
    head = head_of(records)
    for record in records:
        record["actor_id"] = "x"

    found = check(records, head)

    assert (len(found.faults), found.more_faults) == (NAMED_AT_MOST, 50)
