"""S6 on indicators: what tables of several years tell, taken together, gives no firm's own figure away."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.figures import WHOLE, Dimension, Figure
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.masking import Onlooker, kept_back

FIRMS = {f"site_{i}": f"firm_{i}" for i in range(9)}
AMOUNTS = st.sampled_from([0.0, 5.0, 10.0, 20.0, 1000.0])
YEARS = st.lists(st.fixed_dictionaries(dict.fromkeys(FIRMS, AMOUNTS)), min_size=1, max_size=3)
PLACES = st.fixed_dictionaries(dict.fromkeys(FIRMS, st.sampled_from(["north", "south", "west"])))


def one(site_id: str, amount: float, *models: int) -> Contribution:
    return Contribution("x", Column.PROPOSED, amount, site_id, f"thing of {site_id}", models=models)


def figure(*parts: Contribution) -> Figure:
    return Figure(sum(part.amount for part in parts), parts)


def grouped(year: Mapping[str, float], places: Mapping[str, str]) -> dict[str, Figure]:
    return {
        place: figure(
            *(one(site, amount) for site, amount in year.items() if places[site] == place and amount)
        )
        for place in sorted(set(places.values()))
    }


def gives_few_away(rows: Sequence[Mapping[tuple[str, float], int]]) -> bool:
    """Tell whether combinations of the told sums compute a sum over one or two firms: by ranks."""
    unknowns = sorted({unknown for row in rows for unknown in row})
    if not unknowns:
        return False
    matrix = np.array([[row.get(unknown, 0) for unknown in unknowns] for row in rows], dtype=float)
    rank = np.linalg.matrix_rank(matrix)
    for few in (1, 2):
        for sites in combinations(sorted({site for site, _ in unknowns}), few):
            inside = [i for i, (site, _) in enumerate(unknowns) if site in sites]
            outside = np.delete(matrix, inside, axis=1)
            beyond = np.linalg.matrix_rank(outside) if outside.size else 0
            if rank > beyond and _isolates(matrix, outside):
                return True
    return False


def _isolates(matrix: np.ndarray, outside: np.ndarray) -> bool:
    """Tell whether some combination of rows is zero outside a few columns and not zero within."""
    if not outside.size:
        return bool(matrix.any())
    left, values, _ = np.linalg.svd(outside)
    rank = int((values > 1e-9).sum())
    return bool(np.abs(left[:, rank:].T @ matrix).max(initial=0.0) > 1e-9)


@settings(deadline=None, max_examples=150)
@given(YEARS, PLACES)
def test_s06_no_combination_of_places_and_years_tells_fewer_than_three_firms(
    years: list[dict[str, float]], places: dict[str, str]
) -> None:
    tables = [grouped(year, places) for year in years]

    kept = kept_back(tables, Dimension.EPCI, Onlooker(FIRMS))

    told = [
        {(part.site_id, part.amount): 1 for part in shown.contributions}
        for table, hidden in zip(tables, kept, strict=True)
        for scope, shown in [
            *table.items(),
            (WHOLE, figure(*(p for f in table.values() for p in f.contributions))),
        ]
        if scope not in hidden and shown.contributions
    ]
    assert not gives_few_away(told)


def test_the_attack_finds_what_an_unmasked_table_gives_away() -> None:
    whole = {(f"site_{i}", 10.0): 1 for i in range(4)}
    most = {(f"site_{i}", 10.0): 1 for i in range(3)}

    assert gives_few_away([whole, most])
    assert not gives_few_away([whole])


def test_a_group_of_two_firms_is_kept_back_and_with_it_one_that_would_give_it_away() -> None:
    table = {
        "north": figure(*(one(f"site_{i}", 10.0) for i in range(3))),
        "south": figure(*(one(f"site_{i}", 10.0) for i in range(3, 5))),
    }

    assert kept_back([table], Dimension.EPCI, Onlooker(FIRMS)) == [{"north", "south"}]


def test_a_year_that_differs_by_one_firm_is_kept_back_and_the_one_told_before_stays() -> None:
    before = {WHOLE: figure(*(one(f"site_{i}", 10.0) for i in range(4)))}
    after = {WHOLE: figure(*(one(f"site_{i}", 10.0) for i in range(5)))}

    assert kept_back([before, after], None, Onlooker(FIRMS)) == [frozenset(), {WHOLE}]


def test_what_a_coordinator_of_parks_knows_hides_nobody() -> None:
    table = {WHOLE: figure(*(one(f"site_{i}", 10.0) for i in range(4)))}
    alone = {WHOLE: figure(one("site_0", 10.0))}

    assert kept_back([table], None, Onlooker(FIRMS, {"site_0", "site_1"})) == [{WHOLE}]
    assert kept_back([alone], None, Onlooker(FIRMS, {"site_0"})) == [frozenset()]


def test_models_that_share_firms_but_two_are_not_both_told() -> None:
    both = [one(f"site_{i}", 10.0, 1, 2) for i in range(3)]
    second = one("site_3", 10.0, 2)
    table = {"1": figure(*both), "2": figure(*both, second)}

    kept = kept_back([table], Dimension.MODEL, Onlooker(FIRMS))

    assert len(kept[0] & {"1", "2"}) == 1
