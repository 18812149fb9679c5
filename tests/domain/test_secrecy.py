"""S6: sums that are told give no firm away: not alone, not by difference, not against an earlier day."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.secrecy import Parts, Place, Reason, Told, by_firm, may_be_told, reason_against, tell
from symbiose.domain.told_before import gives_away, tell_after

PARKS = {"A": ("A1", "A2"), "B": ("B1",), "C": ()}
"""Agglomeration → its parks."""
LEAVES = [leaf for area, parks in PARKS.items() for leaf in (*parks, area)]
"""Places in which something is counted directly."""


def territory(parts: Parts) -> Place:
    """Return the tree of a territory of three agglomerations with their parks."""

    def own(name: str) -> Parts:
        return {part: value for part, value in parts.items() if part[1] == name}

    areas = [
        Place(area, own(area), tuple(Place(park, own(park)) for park in parks))
        for area, parks in PARKS.items()
    ]
    return Place("all", {}, tuple(areas))


def leaf(name: str, **firms: float) -> Place:
    return Place(name, {(firm, name): value for firm, value in firms.items()})


populations = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(LEAVES)),
    st.sampled_from([0.0, 1.0, 2.0, 3.0, 50.0, 1000.0]),
    max_size=24,
)
"""Firms with a figure in some places: few values, so that some stay the same from day to day."""


class Attacker:
    """Keeps every sum that was ever told, with what it sums, and combines them in every way."""

    def __init__(self) -> None:
        self.rows: list[set[tuple[tuple[str, str], float]]] = []

    def read(self, told: Told, root: Place) -> None:
        places = {place.name: place for place in root.walk()}
        for name in told.sums:
            self.rows.append({(part, value) for part, value in places[name].everything().items() if value})

    def learns_of(self) -> set[tuple[str, ...]]:
        """Return the pairs of firms whose own figures some combination of all that was told isolates."""
        unknowns = sorted({one for row in self.rows for one in row})
        matrix = np.array([[float(one in row) for one in unknowns] for row in self.rows])
        if not unknowns:
            return set()
        whole = np.linalg.matrix_rank(matrix)
        found = set()
        for pair in combinations(sorted({firm for (firm, _), _ in unknowns}), 2):
            others = [i for i, ((firm, _), _) in enumerate(unknowns) if firm not in pair]
            if not others or np.linalg.matrix_rank(matrix[:, others]) < whole:
                found.add(pair)
        return found


def told_of(days: Sequence[Parts]) -> Attacker:
    """Return an attacker who has read what is told on each day, and what stayed as it was."""
    attacker, before = Attacker(), []
    for parts in days:
        told = tell_after(territory(parts), before)
        if told is not None:
            attacker.read(told, territory(parts))
            before.append(told.regions)
    return attacker


@given(populations)
@settings(deadline=None, max_examples=200)
def test_s6_no_combination_of_told_sums_isolates_fewer_than_three_firms(parts: Parts) -> None:
    root = territory(parts)
    attacker = Attacker()
    attacker.read(tell(root), root)

    assert attacker.learns_of() == set()


@given(populations)
@settings(deadline=None, max_examples=200)
def test_s6_no_told_sum_and_no_rest_of_one_is_nearly_all_of_one_firm(parts: Parts) -> None:
    root = territory(parts)
    told = tell(root)

    for place in root.walk():
        if place.name in told.sums:
            assert reason_against(place.everything()) is None
            inside = [one for one in place.walk() if one.name in told.sums and one is not place]
            outermost = [
                one for one in inside if not any(one in other.walk() for other in inside if other is not one)
            ]
            hidden = {part for one in outermost for part in one.everything()}
            rest = {part: value for part, value in place.everything().items() if part not in hidden}
            assert may_be_told(rest)


@given(populations)
@settings(deadline=None, max_examples=100)
def test_s6_a_told_sum_is_the_true_one_and_every_other_place_says_why(parts: Parts) -> None:
    root = territory(parts)
    told = tell(root)

    for place in root.walk():
        if place.name in told.sums:
            assert told.sums[place.name] == pytest.approx(sum(place.everything().values()))
        else:
            assert told.kept_back[place.name] in Reason
    assert set(told.sums) | set(told.kept_back) == {place.name for place in root.walk()}
    assert not set(told.sums) & set(told.kept_back)


@given(populations, st.lists(populations, min_size=1, max_size=2))
@settings(deadline=None, max_examples=150)
def test_s6_figures_of_several_days_isolate_no_two_firms(first: Parts, changes: Iterable[Parts]) -> None:
    days = [first]
    for change in changes:
        days.append({**days[-1], **change})

    assert told_of(days).learns_of() == set()


@given(populations, st.sampled_from("abcdefgh"), st.sampled_from(LEAVES), st.sampled_from([0.0, 7.0, 900.0]))
@settings(deadline=None, max_examples=150)
def test_s6_two_views_that_differ_by_one_firm_never_expose_its_value(
    parts: Parts, firm: str, place: str, value: float
) -> None:
    before = tell(territory(parts))
    changed = {**parts, (firm, place): value}
    after = tell_after(territory(changed), [before.regions])

    if after is not None and parts.get((firm, place), 0.0) != value:
        seen = {
            name
            for name in before.sums.keys() & after.sums.keys()
            if before.sums[name] != pytest.approx(after.sums[name])
        }
        assert seen == set()


def test_s6_the_last_place_of_a_total_is_kept_back_with_a_second_one() -> None:
    crowded = leaf("crowded", a=10.0, b=20.0, c=30.0)
    quiet = leaf("quiet", d=5.0, e=6.0, f=7.0)
    alone = leaf("alone", g=4.0)

    told = tell(Place("all", {}, (crowded, quiet, alone)))

    assert told.sums == {"all": 82.0, "crowded": 60.0}
    assert told.kept_back == {"alone": Reason.FEW, "quiet": Reason.DIFFERENCE}


def test_s6_a_total_that_would_give_its_rest_away_whatever_is_kept_back_is_not_told() -> None:
    giant = leaf("giant", g=10_000.0)
    crowded = leaf("crowded", a=10.0, b=20.0, c=30.0)

    told = tell(Place("all", {}, (giant, crowded)))

    assert told.sums == {"crowded": 60.0}
    assert told.kept_back == {"all": Reason.DOMINATED, "giant": Reason.FEW}


def test_s6_one_firm_is_counted_once_whatever_its_sites() -> None:
    assert reason_against({("a", "x"): 4.0, ("a", "y"): 4.0, ("b", "x"): 4.0}) is Reason.FEW
    assert by_firm({("a", "x"): 1.0, ("a", "y"): 2.0, ("b", "x"): 0.0}) == {"a": 3.0}


@pytest.mark.parametrize(("largest", "told"), [(85.0, True), (85.1, False)])
def test_s6_a_firm_may_be_85_percent_and_no_more(largest: float, told: bool) -> None:
    rest = 100.0 - largest

    assert may_be_told({("a", ""): largest, ("b", ""): rest / 2, ("c", ""): rest / 2}) is told


def test_s6_a_place_where_nobody_declares_tells_zero() -> None:
    assert tell(Place("all", {}, (Place("empty"),))) == Told({"all": 0.0, "empty": 0.0}, {}, ())


def test_s6_a_figure_that_one_firm_changed_stays_until_three_did() -> None:
    def day(**firms: float) -> Place:
        return leaf("all", **firms)

    first = tell(day(a=10.0, b=20.0, c=30.0))
    alone = tell_after(day(a=15.0, b=20.0, c=30.0), [first.regions])
    three = tell_after(day(a=15.0, b=25.0, c=36.0), [first.regions])
    led_by_one = tell_after(day(a=110.0, b=121.0, c=930.0), [first.regions])

    assert alone is not None
    assert alone.kept_back == {"all": Reason.DIFFERENCE}
    assert three is not None
    assert three.sums == {"all": 76.0}
    assert led_by_one is not None
    assert led_by_one.sums == {"all": 1161.0}


def test_s6_figures_that_come_back_to_what_they_were_are_compared_with_all_earlier_days() -> None:
    days = [
        leaf("all", a=10.0, b=20.0, c=30.0, d=40.0),
        leaf("all", a=11.0, b=21.0, c=31.0, d=40.0),
        leaf("all", a=10.0, b=20.0, c=30.0, d=55.0),
    ]
    first = tell(days[0])
    second = tell_after(days[1], [first.regions])
    assert second is not None
    assert second.sums

    third = tell_after(days[2], [first.regions, second.regions])

    assert third is None or not third.sums


def test_s6_a_group_that_splits_does_not_give_its_earlier_parts_away() -> None:
    together: Parts = {("a", "x"): 10.0, ("b", "x"): 10.0, ("c", "y"): 10.0, ("d", "y"): 10.0}
    later: Parts = {("c", "y"): 10.0, ("d", "y"): 10.0, ("e", "y"): 10.0}

    assert not gives_away([[together]])
    assert not gives_away([[later]])
    assert gives_away([[together], [{("c", "y"): 10.0, ("d", "y"): 10.0}]])
    assert not gives_away([[together], [later]])


def test_the_attacker_of_these_tests_finds_what_a_plain_threshold_gives_away() -> None:
    root = Place("all", {}, (leaf("crowded", a=10.0, b=20.0, c=30.0), leaf("alone", g=4.0)))
    naive = Told({"all": 64.0, "crowded": 60.0}, {"alone": Reason.FEW})
    attacker = Attacker()

    attacker.read(naive, root)

    assert ("a", "g") in attacker.learns_of()
