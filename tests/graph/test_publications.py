"""Publications of the totals: kept whole, in the order they were made."""

from datetime import timedelta

import pytest

from graph.store import GraphStore
from symbiose.domain.errors import UnknownThing
from symbiose.domain.publications import WHOLE, PartTold, Publication, Series
from symbiose.domain.secrecy import Reason
from tests.builders import NOON

pytestmark = [pytest.mark.embedded, pytest.mark.neo4j]


def make_publication(day: int) -> Publication:
    at = NOON + timedelta(days=day)
    region = (PartTold(firm="é'`}", which="site_a", value=0.1), PartTold(firm="b", which="s", value=2e9))
    series = Series(
        name="offer/metals/t",
        as_of=NOON,
        sums={WHOLE: 2e9 + 0.1},
        kept_back={"CALL": Reason.DIFFERENCE},
        regions=(region,),
    )
    return Publication(id=f"publication_{day}", made_at=at, made_by="account_c", series=(series,))


def test_publications_come_back_as_they_were_saved_the_oldest_first(store: GraphStore) -> None:
    made = [make_publication(day) for day in (2, 0, 1)]

    store.write(lambda r: [r.publications.save(one) for one in made])

    assert store.read(lambda r: r.publications.all()) == sorted(made, key=lambda one: one.made_at)


def test_before_the_first_publication_there_is_none(store: GraphStore) -> None:
    assert store.read(lambda r: r.publications.all()) == []
    assert store.read(lambda r: r.publications.ids()) == []


def test_publications_are_named_in_their_order_and_read_one_by_one(store: GraphStore) -> None:
    made = [make_publication(day) for day in (2, 0, 1)]
    store.write(lambda r: [r.publications.save(one) for one in made])

    ids = store.read(lambda r: r.publications.ids())

    assert ids == ["publication_0", "publication_1", "publication_2"]
    in_order = [made[1], made[2], made[0]]
    assert store.read(lambda r: [r.publications.get(i) for i in ids]) == in_order
    told = store.read(lambda r: [r.publications.told(i) for i in ids])
    assert told == [one.as_told() for one in in_order]
    assert [one.regions for made in told for one in made.series] == [(), (), ()]
    with pytest.raises(UnknownThing):
        store.read(lambda r: r.publications.get("publication_9"))
    with pytest.raises(UnknownThing):
        store.read(lambda r: r.publications.told("publication_9"))
