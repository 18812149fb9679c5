"""Maps as they were drawn last."""

import threading
import weakref
from types import MappingProxyType

from symbiose.domain.accounts import operator
from symbiose.services.journalling import journal_entry
from symbiose.services.territory_shown import TerritoryMap
from tests.builders import NOON, make_site
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import Person
from web.territory.drawn import MOST_KEPT, Drawings
from web.territory.routes import DRAWINGS

NOTHING = TerritoryMap((), (), (), (), (), MappingProxyType({}))


def a_map() -> TerritoryMap:
    """Return an empty map that is another object each time."""
    return TerritoryMap((), (), (), (), (), MappingProxyType({}))


def test_a_map_is_drawn_once_for_each_name_until_it_is_another_one() -> None:
    drawings, drawn = Drawings(), []

    def draw() -> str:
        drawn.append(1)
        return f"drawing {len(drawn)}"

    seen = [drawings.recall(name, NOTHING, draw) for name in ("fr", "fr", "en", "fr")]
    later = drawings.recall("fr", a_map(), draw)

    assert seen == ["drawing 1", "drawing 1", "drawing 2", "drawing 1"]
    assert later == "drawing 3"


def test_the_drawing_asked_for_least_lately_is_forgotten() -> None:
    drawings = Drawings()
    for i in range(MOST_KEPT):
        drawings.recall(str(i), NOTHING, lambda: "old")
    drawings.recall("0", NOTHING, lambda: "new")
    drawings.recall("one more", NOTHING, lambda: "old")

    again = [drawings.recall(name, NOTHING, lambda: "new") for name in ("0", "1")]

    assert again == ["old", "new"]


def test_of_long_drawings_fewer_are_kept_and_the_latest_always_is() -> None:
    drawings = Drawings(most_characters=10)

    def again(names: str) -> list[str]:
        return [drawings.recall(name, NOTHING, lambda: "new") for name in names]

    for name, drawn in (("a", "aaaa"), ("b", "bbbb")):
        drawings.recall(name, NOTHING, lambda drawn=drawn: drawn)
    assert again("ba") == ["bbbb", "aaaa"]

    drawings.recall("c", NOTHING, lambda: "cccc")
    assert again("ab") == ["aaaa", "new"]

    drawings.recall("d", NOTHING, lambda: "d" * 20)
    assert again("dab") == ["d" * 20, "new", "new"]


def test_a_map_that_holds_no_more_is_not_held_for_its_drawing() -> None:
    drawings, shown = Drawings(), a_map()
    drawings.recall("fr", shown, lambda: "drawn")
    held = weakref.ref(shown)

    del shown

    assert held() is None


def test_many_threads_get_the_drawing_of_their_own_map() -> None:
    drawings = Drawings()
    maps = [a_map() for _ in range(4)]
    wrong: list[str] = []

    def look(which: int) -> None:
        for _ in range(200):
            text = drawings.recall("shared", maps[which], lambda: str(which))
            if text != str(which):
                wrong.append(text)

    threads = [threading.Thread(target=look, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_a_map_of_which_something_changed_is_what_would_be_drawn_from_nothing(
    coordinator: Person, store: FakeStore
) -> None:
    addresses = [
        f"/carte/figures?rendu={one}{site}" for one in ("webgl", "svg") for site in ("", "&site=site_b")
    ]
    before = [coordinator.get(address).text for address in addresses]
    coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0)
    store.repositories.sites.save(
        [make_site(id="site_c", name="Site C", commune_code="62498", longitude=2.9)]
    )
    store.repositories.journal.append(journal_entry(operator("test"), "change", "site_c", NOON))

    taken_over = [coordinator.get(address).text for address in addresses]

    coordinator.client.application.extensions[DRAWINGS] = Drawings()
    assert taken_over == [coordinator.get(address).text for address in addresses]
    assert all(one != other for one, other in zip(taken_over, before, strict=True))
