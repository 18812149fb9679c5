"""The measures of a network are those that are counted on paper, without a library of graphs."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.network import measure
from symbiose.domain.network import Link, NetworkMeasures

SITES = "abcdefg"


def links(*told: tuple[str, float]) -> list[Link]:
    return [Link(tuple(sites), value) for sites, value in told]


BY_HAND: dict[str, tuple[str, list[Link], NetworkMeasures]] = {
    "nobody": ("", [], NetworkMeasures(0, 0, 0, None, None)),
    "sites without exchange": ("abc", [], NetworkMeasures(3, 0, 0, None, None)),
    "an exchange within one site joins nobody": (
        "ab", links(("aa", 10.0)), NetworkMeasures(2, 0, 0, "a", 1.0)
    ),
    # a - b - c, d alone; b has both exchanges
    "a line": ("abcd", links(("ab", 30.0), ("bc", 10.0)), NetworkMeasures(4, 3, 3, "b", 1.0)),
    # b has 30 + 20 of 60
    "a triangle": (
        "abc", links(("ab", 30.0), ("bc", 20.0), ("ca", 10.0)), NetworkMeasures(3, 3, 3, "b", 50 / 60)
    ),
    # a - p - b through a processor, c - d beside it
    "a path through a processor joins three": (
        "abcdp", links(("apb", 40.0), ("cd", 60.0)), NetworkMeasures(5, 5, 3, "c", 0.6)
    ),
    # p is no site of the network: a and b are joined all the same
    "a site outside is left out of the path": (
        "ab", links(("apb", 40.0)), NetworkMeasures(2, 2, 2, "a", 1.0)
    ),
    "an exchange outside is none of the network": (
        "ab", links(("ab", 40.0), ("xy", 60.0)), NetworkMeasures(2, 2, 2, "a", 1.0)
    ),
    "exchanges without benefit hang on nobody": (
        "ab", links(("ab", 0.0)), NetworkMeasures(2, 2, 2, "a", None)
    ),
    # two triangles that share c, which has all but the two far sides
    "two rings that share a site": (
        "abcde",
        links(("ab", 1.0), ("bc", 1.0), ("ca", 1.0), ("cd", 1.0), ("de", 1.0), ("ec", 1.0)),
        NetworkMeasures(5, 5, 5, "c", 4 / 6),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_a_network_is_measured_as_on_paper(name: str) -> None:
    sites, exchanges, expected = BY_HAND[name]

    assert measure(sites, exchanges) == expected


def test_connectedness_is_the_share_of_the_largest_part_and_none_without_sites() -> None:
    assert measure("abcd", links(("ab", 1.0))).connectedness == 0.5
    assert measure("", []).connectedness is None


def parts_of(sites: str, exchanges: Sequence[Link]) -> list[set[str]]:
    """Return the connected parts, by merging sets until nothing more merges."""
    parts = [{site} for site in sites]
    for one, other in (pair for link in exchanges for pair in pairwise(link.site_ids)):
        joined = [part for part in parts if one in part or other in part]
        parts = [part for part in parts if part not in joined] + [set().union(*joined)]
    return parts


chains = st.lists(st.sampled_from(SITES), min_size=2, max_size=4).map("".join)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(chains, st.integers(0, 100).map(float)), max_size=8))
def test_parts_and_dependence_are_those_of_the_definitions(told: list[tuple[str, float]]) -> None:
    exchanges = links(*told)
    parts = parts_of(SITES, exchanges)
    largest = max(len(part) for part in parts)
    whole = sum(value for _, value in told)
    shares = [sum(value for sites, value in told if site in sites) / whole for site in SITES if whole]

    found = measure(SITES, exchanges)

    assert found.largest_component == (largest if largest > 1 else 0)
    assert found.joined_sites == sum(len(part) for part in parts if len(part) > 1)
    assert found.dependence == (pytest.approx(max(shares)) if shares else None)
