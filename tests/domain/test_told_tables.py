"""S6: figures told in several tables, on several days, give no firm away, however they are combined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.combinations import Joining, Sum, ToldSums
from symbiose.domain.secrecy import Parts, Reason, reason_against
from symbiose.domain.told_tables import Candidate, sum_of, tell_tables

FIRMS = "abcdefghij"
AREAS, TRADES, FAMILIES = ("A", "B", "C"), ("10", "24"), ("metals", "paper", "water")


@dataclass(frozen=True)
class Thing:
    """Something counted: a flow, say."""

    firm: str
    area: str
    trade: str
    family: str
    models: tuple[int, ...]
    value: float


things = st.lists(
    st.builds(
        Thing,
        firm=st.sampled_from(FIRMS),
        area=st.sampled_from(AREAS),
        trade=st.sampled_from(TRADES),
        family=st.sampled_from(FAMILIES),
        models=st.lists(st.sampled_from([5, 6]), unique=True, max_size=2).map(tuple),
        value=st.sampled_from([1.0, 2.0, 3.0, 5.0, 40.0, 1000.0]),
    ),
    min_size=3,
    max_size=22,
)
"""Few values and few firms, so that sums meet and nearly coincide."""
changes = st.lists(
    st.tuples(st.integers(0, 21), st.sampled_from([1.0, 4.0, 7.0, 900.0])), min_size=1, max_size=10
)
"""Which things change to which value from one day to the next."""


def candidates(counted: Sequence[Thing]) -> list[Candidate]:
    """Return the figures of a day: the whole, then by area, trade, family and model, as a page has them."""

    def parts(kept: Sequence[bool]) -> Parts:
        return {
            (one.firm, str(i)): one.value
            for i, (one, keep) in enumerate(zip(counted, kept, strict=True))
            if keep
        }

    found = [Candidate("whole", "whole", (parts([True] * len(counted)),))]
    for table, groups in (("area", AREAS), ("trade", TRADES), ("family", FAMILIES)):
        for group in groups:
            kept = [getattr(one, table) == group for one in counted]
            found.append(Candidate(f"{table}/{group}", table, (parts(kept),)))
    for model in (5, 6):
        kept = [model in one.models for one in counted]
        found.append(Candidate(f"model/{model}", "model", (parts(kept),), apart=False))
    return found


class Published:
    """What was told, day after day, as a reader keeps it."""

    def __init__(self) -> None:
        self.told: list[Parts] = []
        self.last: dict[str, tuple[Parts, ...]] = {}
        self.kept_back: Mapping[str, Reason] = {}

    def publish(self, figures: Sequence[Candidate]) -> list[Candidate]:
        verdict = tell_tables(figures, self.told, self.last)
        named = {one.name: one for one in figures}
        for name in verdict.told:
            self.told += named[name].sums
            self.last[name] = named[name].sums
        self.kept_back = verdict.kept_back
        assert set(verdict.told) | verdict.unchanged | set(verdict.kept_back) == set(named)
        return [named[name] for name in verdict.told]

    def learns_of(self) -> list[tuple[str, str]]:
        """Return the pairs of firms whose own numbers some real combination of all that was told isolates."""
        rows = [sum_of(parts) for parts in self.told]
        unknowns = sorted({one for row in rows for one in row})
        if not unknowns:
            return []
        matrix = np.array([[float(one in row) for one in unknowns] for row in rows])
        whole = np.linalg.matrix_rank(matrix)
        found = []
        for pair in combinations(FIRMS, 2):
            others = [i for i, ((firm, _which), _value) in enumerate(unknowns) if firm not in pair]
            seen = np.linalg.matrix_rank(matrix[:, others]) if others else 0
            if seen < whole:
                found.append(pair)
        return found


def changed(counted: Sequence[Thing], now: Sequence[tuple[int, float]]) -> list[Thing]:
    values = dict(now)
    return [
        Thing(one.firm, one.area, one.trade, one.family, one.models, values.get(i, one.value))
        for i, one in enumerate(counted)
    ]


@given(things)
@settings(deadline=None, max_examples=300)
def test_s6_no_combination_of_all_tables_of_a_day_isolates_two_firms(counted: Sequence[Thing]) -> None:
    published = Published()
    published.publish(candidates(counted))

    assert published.learns_of() == []


@given(things, st.lists(changes, min_size=1, max_size=3))
@settings(deadline=None, max_examples=200)
def test_s6_no_combination_of_all_tables_of_several_days_isolates_two_firms(
    counted: Sequence[Thing], days: Sequence[Sequence[tuple[int, float]]]
) -> None:
    published = Published()
    published.publish(candidates(counted))
    for now in days:
        counted = changed(counted, now)
        published.publish(candidates(counted))

    assert published.learns_of() == []


@given(things)
@settings(deadline=None, max_examples=200)
def test_s6_no_told_figure_and_no_rest_of_one_beside_a_table_is_nearly_one_firm_s(
    counted: Sequence[Thing],
) -> None:
    told = Published().publish(candidates(counted))

    for wide in told:
        assert reason_against(wide.sums[0]) is None
        for table in {"area", "trade", "family"}:
            rest = dict(wide.sums[0])
            inside = [one for one in told if one.table == table and one.sums[0].keys() < wide.sums[0].keys()]
            for one in inside:
                for part in one.sums[0]:
                    rest.pop(part, None)
            assert reason_against(rest) is None
        for one in told:
            if one.table == "model" and one.sums[0].keys() < wide.sums[0].keys():
                rest = {part: v for part, v in wide.sums[0].items() if part not in one.sums[0]}
                assert reason_against(rest) is None


@given(things)
@settings(deadline=None, max_examples=200)
def test_s6_no_figure_kept_back_follows_from_told_ones_by_adding_and_subtracting(
    counted: Sequence[Thing],
) -> None:
    published = Published()
    figures = candidates(counted)
    published.publish(figures)

    told = [sum_of(parts) for parts in published.told]
    for one in figures:
        own = sum_of(one.sums[0])
        if one.name in published.kept_back:
            assert _rank([*told, own]) > _rank(told), one.name


def _rank(rows: Sequence[Sum]) -> int:
    unknowns = sorted({unknown for row in rows for unknown in row})
    matrix = np.array([[float(unknown in row) for unknown in unknowns] for row in rows])
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0


@given(things, changes)
@settings(deadline=None, max_examples=200)
def test_s6_a_figure_told_again_changed_by_three_firms_of_whom_none_is_nearly_all_of_it(
    counted: Sequence[Thing], now: Sequence[tuple[int, float]]
) -> None:
    published = Published()
    published.publish(candidates(counted))
    before = dict(published.last)

    for one in published.publish(candidates(changed(counted, now))):
        if one.name in before:
            old, new = before[one.name][0], one.sums[0]
            change = {part: abs(new.get(part, 0) - old.get(part, 0)) for part in {*old, *new}}
            assert reason_against(change) is None
            assert any(change.values())


def three_each(**areas: str) -> list[Thing]:
    return [Thing(firm, area, "10", "metals", (), 10.0) for area, firms in areas.items() for firm in firms]


def test_everything_is_told_where_every_group_holds_three_equal_firms() -> None:
    published = Published()
    figures = candidates(three_each(A="abc", B="def", C="ghi"))
    published.publish(figures)

    assert published.kept_back == {}
    assert {"whole", "area/A", "area/B", "area/C"} <= published.last.keys()


def test_a_second_figure_is_kept_back_beside_one_too_small() -> None:
    published = Published()
    published.publish(candidates(three_each(A="abc", B="defg", C="hi")))

    assert published.kept_back["area/C"] is Reason.FEW
    assert published.kept_back["area/A"] is Reason.DIFFERENCE
    assert "whole" in published.last


def test_a_group_of_one_table_just_wider_than_one_of_another_is_not_told_beside_it() -> None:
    counted = three_each(A="abcd", B="efgh")
    counted[3] = Thing("d", "A", "24", "metals", (), 10.0)
    counted += [Thing(firm, "B", "24", "metals", (), 9.0) for firm in "efg"]
    published = Published()
    published.publish(candidates(counted))

    assert published.learns_of() == []
    assert "whole" in published.last


def test_both_sums_of_a_share_keep_the_rules() -> None:
    against = {(firm, "flow"): 10.0 for firm in "abcd"}
    alone = Candidate("share", "whole", ({("a", "flow'"): 4.0}, against))
    together = Candidate("share", "whole", ({(firm, "flow'"): 4.0 for firm in "abc"}, against))

    assert tell_tables([alone], [], {}).kept_back == {"share": Reason.FEW}
    assert tell_tables([together], [], {}).told == ("share",)


def test_what_did_not_change_is_unchanged_and_what_one_firm_changed_is_kept_back() -> None:
    published = Published()
    counted = three_each(A="abc", B="def")
    published.publish(candidates(counted))

    assert published.publish(candidates(counted)) == []
    assert published.kept_back == {}
    published.publish(candidates(changed(counted, [(0, 11.0)])))
    assert published.kept_back["whole"] is Reason.DIFFERENCE
    assert "area/B" not in published.kept_back


@pytest.mark.parametrize("sums", [("ab", "ac", "bc"), ("abc", "ab"), ("abcd", "ab", "cd")])
def test_sums_of_few_firms_betray_them(sums: Sequence[str]) -> None:
    told = ToldSums(sum_of({(firm, ""): 1.0 for firm in firms}) for firms in sums)

    assert told.betrayals()


def test_the_last_part_of_a_whole_follows_from_the_others() -> None:
    told = ToldSums(sum_of({(firm, ""): 1.0 for firm in firms}) for firms in ("abcdef", "abc"))

    assert told.join(sum_of({(firm, ""): 1.0 for firm in "def"})) is Joining.IMPLIED
    assert told.join(sum_of({(firm, ""): 1.0 for firm in "bcd"})) is Joining.INDEPENDENT


def test_a_combination_modulo_two_that_is_none_of_the_rationals_is_not_taken_for_one() -> None:
    told = ToldSums(sum_of({(firm, ""): 1.0 for firm in firms}) for firms in ("abcd", "abef"))

    assert told.join(sum_of({(firm, ""): 1.0 for firm in "cdef"})) is Joining.DEPENDENT
