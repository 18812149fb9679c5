"""Families of many pairs are sifted, small ones first; those of few are listed."""

from matching.live.ground import Ground
from matching.rulebook import RuleBook
from matching.sifting.families import find_large
from tests.matching.sifting.listing import declared


def test_the_families_of_so_many_pairs_are_large_and_small_ones_come_first() -> None:
    territory, known = declared(60, 1)
    book, ground = RuleBook(territory, known), Ground(territory, known)
    sizes = sorted(ground.pairs_judged(family) for family in set(ground.families.values()))
    middle = sizes[len(sizes) // 2]

    found = find_large(territory, book, known, middle)

    assert found is not None
    told = [ground.pairs_judged(family) for family in found.families]
    assert told == [size for size in sizes if size >= middle]
    assert 0 < found.share < 1
    assert len(told) < len(sizes)


def test_where_no_family_has_so_many_pairs_none_is_large() -> None:
    territory, known = declared(20, 1)
    book, ground = RuleBook(territory, known), Ground(territory, known)
    every = [ground.pairs_judged(family) for family in set(ground.families.values())]

    assert find_large(territory, book, known, max(every)) is not None
    assert find_large(territory, book, known, max(every) + 1) is None
    assert find_large(territory, book, known, sum(every) + 1) is None
