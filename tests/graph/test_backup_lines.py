"""A line of a backup holds what a node or relationship has, whatever its texts, and reads back."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.backups.lines import Link, Node, is_link, link_line, node_line, read_line

SCALARS = (
    st.text(st.characters(codec="utf-8"))
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates(date(1900, 1, 1), date(2200, 1, 1))
    | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
)
LISTS = st.lists(st.text(st.characters(codec="utf-8"))) | st.lists(st.floats(-1e9, 1e9))
PROPERTIES = st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), SCALARS | LISTS, max_size=6)
IDS = st.text(st.characters(codec="utf-8"), min_size=1)
QUICK = settings(deadline=None, max_examples=150)


@given(properties=PROPERTIES)
@QUICK
def test_a_node_reads_back_as_it_was_and_its_line_is_one_line(properties: dict[str, object]) -> None:
    line = node_line("Flow", properties)

    assert read_line(line) == Node("Flow", properties)
    assert b"\n" not in line
    assert not is_link(line)
    assert node_line("Flow", dict(reversed(properties.items()))) == line


@given(properties=PROPERTIES, first=IDS, last=IDS, version=st.integers(1, 99))
@QUICK
def test_a_relationship_reads_back_with_the_identities_of_its_ends(
    properties: dict[str, object], first: str, last: str, version: int
) -> None:
    ends = (
        {"id": first, "code": None, "secret": "left out"},
        {"flow_id": last, "version": version, "id": None},
    )

    line = link_line("WAS", ("Flow", ends[0]), ("FlowVersion", ends[1]), properties)

    identity = {"flow_id": last, "version": version}
    assert read_line(line) == Link("WAS", ("Flow", {"id": first}), ("FlowVersion", identity), properties)
    assert is_link(line)


def test_what_is_absent_is_left_out() -> None:
    assert node_line("Site", {"id": "s", "siret": None}) == node_line("Site", {"id": "s"})
